//! The derivative in one direction.
use std::ops::Deref;

use super::adjoint::{forward, nest};
use super::operator;
use crate::Dual;
use crate::function::{ActiveOf, Args, Cot, Function, ListOf, Out};
use crate::kind::Kind;
use crate::list::{List, TangentOf};
use crate::params::Params;

operator! {
    @type
    /// The derivative of `F` in a direction: what [`jvp`] returns.
    Jvp
}

/// Tangents for the differentiable arguments of `F`, as a tuple.
pub(crate) type Tangents<'a, F> = <ActiveOf<F> as Params>::Map<TangentOf<'a, f64>>;

/// The value of `f` and its derivative in a direction, by one dual pass.
///
/// It takes the arguments as a tuple, and a tuple with a tangent for each differentiable argument, of the same type as
/// the argument.
///
/// ```
/// use autodiff::{differentiable, jvp};
///
/// #[differentiable]
/// fn f(x: f64, y: f64) -> f64 {
///     x * y
/// }
///
/// assert_eq!(jvp(f)((3.0, 2.0), (1.0, 0.0)), (6.0, 2.0));
/// ```
#[inline]
pub fn jvp<F: Function<Op<Jvp<F>> = H>, H>(f: F) -> H {
    F::op(Jvp::of(f))
}

impl<F: Function> Jvp<F> {
    #[inline]
    fn call(args: Args<'_, F>, tangents: Tangents<'_, F>) -> (Out<F>, Cot<F>) {
        let tangents = ActiveOf::<F>::nest::<TangentOf<f64>>(tangents);
        let tangents = ListOf::<F>::spread::<TangentOf<f64>>(tangents);
        let owned = ListOf::<F>::dual(nest::<F, f64>(args), tangents);
        let dual = forward::<F, Dual>(&owned);
        (F::Output::value(&dual), F::Output::tangent(&dual))
    }
}

impl<F: Function> Deref for Jvp<F> {
    type Target = for<'a> fn(Args<'a, F>, Tangents<'a, F>) -> (Out<F>, Cot<F>);
    #[inline]
    fn deref(&self) -> &Self::Target {
        const { &((|args, tangents| Jvp::<F>::call(args, tangents)) as Self::Target) }
    }
}
