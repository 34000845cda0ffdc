//! Softmax and its logarithm.
use super::reduce::reduced_shape;
use crate::autograd::{Save, Target, record};
use crate::error::fallible;
use crate::tensor::element::larger;
use crate::tensor::elementwise::{fused_tensors, settled, strong_product};
use crate::tensor::kernel::{self, fold, pairwise};
use crate::tensor::layout::axis;
use crate::tensor::{Floating, Raw, Tensor};

impl<T: Floating> Tensor<T> {
    fallible! {
        /// Exponentials along an axis, divided by their sum. The largest element is subtracted first, so that nothing
        /// overflows.
        ///
        /// ```
        /// # use autodiff::{Tensor, tensor};
        /// let x: Tensor = tensor([1000.0, 1000.0]);
        /// assert_eq!(x.softmax(0).to_vec(), [0.5, 0.5]);
        /// ```
        /// # Panics
        /// With [`Error::Axis`](crate::Error::Axis) if there is no such axis.
        #[must_use]
        pub fn softmax / try_softmax(self, dim: isize) -> Tensor<T> {
            Ok(self.softmax_along(axis("softmax", dim, self.ndim())?))
        }

        /// The logarithm of [`Tensor::softmax`], without the loss of taking it afterwards.
        /// # Panics
        /// With [`Error::Axis`](crate::Error::Axis) if there is no such axis.
        #[must_use]
        pub fn log_softmax / try_log_softmax(self, dim: isize) -> Tensor<T> {
            Ok(self.log_softmax_along(axis("log_softmax", dim, self.ndim())?))
        }
    }

    #[track_caller]
    fn softmax_along(&self, axis: usize) -> Tensor<T> {
        let softmax = |from: &[T], to: &mut [T]| {
            let most = fold(from, T::LOWEST, larger);
            to.iter_mut().zip(from).for_each(|(to, x)| *to = (*x - most).exp());
            let scale = T::ONE / pairwise(to, false, &|x| x);
            to.iter_mut().for_each(|x| *x *= scale);
        };
        let data = kernel::along(&self.storage().read(), self.layout(), axis, true, softmax);
        let save = |[wants]: [bool; 1]| [wants.then_some(Save::Output)];
        record("SoftmaxBackward0", Target::New, Raw::new(data, self.shape()), [self], save, move |cx, g| {
            let y = cx.saved(0);
            // A row of -inf alone is NaN, and has no part in what leaves it out.
            let mean = strong_product(g, &y).sum_along(axis);
            let over_numbers = |[y, mean, g]: [T; 3]| settled((g - mean) * y, g - mean);
            cx.put(0, fused_tensors([&y, &mean, g], false, over_numbers, || strong_product(&g.sub(&mean), &y)));
        })
    }

    #[track_caller]
    pub(super) fn log_softmax_along(&self, axis: usize) -> Tensor<T> {
        let log_softmax = |from: &[T], to: &mut [T]| {
            let most = fold(from, T::LOWEST, larger);
            let log = pairwise(from, false, &|x: T| (x - most).exp()).ln();
            to.iter_mut().zip(from).for_each(|(to, x)| *to = *x - most - log);
        };
        let data = kernel::along(&self.storage().read(), self.layout(), axis, true, log_softmax);
        let save = |[wants]: [bool; 1]| [wants.then_some(Save::Output)];
        record("LogSoftmaxBackward0", Target::New, Raw::new(data, self.shape()), [self], save, move |cx, g| {
            let y = cx.saved(0);
            let sum = g.sum_along(axis);
            let over_numbers = |[y, sum, g]: [T; 3]| g - settled(y.exp() * sum, sum);
            cx.put(0, fused_tensors([&y, &sum, g], true, over_numbers, || g.sub(strong_product(&sum, &y.exp()))));
        })
    }

    /// The sums along an axis, which stays. Of a number, itself.
    #[track_caller]
    fn sum_along(&self, axis: usize) -> Tensor<T> {
        let axes = if self.ndim() == 0 { vec![] } else { vec![axis] };
        self.sum_axes("SumBackward1", &axes, &reduced_shape(self.shape(), &axes, true))
    }
}
