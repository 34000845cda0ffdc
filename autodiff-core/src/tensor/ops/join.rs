//! Several tensors as one.
use crate::Error;
use crate::autograd::{Backward, record_many};
use crate::error::fallible;
use crate::tensor::layout::{Layout, axis, numel};
use crate::tensor::storage::Data;
use crate::tensor::{Element, Raw, Tensor, kernel};
use std::borrow::Borrow;

impl<T: Element> Tensor<T> {
    fallible! {
        /// The tensors one after another along an axis. Their other sizes agree; an empty one with a single axis fits
        /// everywhere.
        ///
        /// ```
        /// use autodiff::{Tensor, tensor};
        ///
        /// let (a, b): (Tensor, Tensor) = (tensor([[1.0, 2.0]]), tensor([[3.0, 4.0], [5.0, 6.0]]));
        /// assert_eq!(Tensor::cat(&[&a, &b], 0).shape(), [3, 2]);
        /// ```
        /// # Panics
        /// With [`Error::Axis`], with [`Error::Shape`] if sizes disagree, and with [`Error::Argument`] if there are no tensors.
        #[must_use]
        pub fn cat / try_cat[B: Borrow<Tensor<T>>](tensors: &[B], dim: isize) -> Tensor<T> {
            let tensors: Vec<&Tensor<T>> = tensors.iter().map(Borrow::borrow).collect();
            let Some(&first) = tensors.iter().find(|tensor| !is_nothing(tensor)).or(tensors.first()) else {
                return Err(none("cat"));
            };
            let axis = first.real_axis("cat", dim)?;
            let mut shape = first.shape().to_vec();
            shape[axis] = 0;
            for tensor in tensors.iter().filter(|tensor| !is_nothing(tensor)) {
                let mut expected = first.shape().to_vec();
                if let Some(&size) = tensor.shape().get(axis) {
                    expected[axis] = size;
                }
                if tensor.shape() != expected {
                    return Err(Error::Shape { op: "cat", expected, found: tensor.shape().to_vec() });
                }
                shape[axis] = shape[axis].saturating_add(tensor.shape()[axis]);
            }
            numel("cat", &shape)?;
            Ok(Tensor::joined(&tensors, axis))
        }

        /// Tensors of one shape along a new axis.
        /// # Panics
        /// With [`Error::Axis`], with [`Error::Shape`] if the shapes differ, and with [`Error::Argument`] if there are no
        /// tensors.
        #[must_use]
        pub fn stack / try_stack[B: Borrow<Tensor<T>>](tensors: &[B], dim: isize) -> Tensor<T> {
            let tensors: Vec<&Tensor<T>> = tensors.iter().map(Borrow::borrow).collect();
            let Some(&first) = tensors.first() else { return Err(none("stack")) };
            let axis = axis("stack", dim, first.ndim() + 1)?;
            if let Some(other) = tensors.iter().find(|tensor| tensor.shape() != first.shape()) {
                let (expected, found) = (first.shape().to_vec(), other.shape().to_vec());
                return Err(Error::Shape { op: "stack", expected, found });
            }
            let mut shape = first.shape().to_vec();
            shape.insert(axis, tensors.len());
            numel("stack", &shape)?;
            Ok(Tensor::stacked(&tensors, axis))
        }
    }

    /// The shapes fit, and there is a tensor.
    #[track_caller]
    pub(crate) fn joined(tensors: &[&Tensor<T>], axis: usize) -> Tensor<T> {
        let mut parts = Vec::with_capacity(tensors.len());
        let mut start = 0;
        for tensor in tensors {
            let size = if is_nothing(tensor) { 0 } else { tensor.shape()[axis] };
            parts.push((start, size));
            start += size;
        }
        let first = tensors.iter().find(|tensor| !is_nothing(tensor)).unwrap_or(&tensors[0]);
        let mut shape = first.shape().to_vec();
        shape[axis] = start;
        let whole = Layout::contiguous(&shape);
        let mut data = Data::stale(whole.numel());
        for (tensor, &(start, size)) in tensors.iter().zip(&parts).filter(|(tensor, _)| !is_nothing(tensor)) {
            kernel::copy(&mut data, &whole.sliced(axis, start, size, 1), &tensor.storage().read(), tensor.layout());
        }
        let nothing: Vec<bool> = tensors.iter().map(|tensor| is_nothing(tensor)).collect();
        let rule = move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| {
            for (i, &(start, size)) in parts.iter().enumerate() {
                if cx.wants(i) {
                    cx.put(i, if nothing[i] { Tensor::zeros(&[0]) } else { g.sliced(axis, start, size, 1) });
                }
            }
        };
        record_many("CatBackward0", Raw::new(data, &shape), tensors, rule)
    }

    /// The shapes are one, and there is a tensor.
    #[track_caller]
    pub(crate) fn stacked(tensors: &[&Tensor<T>], axis: usize) -> Tensor<T> {
        let mut shape = tensors[0].shape().to_vec();
        shape.insert(axis, tensors.len());
        let whole = Layout::contiguous(&shape);
        let mut data = Data::stale(whole.numel());
        for (i, tensor) in tensors.iter().enumerate().filter(|_| whole.numel() > 0) {
            kernel::copy(&mut data, &whole.selected(axis, i), &tensor.storage().read(), tensor.layout());
        }
        let count = tensors.len();
        let rule = move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| {
            for i in 0..count {
                if cx.wants(i) {
                    cx.put(i, g.selected(axis, i));
                }
            }
        };
        record_many("StackBackward0", Raw::new(data, &shape), tensors, rule)
    }
}

/// An empty tensor with one axis, which fits everywhere in `cat`, as in PyTorch.
fn is_nothing<T: Element>(tensor: &Tensor<T>) -> bool {
    tensor.shape() == [0]
}

fn none(op: &'static str) -> Error {
    Error::Argument { op, message: "there are no tensors".to_string() }
}
