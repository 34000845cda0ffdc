//! The adjoint, run once: what all reverse operators share.
use crate::function::{Accs, ActiveOf, Args, Cot, Function, GradientOf, ListOf, Out, ParamsOf};
use crate::kind::Kind;
use crate::list::{AccOf, ArgOf, CotOf, List, Maybe, OwnedOf, TangentOf};
use crate::params::Params;
use crate::{Dual, Scalar};

/// Arguments of `F`, nested.
pub(crate) type NestedArgs<'a, F, S> = <ListOf<F> as List>::Map<ArgOf<'a, S>>;
/// Storage of the arguments of `F`, nested.
pub(crate) type Owned<'a, F, S> = <ListOf<F> as List>::Map<OwnedOf<'a, S>>;
/// Cotangents of the arguments of `F`, nested.
pub(crate) type Cots<F, S> = <ListOf<F> as List>::Map<CotOf<S>>;
/// The gradient of `F` as a result.
pub(crate) type Gradient<F, S = f64> = <GradientOf<F> as Kind>::Value<S>;

#[inline]
pub(crate) fn nest<F: Function, S: Scalar + 'static>(args: Args<'_, F, S>) -> NestedArgs<'_, F, S> {
    ParamsOf::<F>::nest::<ArgOf<S>>(args)
}

#[inline]
pub(crate) fn flat<F: Function, S: Scalar + 'static>(args: NestedArgs<'_, F, S>) -> Args<'_, F, S> {
    ParamsOf::<F>::flat::<ArgOf<S>>(args)
}

/// The function over storage of its arguments.
#[inline]
pub(crate) fn forward<F: Function, S: Scalar + 'static>(owned: &Owned<'_, F, S>) -> Out<F, S> {
    F::forward::<S>(flat::<F, S>(ListOf::<F>::args(owned)))
}

/// The function and its adjoint, which adds to `accs`.
#[inline]
pub(crate) fn adjoint<F: Function, S: Scalar + 'static>(
    args: NestedArgs<'_, F, S>,
    seed: Cot<F, S>,
    accs: <ListOf<F> as List>::Map<AccOf<'_, S>>,
) -> Out<F, S> {
    let accs: Accs<'_, F, S> = ParamsOf::<F>::flat::<AccOf<S>>(accs);
    F::value_and_grad::<S>(flat::<F, S>(args), seed, accs)
}

/// The same with accumulators of its own.
#[inline]
pub(crate) fn adjoint_owned<F: Function, S: Scalar + 'static>(
    args: NestedArgs<'_, F, S>,
    seed: Cot<F, S>,
) -> (Out<F, S>, Cots<F, S>) {
    let mut cots = ListOf::<F>::zero(&args);
    let value = adjoint::<F, S>(args, seed, ListOf::<F>::accs(&mut cots));
    (value, cots)
}

/// The result and the gradient for a seed, as operators have them that know it before: for tests of generated code.
pub fn seeded<F: Function>(_: F, args: Args<'_, F>, seed: Cot<F>) -> (Out<F>, Gradient<F>) {
    let (value, cots) = adjoint_owned::<F, f64>(nest::<F, f64>(args), seed);
    (value, gradient::<F, f64>(cots))
}

/// The cotangents of the active arguments, as a result.
#[inline]
pub(crate) fn gradient<F: Function, S: Scalar + 'static>(cots: Cots<F, S>) -> Gradient<F, S> {
    let active = ListOf::<F>::active::<CotOf<S>>(cots);
    ActiveOf::<F>::gradient(ActiveOf::<F>::flat::<CotOf<S>>(active))
}

/// One dual pass of the adjoint. The tangent of the gradient is a Hessian-vector product, and if the seed has a
/// tangent too, the gradient times it on top.
#[inline]
pub(crate) fn second<F: Function, S: Scalar + 'static>(
    args: NestedArgs<'_, F, S>,
    tangents: <ListOf<F> as List>::Map<Maybe<TangentOf<'_, S>>>,
    seed: Cot<F, Dual<S>>,
) -> (Out<F, Dual<S>>, Cots<F, S>) {
    let owned = ListOf::<F>::dual(args, tangents);
    let (value, cots) = adjoint_owned::<F, Dual<S>>(ListOf::<F>::args(&owned), seed);
    (value, ListOf::<F>::tangent(&cots))
}
