//! Products of elements.
use super::reduce::reduced_shape;
use crate::autograd::{Save, Target, record};
use crate::error::{fallible, or_raise};
use crate::tensor::kernel::{Groups, fold};
use crate::tensor::layout::axis;
use crate::tensor::{Numeric, Raw, Tensor};

impl<T: Numeric> Tensor<T> {
    /// The product of all elements; 1 if there are none. The gradient is exact where elements are 0.
    ///
    /// ```
    /// # use autodiff::{Tensor, tensor};
    /// let x: Tensor = tensor([2.0, 0.0, 4.0]).requires_grad_(true);
    /// x.prod().backward();
    /// assert_eq!(x.grad().unwrap().to_vec(), [0.0, 8.0, 0.0]);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn prod(&self) -> Tensor<T> {
        self.product_over("ProdBackward0", &self.all_axes(), &[])
    }

    fallible! {
        /// The products along an axis.
        /// # Panics
        /// With [`Error::Axis`](crate::Error::Axis) if there is no such axis.
        #[must_use]
        pub fn prod_dim / try_prod_dim(self, dim: isize, keepdim: bool) -> Tensor<T> {
            let axis = axis("prod_dim", dim, self.ndim())?;
            let axes = if self.ndim() == 0 { vec![] } else { vec![axis] };
            Ok(self.product_over("ProdBackward1", &axes, &reduced_shape(self.shape(), &axes, keepdim)))
        }
    }

    /// Over one axis, or over all.
    #[track_caller]
    fn product_over(&self, name: &'static str, axes: &[usize], shape: &[usize]) -> Tensor<T> {
        let product = |row: &[T]| fold(row, T::UNIT, |a, b| a.times(b));
        let data = Groups::of(&self.storage().read(), self.layout(), axes).map(false, product);
        let save = |[wants]: [bool; 1]| [wants.then_some(Save::Input(0, self))];
        let axes = axes.to_vec();
        record(name, Target::New, Raw::new(data, shape), [self], save, move |cx, g| {
            let x = cx.saved(0);
            let grad = match axes[..] {
                [axis] => g.reshape_to(&reduced_shape(x.shape(), &axes, true)).times_others(&x, axis),
                _ => g.reshape_to(&[1]).times_others(&x.reshape_to(&[x.numel()]), 0).reshape_to(x.shape()),
            };
            // A product of one factor does not read it.
            let grad = if grad.numel() == g.numel() { cx.tied(0, grad) } else { grad };
            cx.put(0, grad);
        })
    }

    /// A number for each row times the product of all elements of the row but one, for each.
    ///
    /// The products of pairs, of pairs of pairs and so on make a tree; on the way back down each half takes the other as a
    /// factor. Nothing is divided, so zeros do no harm, and derivatives of any order are those of products.
    #[track_caller]
    fn times_others(&self, x: &Tensor<T>, axis: usize) -> Tensor<T> {
        if x.numel() == 0 {
            return Tensor::zeros(x.shape());
        }
        let dim = axis as isize;
        let part = |x: &Tensor<T>, from: usize, length: usize| or_raise(x.try_narrow(dim, from as isize, length));
        let joined = |parts: &[Tensor<T>]| or_raise(Tensor::try_cat(parts, dim));
        let mut levels = Vec::new();
        let mut top = x.clone();
        while top.shape()[axis] > 1 {
            let size = top.shape()[axis];
            let halves = [part(&top, 0, size / 2), part(&top, size / 2, size / 2)];
            let mut products = vec![halves[0].mul(&halves[1])];
            if size % 2 == 1 {
                products.push(part(&top, size - 1, 1));
            }
            top = joined(&products);
            levels.push(halves);
        }
        let mut grad = self.clone();
        for [left, right] in levels.iter().rev() {
            let half = left.shape()[axis];
            let both = part(&grad, 0, half);
            let mut parts = vec![both.mul(right), both.mul(left)];
            if grad.shape()[axis] > half {
                parts.push(part(&grad, half, 1));
            }
            grad = joined(&parts);
        }
        grad
    }
}
