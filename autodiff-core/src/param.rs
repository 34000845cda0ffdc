//! How a function takes a parameter: by value, by reference, as a slice, or without a derivative.
use std::marker::PhantomData;

use crate::kind::{Cot, F32, Inert, Kind, VecOf, dual_slice, reset_slice, zero_slice};
use crate::{Dual, Scalar};

/// `&[K]`.
pub struct Slice<K>(PhantomData<K>);
/// `&K`.
pub struct Ref<K>(PhantomData<K>);
/// `&T` of a type without anything to differentiate.
pub struct InertRef<T: ?Sized>(PhantomData<fn() -> Box<T>>);
/// `P`, taken as a constant.
pub struct NoGrad<P>(PhantomData<P>);

/// The cotangent, tangent and accumulator of a parameter are those of its kind.
pub(crate) type ParamCot<P, S> = Cot<<P as Param>::Kind, S>;
/// Where the gradient of a parameter is accumulated.
pub(crate) type ParamView<'a, P, S> = <<P as Param>::Kind as Kind>::View<'a, S>;

/// A parameter of a differentiable function. Every kind is one, taken by value.
pub trait Param: 'static {
    /// What its gradient is a gradient of.
    type Kind: Kind;
    /// The argument.
    type Arg<'a, S: Scalar + 'a>: Clone;
    /// The argument's own storage.
    type Owned<'a, S: Scalar + 'static>;
    /// The argument's tangent, as users pass it.
    type Tangent<'a, S: Scalar + 'static>;
    /// The widest float in the argument.
    type Leaf: crate::kind::Leaf;

    /// A copy of the argument.
    fn own<'a, S: Scalar + 'static>(arg: Self::Arg<'a, S>) -> Self::Owned<'a, S>;
    /// The argument over another scalar. A leaf is told whether it is differentiated by.
    fn over<'a, S: Scalar + 'static, U: Scalar + 'static>(
        arg: Self::Arg<'a, S>,
        leaf: &mut impl FnMut(S, bool) -> U,
    ) -> Self::Owned<'a, U>;
    /// The argument as a constant of a dual pass.
    #[inline]
    fn constant<'a, S: Scalar + 'static>(arg: Self::Arg<'a, S>) -> Self::Owned<'a, Dual<S>> {
        Self::over(arg, &mut |leaf, _| Dual::constant(leaf))
    }
    /// The argument with a tangent.
    fn with_tangent<'a, S: Scalar + 'static>(
        arg: Self::Arg<'a, S>,
        tangent: Self::Tangent<'_, S>,
    ) -> Self::Owned<'a, Dual<S>>;
    /// The argument from its storage.
    fn arg<'s, 'a: 's, S: Scalar + 'static>(owned: &'s Self::Owned<'a, S>) -> Self::Arg<'s, S>;
    /// What can be differentiated in the storage.
    fn active<'s, S: Scalar + 'static>(
        owned: &'s mut Self::Owned<'_, S>,
    ) -> Option<&'s mut <Self::Kind as Kind>::Value<S>>;
    /// A tangent from a gradient.
    fn tangent_of<S: Scalar + 'static>(cot: &ParamCot<Self, S>) -> Self::Tangent<'_, S>;
    /// The cotangent that is zero everywhere.
    fn zero_cot<S: Scalar + 'static>(arg: &Self::Arg<'_, S>) -> ParamCot<Self, S>;
    /// Makes an accumulator zero; it must have the lengths of the argument.
    fn reset_view<'a, S: Scalar + 'static>(
        view: ParamView<'a, Self, S>,
        arg: &Self::Arg<'_, S>,
    ) -> ParamView<'a, Self, S>;
}

impl<K: Kind> Param for K {
    type Kind = K;
    type Arg<'a, S: Scalar + 'a> = K::Value<S>;
    type Owned<'a, S: Scalar + 'static> = K::Value<S>;
    type Tangent<'a, S: Scalar + 'static> = Cot<K, S>;
    type Leaf = K::Leaf;

