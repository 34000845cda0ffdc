//! One element of each row, by its number: the way of gradients to maxima and to the classes of targets.
use crate::autograd::{Target, record};
use crate::tensor::pool::Buffer;
use crate::tensor::{Element, Numeric, Raw, Tensor};
use std::sync::Arc;

/// Which element along an axis, for each place on the other axes. It owns its numbers: indices that the user changes later
/// do not change a gradient.
#[derive(Clone)]
pub(super) struct Choice<T: Element>(Arc<Chosen<T>>);

struct Chosen<T: Element> {
    shape: Vec<usize>,
    axis: usize,
    /// The shape of what is chosen, with or without the axis.
    to: Vec<usize>,
    index: Vec<usize>,
    /// By what each is multiplied; a place with 0 chooses nothing.
    factor: Option<Vec<T>>,
}

impl<T: Numeric> Choice<T> {
    pub(super) fn new(
        shape: &[usize],
        axis: usize,
        to: &[usize],
        index: Vec<usize>,
        factor: Option<Vec<T>>,
    ) -> Choice<T> {
        Choice(Arc::new(Chosen { shape: shape.to_vec(), axis, to: to.to_vec(), index, factor }))
    }

    /// For each choice its place in the array, row by row.
    fn places(&self) -> impl Iterator<Item = usize> {
        let Chosen { shape, axis, index, .. } = &*self.0;
        let size = shape.get(*axis).copied().unwrap_or(1);
        let width: usize = shape.iter().skip(axis + 1).product();
        index.iter().enumerate().map(move |(i, index)| (i / width * size + index) * width + i % width)
    }

    fn factor(&self, i: usize) -> T {
        self.0.factor.as_ref().map_or(T::UNIT, |factor| factor[i])
    }

    /// The numbers of [`Choice::pick`].
    pub(super) fn values(&self, x: &Tensor<T>) -> Buffer<T> {
        let source = if x.is_contiguous() { x.raw() } else { x.to_contiguous() };
        let read = source.storage.read();
        let read = &read[source.layout.range()];
        let mut out = Buffer::stale(self.0.index.len());
        for ((i, to), at) in out.iter_mut().enumerate().zip(self.places()) {
            let factor = self.factor(i);
            *to = if factor == T::default() { T::default() } else { read[at].times(factor) };
        }
        out
    }

    /// The chosen elements, times their factors.
    #[track_caller]
    pub(super) fn pick(&self, name: &'static str, x: &Tensor<T>) -> Tensor<T> {
        let (raw, choice) = (Raw::new(self.values(x), &self.0.to), self.clone());
        record(name, Target::New, raw, [x], |_| [], move |cx, g| cx.put(0, choice.place(g)))
    }

    /// Zeros with the elements, times their factors, where they were chosen: the adjoint.
    #[track_caller]
    pub(super) fn place(&self, x: &Tensor<T>) -> Tensor<T> {
        let source = if x.is_contiguous() { x.raw() } else { x.to_contiguous() };
        let read = source.storage.read();
        let read = &read[source.layout.range()];
        let mut out = Buffer::filled(self.0.shape.iter().product(), T::default());
        for ((i, x), at) in read.iter().enumerate().zip(self.places()) {
            let factor = self.factor(i);
            if factor != T::default() {
                out[at] = out[at].plus(x.times(factor));
            }
        }
        let choice = self.clone();
        record(
            "ScatterBackward0",
            Target::New,
            Raw::new(out, &self.0.shape),
            [x],
            |_| [],
            move |cx, g| {
                cx.put(0, choice.pick("GatherBackward0", g));
            },
        )
    }
}
