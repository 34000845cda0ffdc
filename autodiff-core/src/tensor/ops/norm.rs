//! Norms, and the logarithm of a sum of exponentials.
use super::compare::compare;
use super::extremes::shared;
use super::reduce::{count, reduced_shape};
use crate::Error;
use crate::autograd::{Save, Target, record};
use crate::error::{fallible, or_raise};
use crate::tensor::element::{larger, smaller};
use crate::tensor::elementwise::{fused_tensors, strong_product};
use crate::tensor::kernel::{Groups, fold, pairwise};
use crate::tensor::layout::axes;
use crate::tensor::operand::Arg;
use crate::tensor::{Floating, Raw, Tensor};

impl<T: Floating> Tensor<T> {
    /// The square root of the sum of the squares of all elements. At 0 the gradient is 0.
    ///
    /// ```
    /// # use autodiff::{Tensor, tensor};
    /// let x: Tensor = tensor([3.0, 4.0]);
    /// assert_eq!(x.norm().item(), 5.0);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn norm(&self) -> Tensor<T> {
        or_raise(self.norm_over("norm", 2.0, &[], false))
    }

    fallible! {
        /// The p-norm over some axes, all if none are given: the sum of the p-th powers of the magnitudes, to the power of
        /// 1/p. For infinity the largest magnitude, for -infinity the smallest, for 0 how many elements are not 0.
        ///
        /// Where the norm is 0 its gradient is too; equal largest magnitudes share it.
        /// # Panics
        /// With [`Error::Axis`] or [`Error::Argument`] if an axis does not exist or is given twice, with
        /// [`Error::EmptyReduction`] if there are no elements and p is negative or infinite.
        #[must_use]
        pub fn norm_dim / try_norm_dim(self, p: f64, dim: &[isize], keepdim: bool) -> Tensor<T> {
            self.norm_over("norm_dim", p, dim, keepdim)
        }

        /// The logarithm of the sum of the exponentials over some axes, all if none are given. The largest element is
        /// subtracted first, so that nothing overflows.
        /// # Panics
        /// With [`Error::Axis`] or [`Error::Argument`] if an axis does not exist or is given twice.
        #[must_use]
        pub fn logsumexp / try_logsumexp(self, dim: &[isize], keepdim: bool) -> Tensor<T> {
            let axes = axes("logsumexp", dim, self.ndim())?;
            let data = Groups::of(&self.storage().read(), self.layout(), &axes).map(true, |row| {
                let most = fold(row, T::LOWEST, larger);
                let shift = if most.is_finite() { most } else { T::ZERO };
                pairwise(row, true, &|x: T| (x - shift).exp()).ln() + shift
            });
            let raw = Raw::new(data, &reduced_shape(self.shape(), &axes, keepdim));
            let save = |[wants]: [bool; 1]| [wants.then_some(Save::Input(0, self)), wants.then_some(Save::Output)];
            Ok(record("LogsumexpBackward0", Target::New, raw, [self], save, move |cx, g| {
                let (x, y) = (cx.saved(0), cx.saved(1));
                cx.put(0, shares(&x, &y.detach(), g, &axes));
            }))
        }
    }

    #[track_caller]
    fn norm_over(&self, op: &'static str, p: f64, dim: &[isize], keepdim: bool) -> Result<Tensor<T>, Error> {
        let axes = axes(op, dim, self.ndim())?;
        if count(self.shape(), &axes) == 0 && (p < 0.0 || p.is_infinite()) {
            return Err(Error::EmptyReduction { op, shape: self.shape().to_vec() });
        }
        let is_dear = ![0.0, 1.0, 2.0, f64::INFINITY, f64::NEG_INFINITY].contains(&p);
        let data = Groups::of(&self.storage().read(), self.layout(), &axes).map(is_dear, |row| norm(row, p));
        let raw = Raw::new(data, &reduced_shape(self.shape(), &axes, keepdim));
        let save = |[wants]: [bool; 1]| [wants.then_some(Save::Input(0, self)), wants.then_some(Save::Output)];
        Ok(record("LinalgVectorNormBackward0", Target::New, raw, [self], save, move |cx, g| {
            let (x, y) = (cx.saved(0), cx.saved(1));
            cx.put(0, norm_gradient(&x, &y, g, p, &axes));
        }))
    }
}

