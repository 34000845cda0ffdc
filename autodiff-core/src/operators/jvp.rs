//! The derivative in one direction.
use std::array::from_fn;
use std::ops::Deref;

use super::adjoint::{NestedArgs, forward, nest};
use super::operator;
use crate::function::{ActiveOf, Args, Cot, Function, ListOf, Out};
use crate::kind::Kind;
use crate::list::{List, TangentOf};
use crate::params::Params;
use crate::{Dual, Duals};

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

impl<F: Function> Jvp<F> {
    /// The value of `f` and its derivatives in `N` directions, by one pass over [`Duals`].
    ///
    /// It takes the arguments as a tuple, and the directions as an array of tuples, each as [`jvp`] takes one.
    ///
    /// ```
    /// use autodiff::{differentiable, jvp};
    ///
    /// #[differentiable]
    /// fn f(x: &[f64], k: f64) -> f64 {
    ///     k * x[0] * x[1]
    /// }
    ///
    /// let directions: [(&[f64], f64); 2] = [(&[1.0, 0.0], 0.0), (&[0.0, 1.0], 1.0)];
    /// assert_eq!(jvp(f).several((&[3.0, 2.0], 1.0), directions), (6.0, [2.0, 9.0]));
    /// ```
    ///
    /// # Panics
    /// If the length of a direction is not that of its argument.
    #[inline]
    #[track_caller]
    pub fn several<const N: usize>(self, args: Args<'_, F>, directions: [Tangents<'_, F>; N]) -> (Out<F>, [Cot<F>; N]) {
        let args = nest::<F, f64>(args);
        let mut tangents = directions.map(|direction| leaves::<F>(&args, direction).into_iter());
        let owned = ListOf::<F>::over(args, 0, &mut |_, leaf: f64, active| {
            let tangent = |k: usize| tangents[k].next().unwrap_or(0.0);
            if active { Duals::new(leaf, from_fn(tangent)) } else { Duals::constant(leaf) }
        });
        let out = forward::<F, Duals<f64, N>>(&owned);
        let along = |k: usize| F::Output::tangent(&F::Output::over(&out, &mut |leaf: Duals<f64, N>| leaf.along(k)));
        (F::Output::over(&out, &mut |leaf: Duals<f64, N>| leaf.value), from_fn(along))
    }
}

/// The floats of a direction.
#[track_caller]
fn leaves<F: Function>(args: &NestedArgs<'_, F, f64>, direction: Tangents<'_, F>) -> Vec<f64> {
    let direction = ListOf::<F>::spread::<TangentOf<f64>>(ActiveOf::<F>::nest::<TangentOf<f64>>(direction));
    let owned = ListOf::<F>::dual(ListOf::<F>::copy(args), direction);
    let mut leaves = Vec::new();
    ListOf::<F>::over(ListOf::<F>::args(&owned), 0, &mut |_, leaf: Dual, active| {
        if active {
            leaves.push(leaf.tangent);
        }
        leaf
    });
    leaves
}

impl<F: Function> Deref for Jvp<F> {
    type Target = for<'a> fn(Args<'a, F>, Tangents<'a, F>) -> (Out<F>, Cot<F>);
    #[inline]
    fn deref(&self) -> &Self::Target {
        const { &((|args, tangents| Jvp::<F>::call(args, tangents)) as Self::Target) }
    }
}
