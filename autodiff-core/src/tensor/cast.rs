//! Conversion between element types.
use super::layout::Layout;
use super::storage::Data;
use super::{Element, Raw, Tensor};
use crate::autograd::record_cast;
use std::any::Any;

impl<T: Element> Tensor<T> {
    /// The elements as another type, as Rust's `as` does it; a `bool` is 0 or 1, and a number as `bool` is whether it is not 0.
    /// To its own type, it is the tensor itself. The gradient passes between floats, and is converted back.
    ///
    /// ```
    /// use autodiff::{Tensor, tensor};
    ///
    /// let x: Tensor = tensor([1.5, -2.5, 0.0]).requires_grad_(true);
    /// assert_eq!(x.to::<i64>().to_vec(), [1, -2, 0]);
    /// assert_eq!(x.to::<bool>().to_vec(), [true, true, false]);
    /// assert_eq!(x.to::<f64>().grad_fn().unwrap().name(), "ToCopyBackward0");
    /// ```
    #[must_use]
    #[track_caller]
    pub fn to<U: Element>(&self) -> Tensor<U> {
        if let Some(same) = (self as &dyn Any).downcast_ref::<Tensor<U>>() {
            return same.clone();
        }
        let layout: &Layout = self.layout();
        let mut data = Data::stale(self.numel());
        {
            let source = self.storage().read();
            if layout.is_contiguous() {
                for (to, x) in data.iter_mut().zip(&source[layout.range()]) {
                    *to = x.cast();
                }
            } else {
                for (to, at) in data.iter_mut().zip(layout.positions()) {
                    *to = source[at].cast();
                }
            }
        }
        record_cast(self, Raw::new(data, self.shape()))
    }
}
