//! Second derivatives as a matrix.
use super::adjoint::{Gradient, nest};
use super::jacobian::{Filling, HasMatrix, JacobianOf, LayoutOf, by_columns, empty};
use super::verify::verified;
use super::{Grad, ValueAndGrad, operator};
use crate::function::{Args, Function, Out, ParamsOf};
use crate::kind::OneFloat;
use crate::signature::Operator;

operator! {
    /// The Hessian of `F`: what [`hessian`] returns.
    Hessian
}
operator! {
    /// The value, the gradient and the Hessian of `F`: what [`value_grad_hessian`] returns.
    ValueGradHessian
}

/// The second derivatives of `f`, which returns one float: dual passes of its adjoint, each in up to twelve
/// directions.
///
/// The differentiable argument is a slice or vector, which gives a [`Matrix`](crate::Matrix); or an array, or floats
/// only, which give an array of rows; or one float, which gives a float.
///
/// ```
/// use autodiff::{differentiable, hessian};
///
/// #[differentiable]
/// fn f(x: f64, y: f64) -> f64 {
///     x * x * y
/// }
///
/// assert_eq!(hessian(f)(3.0, 2.0), [[4.0, 6.0], [6.0, 0.0]]);
/// ```
#[inline]
pub fn hessian<F: Function<Op<Hessian<F>> = H, Output: OneFloat>, H>(f: F) -> H
where
    LayoutOf<Grad<F>>: HasMatrix,
{
    F::op(Hessian::of(f))
}

/// The value of `f`, its gradient and its [`hessian`], for the price of the Hessian.
///
/// ```
/// use autodiff::{differentiable, value_grad_hessian};
///
/// #[differentiable]
/// fn f(x: f64, y: f64) -> f64 {
///     x * x * y
/// }
///
/// assert_eq!(value_grad_hessian(f)(3.0, 2.0), (18.0, (12.0, 9.0), [[4.0, 6.0], [6.0, 0.0]]));
/// ```
#[inline]
pub fn value_grad_hessian<F: Function<Op<ValueGradHessian<F>> = H, Output: OneFloat>, H>(f: F) -> H
where
    LayoutOf<Grad<F>>: HasMatrix,
{
    F::op(ValueGradHessian::of(f))
}

impl<F: Function> Hessian<F> {
    /// Writes the Hessian of `f` over one of before and returns the value of `f` and its gradient: the form for the inner
    /// loop of an optimiser.
    ///
    /// `args` are the arguments of `f` as a tuple. A matrix is given the right shape and keeps its memory.
    ///
    /// ```
    /// use autodiff::{differentiable, hessian};
    ///
    /// #[differentiable]
    /// fn f(x: f64) -> f64 {
    ///     x.exp() - 2.0 * x
    /// }
    ///
    /// let (mut x, mut curvature) = (1.0_f64, 0.0);
    /// for _ in 0..6 {
    ///     let (_, slope) = hessian(f).into((x,), &mut curvature);
    ///     x -= slope / curvature;
    /// }
    /// assert!((x - 2.0_f64.ln()).abs() < 1e-12);
    /// ```
    #[inline]
    pub fn into(self, args: Args<'_, F>, hessian: &mut JacobianOf<Grad<F>>) -> (Out<F>, Gradient<F>) {
        let args = nest::<F, f64>(args);
        let _running = verified::<F>(&args);
        // The gradient with the value in front, of which there is no row.
        by_columns::<ValueAndGrad<F>, Grad<F>>(args, Filling { into: hessian, skipped: 1 })
    }
}

impl<F: Function> Operator<ParamsOf<F>> for Hessian<F> {
    type Out<'a> = JacobianOf<Grad<F>>;
    #[inline]
    fn call<'a>(args: Args<'a, F>) -> Self::Out<'a> {
        let mut hessian = empty::<Grad<F>>();
        Hessian::<F>::new().into(args, &mut hessian);
        hessian
    }
}

impl<F: Function> Operator<ParamsOf<F>> for ValueGradHessian<F> {
    type Out<'a> = (Out<F>, Gradient<F>, JacobianOf<Grad<F>>);
    #[inline]
    fn call<'a>(args: Args<'a, F>) -> Self::Out<'a> {
        let mut hessian = empty::<Grad<F>>();
        let (value, gradient) = Hessian::<F>::new().into(args, &mut hessian);
        (value, gradient, hessian)
    }
}
