//! Sums and the like.
use crate::autograd::{Backward, Target, record, record_view};
use crate::tensor::layout::Layout;
use crate::tensor::storage::Data;
use crate::tensor::{Element, Numeric, Raw, Tensor};

impl<T: Numeric> Tensor<T> {
    /// The sum of all elements.
    #[track_caller]
    pub fn sum(&self) -> Tensor<T> {
        let data = self.storage().read();
        let sum = self.layout().positions().fold(T::default(), |sum, at| sum.plus(data[at]));
        let shape = self.shape().to_vec();
        record(
            "SumBackward0",
            Target::New,
            Raw::scalar(sum),
            [self],
            |_| [],
            move |cx, g| cx.put(0, g.expanded(&shape)),
        )
    }
}

impl<T: Element> Tensor<T> {
    /// A view that repeats it along axes of size 1 and new ones in front. The shapes broadcast.
    #[track_caller]
    pub(crate) fn expanded(&self, shape: &[usize]) -> Tensor<T> {
        let layout = self.layout().broadcast_to(shape);
        let from = self.shape().to_vec();
        record_view("ExpandBackward0", self, layout, move |g| g.sum_to(&from))
    }
}

impl<T: Element> Tensor<T> {
    /// The sum over the axes along which `shape` was broadcast to this shape: the adjoint of broadcasting.
    #[track_caller]
    pub(crate) fn sum_to(&self, shape: &[usize]) -> Tensor<T> {
        let mut data = Data::filled(shape.iter().product(), T::default());
        let layout = Layout::contiguous(shape).broadcast_to(self.shape());
        let source = self.storage().read();
        for (to, at) in layout.positions().zip(self.layout().positions()) {
            data[to] = data[to].plus(source[at]);
        }
        let from = self.shape().to_vec();
        let rule = move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| cx.put(0, g.expanded(&from));
        record("SumBackward1", Target::New, Raw::new(data, shape), [self], |_| [], rule)
    }
}
