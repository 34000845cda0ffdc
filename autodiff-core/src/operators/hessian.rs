//! Second derivatives as a matrix.
use super::adjoint::nest;
use super::jacobian::{HasMatrix, JacobianOf, LayoutOf, by_columns};
use super::verify::verified;
use super::{Grad, operator};
use crate::function::{Args, Function, ParamsOf};
use crate::kind::OneFloat;
use crate::signature::Operator;

operator! {
    /// The Hessian of `F`: what [`hessian`] returns.
    Hessian
}

/// The second derivatives of `f`, which returns one float: dual passes of its adjoint.
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

impl<F: Function> Operator<ParamsOf<F>> for Hessian<F> {
    type Out<'a> = JacobianOf<Grad<F>>;
    #[inline]
    fn call<'a>(args: Args<'a, F>) -> Self::Out<'a> {
        let args = nest::<F, f64>(args);
        let _running = verified::<F>(&args);
        by_columns::<Grad<F>>(args)
    }
}
