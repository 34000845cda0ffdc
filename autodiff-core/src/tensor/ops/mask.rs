//! Elements by masks.
use crate::autograd::{Backward, Save, Target, record};
use crate::error::fallible;
use crate::tensor::layout::broadcast;
use crate::tensor::storage::Data;
use crate::tensor::{Element, Raw, Tensor};

impl<T: Element> Tensor<T> {
    fallible! {
        /// The elements where the mask holds, row by row. Tensor and mask broadcast.
        ///
        /// ```
        /// use autodiff::{Tensor, tensor};
        ///
        /// let x: Tensor = tensor([[1.0, 2.0], [3.0, 4.0]]);
        /// assert_eq!(x.masked_select(&tensor([true, false])).to_vec(), [1.0, 3.0]);
        /// ```
        /// # Panics
        /// With [`Error::Broadcast`](crate::Error::Broadcast).
        #[must_use]
        pub fn masked_select / try_masked_select(self, mask: &Tensor<bool>) -> Tensor<T> {
            let shape = broadcast("masked_select", self.shape(), mask.shape())?;
            let whole = if self.shape() == shape { self.clone() } else { self.expanded(&shape) };
            Ok(whole.masked(&mask.expanded(&shape)))
        }

        /// The tensor with one value where the mask holds. Tensor and mask broadcast.
        /// # Panics
        /// With [`Error::Broadcast`](crate::Error::Broadcast).
        #[must_use]
        pub fn masked_fill / try_masked_fill(self, mask: &Tensor<bool>, value: T) -> Tensor<T> {
            let shape = broadcast("masked_fill", self.shape(), mask.shape())?;
            let whole = if self.shape() == shape { self.clone() } else { self.expanded(&shape) };
            Ok(whole.filled_where(Target::New, mask, value))
        }

        /// As [`Tensor::masked_fill`], in place.
        /// # Panics
        /// With [`Error::Broadcast`](crate::Error::Broadcast) or [`Error::Shape`](crate::Error::Shape) if the mask does not broadcast to the tensor's shape, and with
        /// [`Error::LeafInPlace`](crate::Error::LeafInPlace).
        pub fn masked_fill_ / try_masked_fill_(self, mask: &Tensor<bool>, value: T) -> Tensor<T> {
            let target = Target::InPlace(self);
            target.check("masked_fill_", &broadcast("masked_fill_", self.shape(), mask.shape())?)?;
            Ok(self.filled_where(target, mask, value))
        }
    }

    /// The elements where a mask of the same shape holds.
    #[track_caller]
    fn masked(&self, mask: &Tensor<bool>) -> Tensor<T> {
        let (source, holds) = (self.storage().read(), mask.storage().read());
        let places = self.layout().positions().zip(mask.layout().positions());
        let data: Vec<T> = places.filter(|&(_, at)| holds[at]).map(|(at, _)| source[at]).collect();
        let raw = Tensor::from(data).raw();
        let rule = move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| cx.put(0, g.put_where(&cx.mask(0)));
        record("MaskedSelectBackward0", Target::New, raw, [self], |_| [Some(Save::Mask(mask))], rule)
    }

    /// Zeros, with the elements one after another where a mask holds.
    #[track_caller]
    fn put_where(&self, mask: &Tensor<bool>) -> Tensor<T> {
        let mut data = Data::filled(mask.numel(), T::default());
        let (source, holds) = (self.storage().read(), mask.storage().read());
        let to = data.iter_mut().zip(mask.layout().positions()).filter(|&(_, at)| holds[at]);
        for ((to, _), at) in to.zip(self.layout().positions()) {
            *to = source[at];
        }
        let rule = move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| cx.put(0, g.masked(&cx.mask(0)));
        let raw = Raw::new(data, mask.shape());
        record("MaskedScatterBackward0", Target::New, raw, [self], |_| [Some(Save::Mask(mask))], rule)
    }

    /// The mask broadcasts to the tensor's shape.
    #[track_caller]
    fn filled_where(&self, target: Target<'_, T>, mask: &Tensor<bool>, value: T) -> Tensor<T> {
        let mut data = self.to_data();
        let holds = mask.storage().read();
        for (to, at) in data.iter_mut().zip(mask.layout().broadcast_to(self.shape()).positions()) {
            if holds[at] {
                *to = value;
            }
        }
        let rule = move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| {
            cx.put(0, g.filled_where(Target::New, &cx.mask(0), T::default()));
        };
        record("MaskedFillBackward0", target, Raw::new(data, self.shape()), [self], |_| [Some(Save::Mask(mask))], rule)
    }
}