fn norm<T: Floating>(row: &[T], p: f64) -> T {
    let larger = |most: T, x: T| larger(most, x.magnitude());
    let smaller = |least: T, x: T| smaller(least, x.magnitude());
    match p {
        0.0 => pairwise(row, false, &|x| if x == T::ZERO { T::ZERO } else { T::ONE }),
        1.0 => pairwise(row, false, &|x: T| x.magnitude()),
        2.0 => {
            let sum = pairwise(row, false, &|x| x * x);
            if is_exact(sum) { sum.sqrt() } else { scaled_norm(row, p) }
        }
        f64::INFINITY => fold(row, T::ZERO, larger),
        f64::NEG_INFINITY => fold(row, T::HIGHEST, smaller),
        _ => {
            let power = T::constant(p);
            let sum = pairwise(row, true, &|x: T| x.magnitude().powf(power));
            if is_exact(sum) { sum.powf(T::ONE / power) } else { scaled_norm(row, p) }
        }
    }
}

/// The gradient of a logarithm of a sum of exponentials: `g`, shared by the exponentials over their sum. The result `y` only
/// keeps them in range: rounded, it may be far from the sum's logarithm.
#[track_caller]
fn shares<T: Floating>(x: &Tensor<T>, y: &Tensor<T>, g: &Tensor<T>, axes: &[usize]) -> Tensor<T> {
    // Infinities alike are as near as numbers alike.
    let all = y.restored(x.shape(), axes);
    let exponentials = fused_tensors(
        [x, &all],
        true,
        |[x, y]| if x == y { T::ONE } else { (x - y).exp() },
        || {
            let alike =
                or_raise(compare("backward", &Arg::from(x), &Arg::from(&all), |x, y| x == y && x.is_infinite()));
            alike.where_cond(T::ZERO, x.sub(&all)).exp()
        },
    );
    let sum = exponentials.sum_axes("SumBackward1", axes, y.shape());
    // Of nothing but exponentials of -inf none has a share.
    let each = y.eq(T::LOWEST).where_cond(T::ZERO, g);
    strong_product(&each.restored(x.shape(), axes), &exponentials.div(sum.restored(x.shape(), axes)))
}

/// Whether a sum of powers lost nothing below the smallest and above the largest number.
fn is_exact<T: Floating>(sum: T) -> bool {
    sum > T::EXACT_FROM && sum.is_finite()
}

/// The norm of numbers that are so large or small that the sum of their powers is not exact, or infinite, or zero.
#[cold]
fn scaled_norm<T: Floating>(row: &[T], p: f64) -> T {
    let extreme = if p > 0.0 { f64::INFINITY } else { f64::NEG_INFINITY };
    let scale = norm(row, extreme);
    if scale == T::ZERO || !scale.is_finite() {
        return scale;
    }
    let p = T::constant(p);
    scale * pairwise(row, true, &|x: T| (x / scale).magnitude().powf(p)).powf(T::ONE / p)
}

#[track_caller]
fn norm_gradient<T: Floating>(x: &Tensor<T>, y: &Tensor<T>, g: &Tensor<T>, p: f64, axes: &[usize]) -> Tensor<T> {
    let restored = |tensor: Tensor<T>| tensor.restored(x.shape(), axes);
    // At the origin there is no direction. Quotients first: neither a norm nor its powers may be turned around.
    let is_origin = y.eq(T::ZERO);
    let along = restored(is_origin.where_cond(T::ZERO, g));
    let quotient = |x: &Tensor<T>| x.div(restored(is_origin.where_cond(T::ONE, y)));
    match p {
        0.0 => Tensor::zeros(x.shape()),
        1.0 => x.sign().mul(restored(g.clone())),
        2.0 => strong_product(&along, &quotient(x)),
        f64::INFINITY | f64::NEG_INFINITY => shared(&x.abs(), y, g, axes).mul(x.sign()),
        _ => {
            // At 0 a power below 0 is infinite, and its sign 0.
            let less = T::constant(p - 1.0);
            let powers = x.eq(T::ZERO).where_cond(T::ZERO, quotient(&x.abs()).pow(less).mul(x.sign()));
            strong_product(&along, &powers)
        }
    }
}
