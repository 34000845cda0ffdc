//! The elements at the places of a layout, and the adjoint of that: zeros with elements put there.
use crate::Error;
use crate::autograd::{Backward, Target, record, record_view};
use crate::error::fallible;
use crate::tensor::layout::{Layout, numel};
use crate::tensor::storage::Data;
use crate::tensor::{Element, Raw, Tensor, kernel};

impl<T: Element> Tensor<T> {
    /// The elements that a layout shows of an array of this shape that lies row by row.
    #[track_caller]
    pub(crate) fn pick(&self, layout: Layout) -> Tensor<T> {
        let whole = self.contiguous();
        let here = layout.at(layout.offset() + whole.layout().offset());
        let shape = self.shape().to_vec();
        record_view("AsStridedBackward0", &whole, here, move |g| g.spread("AsStridedScatterBackward0", &shape, &layout))
    }

    /// Zeros, with the elements added where a layout shows them of an array of this shape that lies row by row.
    #[track_caller]
    pub(crate) fn spread(&self, name: &'static str, shape: &[usize], layout: &Layout) -> Tensor<T> {
        let mut data = Data::filled(shape.iter().product(), T::default());
        let write = if layout.may_overlap() { kernel::accumulate } else { kernel::copy };
        write(&mut data, layout, &self.storage().read(), self.layout());
        let layout = layout.clone();
        let rule = move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| cx.put(0, g.pick(layout.clone()));
        record(name, Target::New, Raw::new(data, shape), [self], |_| [], rule)
    }

    /// A copy with zeros where a layout shows it, if it lies row by row.
    #[track_caller]
    pub(crate) fn without(&self, layout: &Layout) -> Tensor<T> {
        let mut data = self.to_data();
        kernel::fill(&mut data, layout, T::default());
        let layout = layout.clone();
        let rule = move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| cx.put(0, g.without(&layout));
        record("AsStridedScatterBackward0", Target::New, Raw::new(data, self.shape()), [self], |_| [], rule)
    }

    /// A copy with other elements where a layout shows it, if it lies row by row. The layout shows no element twice.
    #[track_caller]
    pub(crate) fn with_part(&self, part: &Tensor<T>, layout: &Layout) -> Tensor<T> {
        let mut data = self.to_data();
        kernel::copy(&mut data, layout, &part.storage().read(), part.layout());
        let layout = layout.clone();
        let rule = move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| {
            if cx.wants(0) {
                cx.put(0, g.without(&layout));
            }
            if cx.wants(1) {
                cx.put(1, g.pick(layout.clone()));
            }
        };
        record("AsStridedScatterBackward0", Target::New, Raw::new(data, self.shape()), [self, part], |_| [], rule)
    }

    /// A view that is the same function of layouts, whatever the layout of the tensor; no two elements of the tensor are one
    /// of the view.
    #[track_caller]
    pub(crate) fn show(&self, name: &'static str, how: impl Fn(&Layout) -> Layout) -> Tensor<T> {
        let shape = self.shape().to_vec();
        let shown = how(&Layout::contiguous(&shape));
        record_view(name, self, how(self.layout()), move |g| g.spread("AsStridedScatterBackward0", &shape, &shown))
    }

    fallible! {
        /// A view by sizes, strides and the place of the first element in the storage, whatever the tensor's own layout.
        /// Gradients of elements that are shown several times add up. Of a view, it is differentiated as a view of the base,
        /// as it may show what the first view does not.
        /// # Panics
        /// With [`Error::Argument`] if it would show what is not in the storage, or if elements of the tensor share places.
        #[must_use]
        pub fn as_strided / try_as_strided(self, size: &[usize], stride: &[isize], storage_offset: usize) -> Tensor<T> {
            let failure = |message: String| Err(Error::Argument { op: "as_strided", message });
            if size.len() != stride.len() {
                return failure(format!("{} sizes and {} strides", size.len(), stride.len()));
            }
            numel("as_strided", size)?;
            let layout = Layout::new(size, stride, storage_offset);
            let room = self.storage().read().len();
            let bounds = layout.bounds();
            if bounds.start < 0 || bounds.end > room as isize {
                return failure(format!(
                    "sizes {size:?}, strides {stride:?} and offset {storage_offset} reach beyond a storage of {room} elements"
                ));
            }
            let base = if self.requires_grad() { self.base() } else { self };
            if base.layout().may_overlap() {
                return failure("several elements of the tensor lie in one place".to_string());
            }
            let (here, shape) = (base.layout().clone(), base.shape().to_vec());
            let shown = layout.clone();
            let rule = move |g: &Tensor<T>| {
                let storage = g.spread("AsStridedScatterBackward0", &[room], &layout);
                storage.pick(here.clone()).reshape_to(&shape)
            };
            Ok(record_view("AsStridedBackward0", base, shown, rule))
        }
    }
}