    #[inline]
    fn own<'a, S: Scalar + 'static>(arg: Self::Arg<'a, S>) -> Self::Owned<'a, S> {
        arg
    }
    #[inline]
    fn over<'a, S: Scalar + 'static, U: Scalar + 'static>(
        arg: Self::Arg<'a, S>,
        leaf: &mut impl FnMut(S, bool) -> U,
    ) -> Self::Owned<'a, U> {
        K::over(&arg, &mut |x| leaf(x, true))
    }
    #[inline]
    fn with_tangent<'a, S: Scalar + 'static>(
        arg: Self::Arg<'a, S>,
        tangent: Self::Tangent<'_, S>,
    ) -> Self::Owned<'a, Dual<S>> {
        K::dual(&arg, &tangent)
    }
    #[inline]
    fn arg<'s, 'a: 's, S: Scalar + 'static>(owned: &'s K::Value<S>) -> K::Value<S> {
        owned.clone()
    }
    #[inline]
    fn active<S: Scalar + 'static>(owned: &mut K::Value<S>) -> Option<&mut K::Value<S>> {
        Some(owned)
    }
    #[inline]
    fn tangent_of<S: Scalar + 'static>(cot: &Cot<K, S>) -> Cot<K, S> {
        cot.clone()
    }
    #[inline]
    fn zero_cot<S: Scalar + 'static>(arg: &K::Value<S>) -> Cot<K, S> {
        K::zero(arg)
    }
    #[inline]
    fn reset_view<'a, S: Scalar + 'static>(
        view: ParamView<'a, Self, S>,
        arg: &Self::Arg<'_, S>,
    ) -> ParamView<'a, Self, S> {
        K::reset(view, arg)
    }
}

impl<K: Kind> Param for Ref<K> {
    type Kind = K;
    type Arg<'a, S: Scalar + 'a> = &'a K::Value<S>;
    type Owned<'a, S: Scalar + 'static> = K::Value<S>;
    type Tangent<'a, S: Scalar + 'static> = &'a Cot<K, S>;
    type Leaf = K::Leaf;

    #[inline]
    fn own<'a, S: Scalar + 'static>(arg: Self::Arg<'a, S>) -> Self::Owned<'a, S> {
        arg.clone()
    }
    #[inline]
    fn over<'a, S: Scalar + 'static, U: Scalar + 'static>(
        arg: Self::Arg<'a, S>,
        leaf: &mut impl FnMut(S, bool) -> U,
    ) -> Self::Owned<'a, U> {
        K::over(arg, &mut |x| leaf(x, true))
    }
    #[inline]
    fn with_tangent<'a, S: Scalar + 'static>(
        arg: Self::Arg<'a, S>,
        tangent: Self::Tangent<'_, S>,
    ) -> Self::Owned<'a, Dual<S>> {
        K::dual(arg, tangent)
    }
    #[inline]
    fn arg<'s, 'a: 's, S: Scalar + 'static>(owned: &'s K::Value<S>) -> &'s K::Value<S> {
        owned
    }
    #[inline]
    fn active<S: Scalar + 'static>(owned: &mut K::Value<S>) -> Option<&mut K::Value<S>> {
        Some(owned)
    }
    #[inline]
    fn tangent_of<S: Scalar + 'static>(cot: &Cot<K, S>) -> &Cot<K, S> {
        cot
    }
    #[inline]
    fn zero_cot<S: Scalar + 'static>(arg: &&K::Value<S>) -> Cot<K, S> {
        K::zero(arg)
    }
    #[inline]
    fn reset_view<'a, S: Scalar + 'static>(
        view: ParamView<'a, Self, S>,
        arg: &Self::Arg<'_, S>,
    ) -> ParamView<'a, Self, S> {
        K::reset(view, arg)
    }
}

impl<K: Kind> Param for Slice<K> {
    type Kind = VecOf<K>;
    type Arg<'a, S: Scalar + 'a> = &'a [K::Value<S>];
    type Owned<'a, S: Scalar + 'static> = Vec<K::Value<S>>;
    type Tangent<'a, S: Scalar + 'static> = &'a [Cot<K, S>];
    type Leaf = K::Leaf;

    #[inline]
    fn own<'a, S: Scalar + 'static>(arg: Self::Arg<'a, S>) -> Self::Owned<'a, S> {
        arg.to_vec()
    }
    #[inline]
    fn over<'a, S: Scalar + 'static, U: Scalar + 'static>(
        arg: Self::Arg<'a, S>,
        leaf: &mut impl FnMut(S, bool) -> U,
    ) -> Self::Owned<'a, U> {
        arg.iter().map(|value| K::over(value, &mut |x| leaf(x, true))).collect()
    }
    #[inline]
    fn with_tangent<'a, S: Scalar + 'static>(
        arg: Self::Arg<'a, S>,
        tangent: Self::Tangent<'_, S>,
    ) -> Self::Owned<'a, Dual<S>> {
        dual_slice::<K, S>(arg, tangent)
    }
    #[inline]
    fn arg<'s, 'a: 's, S: Scalar + 'static>(owned: &'s Vec<K::Value<S>>) -> &'s [K::Value<S>] {
        owned
    }
    #[inline]
    fn active<S: Scalar + 'static>(owned: &mut Vec<K::Value<S>>) -> Option<&mut Vec<K::Value<S>>> {
        Some(owned)
    }
    #[inline]
    fn tangent_of<S: Scalar + 'static>(cot: &Vec<Cot<K, S>>) -> &[Cot<K, S>] {
        cot
    }
    #[inline]
    fn zero_cot<S: Scalar + 'static>(arg: &&[K::Value<S>]) -> Vec<Cot<K, S>> {
        zero_slice::<K, S>(arg)
    }
    #[inline]
    fn reset_view<'a, S: Scalar + 'static>(
        view: ParamView<'a, Self, S>,
        arg: &Self::Arg<'_, S>,
    ) -> ParamView<'a, Self, S> {
        reset_slice::<K, S>(view, arg);
        view
    }
}

