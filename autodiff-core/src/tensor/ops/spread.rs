//! Variances and standard deviations.
use super::reduce::{count, reduced_shape};
use crate::Error;
use crate::autograd::{Save, Target, record};
use crate::error::{fallible, or_raise};
use crate::tensor::elementwise::strong_product;
use crate::tensor::kernel::{Groups, pairwise};
use crate::tensor::layout::axes;
use crate::tensor::{Floating, Raw, Tensor};

/// What [`Tensor::var_with`] and [`Tensor::std_with`] take.
///
/// More may come: write `..Default::default()` for those that are not set.
#[derive(Clone, Debug)]
pub struct VarOptions<'a> {
    /// The axes; all if there are none.
    pub dim: &'a [isize],
    /// What is taken off the number of elements: 1 for an unbiased estimate, 0 for the variance of the elements themselves.
    pub correction: f64,
    /// Whether the axes stay, with size 1.
    pub keepdim: bool,
}

impl Default for VarOptions<'_> {
    /// Of everything, unbiased.
    fn default() -> Self {
        VarOptions { dim: &[], correction: 1.0, keepdim: false }
    }
}

impl<T: Floating> Tensor<T> {
    /// The unbiased variance of all elements; NaN for fewer than two.
    ///
    /// ```
    /// # use autodiff::{Tensor, tensor};
    /// let x: Tensor = tensor([1.0, 2.0, 6.0]);
    /// assert_eq!(x.var().item(), 7.0);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn var(&self) -> Tensor<T> {
        or_raise(self.spread_of("var", false, &VarOptions::default()))
    }

    /// The square root of [`Tensor::var`]. Where it is 0 its gradient is too.
    #[must_use]
    #[track_caller]
    pub fn std(&self) -> Tensor<T> {
        or_raise(self.spread_of("std", true, &VarOptions::default()))
    }

    fallible! {
        /// The unbiased variance over some axes, all if none are given.
        /// # Panics
        /// With [`Error::Axis`] or [`Error::Argument`] if an axis does not exist or is given twice.
        #[must_use]
        pub fn var_dim / try_var_dim(self, dim: &[isize], keepdim: bool) -> Tensor<T> {
            self.spread_of("var_dim", false, &VarOptions { dim, keepdim, ..VarOptions::default() })
        }

        /// The square root of [`Tensor::var_dim`].
        /// # Panics
        /// As [`Tensor::var_dim`].
        #[must_use]
        pub fn std_dim / try_std_dim(self, dim: &[isize], keepdim: bool) -> Tensor<T> {
            self.spread_of("std_dim", true, &VarOptions { dim, keepdim, ..VarOptions::default() })
        }

        /// The variance: the sum of the squared distances from the mean, over the number of elements less the correction.
        /// # Panics
        /// As [`Tensor::var_dim`].
        #[must_use]
        pub fn var_with / try_var_with(self, options: VarOptions<'_>) -> Tensor<T> {
            self.spread_of("var_with", false, &options)
        }

        /// The square root of [`Tensor::var_with`].
        /// # Panics
        /// As [`Tensor::var_dim`].
        #[must_use]
        pub fn std_with / try_std_with(self, options: VarOptions<'_>) -> Tensor<T> {
            self.spread_of("std_with", true, &options)
        }
    }

    #[track_caller]
    fn spread_of(&self, op: &'static str, root: bool, options: &VarOptions<'_>) -> Result<Tensor<T>, Error> {
        let axes = axes(op, options.dim, self.ndim())?;
        let length = count(self.shape(), &axes) as f64;
        let freedom = (length - options.correction).max(0.0);
        // Two passes: the difference of sums of squares would lose everything where the mean is large. In f64, as squares
        // of f32 overflow early.
        let variance = |row: &[T]| {
            let mean = pairwise(row, false, &|x: T| x.cast::<f64>()) / length;
            let square = |x: T| (x.cast::<f64>() - mean) * (x.cast::<f64>() - mean);
            let variance = pairwise(row, false, &square) / freedom;
            T::from_f64(if root { variance.sqrt() } else { variance })
        };
        let data = Groups::of(&self.storage().read(), self.layout(), &axes).map(false, variance);
        let raw = Raw::new(data, &reduced_shape(self.shape(), &axes, options.keepdim));
        let freedom = T::from_f64(freedom);
        let name = if root { "StdBackward0" } else { "VarBackward0" };
        let save =
            |[wants]: [bool; 1]| [wants.then_some(Save::Input(0, self)), (wants && root).then_some(Save::Output)];
        Ok(record(name, Target::New, raw, [self], save, move |cx, g| {
            let x = cx.saved(0);
            let kept = reduced_shape(x.shape(), &axes, true);
            let centred = x.sub(x.mean_axes("MeanBackward1", &axes, &kept));
            let restored = |tensor: Tensor<T>| tensor.restored(x.shape(), &axes);
            let (direction, scale) = if root {
                let y = cx.saved(1);
                // The quotient first, as the deviation times the degrees of freedom may be infinite.
                let is_flat = y.eq(T::ZERO);
                (centred.div(restored(is_flat.where_cond(T::ONE, &y))), is_flat.where_cond(T::ZERO, g.div(freedom)))
            } else {
                (centred, g.mul(T::constant(2.0) / freedom))
            };
            cx.put(0, strong_product(&restored(scale), &direction));
        }))
    }
}