impl<T: ?Sized + 'static> Param for InertRef<T> {
    type Kind = Inert<()>;
    type Arg<'a, S: Scalar + 'a> = &'a T;
    type Owned<'a, S: Scalar + 'static> = &'a T;
    type Tangent<'a, S: Scalar + 'static> = ();
    type Leaf = F32;

    #[inline]
    fn own<'a, S: Scalar + 'static>(arg: Self::Arg<'a, S>) -> Self::Owned<'a, S> {
        arg
    }
    #[inline]
    fn over<'a, S: Scalar + 'static, U: Scalar + 'static>(
        arg: Self::Arg<'a, S>,
        _: &mut impl FnMut(S, bool) -> U,
    ) -> Self::Owned<'a, U> {
        arg
    }
    #[inline]
    fn with_tangent<'a, S: Scalar + 'static>(
        arg: Self::Arg<'a, S>,
        (): Self::Tangent<'_, S>,
    ) -> Self::Owned<'a, Dual<S>> {
        arg
    }
    #[inline]
    fn arg<'s, 'a: 's, S: Scalar + 'static>(owned: &'s &'a T) -> &'s T {
        owned
    }
    #[inline]
    fn active<'s, S: Scalar + 'static>(_: &'s mut &T) -> Option<&'s mut ()> {
        None
    }
    #[inline]
    fn tangent_of<S: Scalar + 'static>((): &()) {}
    #[inline]
    fn zero_cot<S: Scalar + 'static>(_: &&T) {}
    #[inline]
    fn reset_view<'a, S: Scalar + 'static>(
        view: ParamView<'a, Self, S>,
        _: &Self::Arg<'_, S>,
    ) -> ParamView<'a, Self, S> {
        view
    }
}

impl<P: Param> Param for NoGrad<P> {
    type Kind = Inert<()>;
    type Arg<'a, S: Scalar + 'a> = P::Arg<'a, S>;
    type Owned<'a, S: Scalar + 'static> = P::Owned<'a, S>;
    type Tangent<'a, S: Scalar + 'static> = ();
    type Leaf = P::Leaf;

    #[inline]
    fn own<'a, S: Scalar + 'static>(arg: Self::Arg<'a, S>) -> Self::Owned<'a, S> {
        P::own(arg)
    }
    #[inline]
    fn over<'a, S: Scalar + 'static, U: Scalar + 'static>(
        arg: Self::Arg<'a, S>,
        leaf: &mut impl FnMut(S, bool) -> U,
    ) -> Self::Owned<'a, U> {
        P::over(arg, &mut |x, _| leaf(x, false))
    }
    #[inline]
    fn with_tangent<'a, S: Scalar + 'static>(
        arg: Self::Arg<'a, S>,
        (): Self::Tangent<'_, S>,
    ) -> Self::Owned<'a, Dual<S>> {
        P::constant(arg)
    }
    #[inline]
    fn arg<'s, 'a: 's, S: Scalar + 'static>(owned: &'s P::Owned<'a, S>) -> P::Arg<'s, S> {
        P::arg(owned)
    }
    #[inline]
    fn active<'s, S: Scalar + 'static>(_: &'s mut P::Owned<'_, S>) -> Option<&'s mut ()> {
        None
    }
    #[inline]
    fn tangent_of<S: Scalar + 'static>((): &()) {}
    #[inline]
    fn zero_cot<S: Scalar + 'static>(_: &P::Arg<'_, S>) {}
    #[inline]
    fn reset_view<'a, S: Scalar + 'static>(
        view: ParamView<'a, Self, S>,
        _: &Self::Arg<'_, S>,
    ) -> ParamView<'a, Self, S> {
        view
    }
}
