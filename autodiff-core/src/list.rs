//! Lists of parameters.
//!
//! Users see flat tuples (`Params`); operators recurse over nested pairs (`List`). A `Family` says what stands in the
//! place of each parameter: its argument, its cotangent, its accumulator.
use std::marker::PhantomData;

use crate::kind::{F32, Kind, Leaf};
use crate::operators::Directed;
use crate::param::{Param, ParamCot, ParamView};
use crate::params::Params;
use crate::{Dual, Scalar};

/// What stands in the place of a parameter.
pub trait Family {
    /// In the place of `P`.
    type Of<P: Param>;
}

macro_rules! family {
    ($(#[$doc:meta])* $name:ident<$($life:lifetime,)? S> = $of:ty) => {
        $(#[$doc])*
        pub struct $name<$($life,)? S>(PhantomData<fn($(&$life ())?) -> S>);
        impl<$($life,)? S: Scalar + 'static> Family for $name<$($life,)? S> {
            type Of<P: Param> = $of;
        }
    };
}
family!(/** Storage of arguments. */ OwnedOf<'a, S> = P::Owned<'a, S>);
family!(/** Tangents as users pass them. */ TangentOf<'a, S> = P::Tangent<'a, S>);
family!(/** Accumulators. */ ViewOf<'a, S> = ParamView<'a, P, S>);
family!(/** Cotangents. */ CotOf<S> = ParamCot<P, S>);

/// Arguments, the only ones over scalars that do not live for ever.
pub struct ArgOf<'a, S>(PhantomData<&'a S>);
impl<'a, S: Scalar> Family for ArgOf<'a, S> {
    type Of<P: Param> = P::Arg<'a, S>;
}

/// An option of each: `None` for an accumulator means that nobody wants the gradient.
pub struct Maybe<M>(PhantomData<M>);
impl<M: Family> Family for Maybe<M> {
    type Of<P: Param> = Option<M::Of<P>>;
}
/// Accumulators as a pullback takes them.
pub(crate) type AccOf<'a, S> = Maybe<ViewOf<'a, S>>;

/// Whether something can be differentiated by.
pub trait Activity: 'static {
    /// Active if one of the two is.
    type Or<B: Activity>: Activity;
    /// The list with `P` in front, if it is active.
    type Keep<P: Param, L: List>: List;
    /// Keeps what stands in the place of `P`.
    fn keep<M: Family, P: Param, L: List>(item: M::Of<P>, rest: L::Map<M>) -> <Self::Keep<P, L> as List>::Map<M>;
    /// Takes out what was kept.
    fn take<M: Family, P: Param, L: List>(kept: <Self::Keep<P, L> as List>::Map<M>) -> (Option<M::Of<P>>, L::Map<M>);
}
/// Active.
pub struct Yes;
/// Not active.
pub struct No;

impl Activity for Yes {
    type Or<B: Activity> = Yes;
    type Keep<P: Param, L: List> = Cons<P, L>;
    #[inline]
    fn keep<M: Family, P: Param, L: List>(item: M::Of<P>, rest: L::Map<M>) -> (M::Of<P>, L::Map<M>) {
        (item, rest)
    }
    #[inline]
    fn take<M: Family, P: Param, L: List>((item, rest): (M::Of<P>, L::Map<M>)) -> (Option<M::Of<P>>, L::Map<M>) {
        (Some(item), rest)
    }
}

impl Activity for No {
    type Or<B: Activity> = B;
    type Keep<P: Param, L: List> = L;
    #[inline]
    fn keep<M: Family, P: Param, L: List>(_: M::Of<P>, rest: L::Map<M>) -> L::Map<M> {
        rest
    }
    #[inline]
    fn take<M: Family, P: Param, L: List>(rest: L::Map<M>) -> (Option<M::Of<P>>, L::Map<M>) {
        (None, rest)
    }
}

/// Parameters as nested pairs.
pub trait List: Directed + 'static {
    /// What stands in their places.
    type Map<M: Family>;
    /// Those to differentiate by.
    type Active: List;
    /// The same as a tuple.
    type Tuple: Params<List = Self>;
    /// The widest float.
    type Leaf: Leaf;
    /// The relative spacing of the coarsest float to differentiate by.
    const EPSILON: f64;

    /// What stands in the places of the active ones.
    fn active<M: Family>(all: Self::Map<M>) -> <Self::Active as List>::Map<M>;
    /// Puts what stands in the places of the active ones among all.
    fn spread<M: Family>(active: <Self::Active as List>::Map<M>) -> Self::Map<Maybe<M>>;
    /// The arguments, and again.
    fn copy<'a, S: Scalar + 'static>(args: &Self::Map<ArgOf<'a, S>>) -> Self::Map<ArgOf<'a, S>>;
    /// The arguments in storage of their own.
    fn own<'a, S: Scalar + 'static>(args: Self::Map<ArgOf<'a, S>>) -> Self::Map<OwnedOf<'a, S>>;
    /// The arguments over another scalar. A leaf is told the argument it belongs to, counted from `first`, and whether it is
    /// differentiated by.
    fn over<'a, S: Scalar + 'static, U: Scalar + 'static>(
        args: Self::Map<ArgOf<'a, S>>,
        first: usize,
        leaf: &mut impl FnMut(usize, S, bool) -> U,
    ) -> Self::Map<OwnedOf<'a, U>>;
    /// The arguments as constants of a dual pass.
    #[inline]
    fn lift<'a, S: Scalar + 'static>(args: Self::Map<ArgOf<'a, S>>) -> Self::Map<OwnedOf<'a, Dual<S>>> {
        Self::over(args, 0, &mut |_, leaf, _| Dual::constant(leaf))
    }
    /// The arguments of a dual pass; without a tangent, constants.
    fn dual<'a, S: Scalar + 'static>(
        args: Self::Map<ArgOf<'a, S>>,
        tangents: Self::Map<Maybe<TangentOf<'_, S>>>,
    ) -> Self::Map<OwnedOf<'a, Dual<S>>>;
    /// The arguments from their storage.
    fn args<'s, 'a: 's, S: Scalar + 'static>(owned: &'s Self::Map<OwnedOf<'a, S>>) -> Self::Map<ArgOf<'s, S>>;
    /// Tangents from gradients.
    fn tangents<S: Scalar + 'static>(cots: &Self::Map<CotOf<S>>) -> Self::Map<TangentOf<'_, S>>;
    /// Zero cotangents.
    fn zero<S: Scalar + 'static>(args: &Self::Map<ArgOf<'_, S>>) -> Self::Map<CotOf<S>>;
    /// Zero cotangents where there are cotangents.
    fn clear<S: Scalar + 'static>(cots: &mut Self::Map<CotOf<S>>);
    /// Accumulators on cotangents.
    fn accs<S: Scalar + 'static>(cots: &mut Self::Map<CotOf<S>>) -> Self::Map<AccOf<'_, S>>;
    /// Makes accumulators zero; they must have the lengths of the arguments.
    fn reset<'a, S: Scalar + 'static>(
        accs: Self::Map<AccOf<'a, S>>,
        args: &Self::Map<ArgOf<'_, S>>,
    ) -> Self::Map<AccOf<'a, S>>;
    /// The tangents of cotangents.
    fn tangent<S: Scalar + 'static>(cots: &Self::Map<CotOf<Dual<S>>>) -> Self::Map<CotOf<S>>;
    /// Adds cotangents to accumulators.
    fn accumulate<S: Scalar + 'static>(accs: Self::Map<AccOf<'_, S>>, cots: &Self::Map<CotOf<S>>);
    /// The number of floats.
    fn leaves<S: Scalar + 'static>(cots: &Self::Map<CotOf<S>>) -> usize;
    /// The position of the argument that has the float at a flat index, and its index there.
    fn locate<S: Scalar + 'static>(cots: &Self::Map<CotOf<S>>, index: usize) -> (usize, usize);
    /// The float at a flat index.
    fn leaf<S: Scalar + 'static>(cots: &Self::Map<CotOf<S>>, index: usize) -> S;
    /// Replaces the float to differentiate by at a flat index.
    fn replace_leaf<S: Scalar + 'static>(
        owned: &mut Self::Map<OwnedOf<'_, S>>,
        index: usize,
        replace: impl FnOnce(S) -> S,
    );
}

/// The first parameter, and the others.
pub struct Cons<P, L>(PhantomData<(P, L)>);

impl List for () {
    type Map<M: Family> = ();
    type Active = ();
    type Tuple = ();
    type Leaf = F32;
    const EPSILON: f64 = 0.0;

    #[inline]
    fn active<M: Family>((): ()) {}
    #[inline]
    fn spread<M: Family>((): ()) {}
    #[inline]
    fn copy<'a, S: Scalar + 'static>((): &()) -> Self::Map<ArgOf<'a, S>> {}
    #[inline]
    fn own<'a, S: Scalar + 'static>((): ()) -> Self::Map<OwnedOf<'a, S>> {}
    #[inline]
    fn over<'a, S: Scalar + 'static, U: Scalar + 'static>(
        (): (),
        _: usize,
        _: &mut impl FnMut(usize, S, bool) -> U,
    ) -> Self::Map<OwnedOf<'a, U>> {
    }
    #[inline]
    fn dual<'a, S: Scalar + 'static>((): (), (): ()) -> Self::Map<OwnedOf<'a, Dual<S>>> {}
    #[inline]
    fn args<'s, 'a: 's, S: Scalar + 'static>((): &'s ()) {}
    #[inline]
    fn tangents<S: Scalar + 'static>((): &()) {}
    #[inline]
    fn zero<S: Scalar + 'static>((): &()) {}
    #[inline]
    fn clear<S: Scalar + 'static>((): &mut ()) {}
    #[inline]
    fn accs<S: Scalar + 'static>((): &mut ()) {}
    #[inline]
    fn reset<'a, S: Scalar + 'static>((): (), (): &()) -> Self::Map<AccOf<'a, S>> {}
    #[inline]
    fn tangent<S: Scalar + 'static>((): &()) {}
    #[inline]
    fn accumulate<S: Scalar + 'static>((): (), (): &()) {}
    #[inline]
    fn leaves<S: Scalar + 'static>((): &()) -> usize {
        0
    }
    #[inline]
    fn locate<S: Scalar + 'static>((): &(), index: usize) -> (usize, usize) {
        (0, index)
    }
    #[inline]
    fn replace_leaf<S: Scalar + 'static>((): &mut (), _: usize, _: impl FnOnce(S) -> S) {}
    #[inline]
    fn leaf<S: Scalar + 'static>((): &(), _: usize) -> S {
        S::ZERO
    }
}

/// The gradient's kind of a parameter.
type Grad<P> = <<P as Param>::Kind as Kind>::Grad;

impl<P: Param, L: List> List for Cons<P, L> {
    type Map<M: Family> = (M::Of<P>, L::Map<M>);
    type Active = <<P::Kind as Kind>::Activity as Activity>::Keep<P, L::Active>;
    type Tuple = <L::Tuple as Params>::Push<P>;
    type Leaf = <P::Leaf as Leaf>::Join<L::Leaf>;
    const EPSILON: f64 = P::Kind::EPSILON.max(L::EPSILON);

    #[inline]
    fn active<M: Family>((item, rest): Self::Map<M>) -> <Self::Active as List>::Map<M> {
        <P::Kind as Kind>::Activity::keep::<M, P, L::Active>(item, L::active::<M>(rest))
    }
    #[inline]
    fn spread<M: Family>(active: <Self::Active as List>::Map<M>) -> Self::Map<Maybe<M>> {
        let (item, rest) = <P::Kind as Kind>::Activity::take::<M, P, L::Active>(active);
        (item, L::spread::<M>(rest))
    }
    #[inline]
    fn copy<'a, S: Scalar + 'static>((arg, rest): &Self::Map<ArgOf<'a, S>>) -> Self::Map<ArgOf<'a, S>> {
        (arg.clone(), L::copy(rest))
    }
    #[inline]
    fn own<'a, S: Scalar + 'static>((arg, rest): Self::Map<ArgOf<'a, S>>) -> Self::Map<OwnedOf<'a, S>> {
        (P::own(arg), L::own(rest))
    }
    #[inline]
    fn over<'a, S: Scalar + 'static, U: Scalar + 'static>(
        (arg, rest): Self::Map<ArgOf<'a, S>>,
        first: usize,
        leaf: &mut impl FnMut(usize, S, bool) -> U,
    ) -> Self::Map<OwnedOf<'a, U>> {
        let arg = P::over(arg, &mut |x, active| leaf(first, x, active));
        (arg, L::over(rest, first + 1, leaf))
    }
    #[inline]
    fn dual<'a, S: Scalar + 'static>(
        (arg, rest): Self::Map<ArgOf<'a, S>>,
        (tangent, tangents): Self::Map<Maybe<TangentOf<'_, S>>>,
    ) -> Self::Map<OwnedOf<'a, Dual<S>>> {
        let dual = match tangent {
            Some(tangent) => P::with_tangent(arg, tangent),
            None => P::constant(arg),
        };
        (dual, L::dual(rest, tangents))
    }
    #[inline]
    fn args<'s, 'a: 's, S: Scalar + 'static>((owned, rest): &'s Self::Map<OwnedOf<'a, S>>) -> Self::Map<ArgOf<'s, S>> {
        (P::arg(owned), L::args(rest))
    }
    #[inline]
    fn tangents<S: Scalar + 'static>((cot, rest): &Self::Map<CotOf<S>>) -> Self::Map<TangentOf<'_, S>> {
        (P::tangent_of(cot), L::tangents(rest))
    }
    #[inline]
    fn zero<S: Scalar + 'static>((arg, rest): &Self::Map<ArgOf<'_, S>>) -> Self::Map<CotOf<S>> {
        (P::zero_cot(arg), L::zero(rest))
    }
    #[inline]
    fn clear<S: Scalar + 'static>((cot, rest): &mut Self::Map<CotOf<S>>) {
        Grad::<P>::each_mut(cot, &mut |_| S::ZERO);
        L::clear(rest);
    }
    #[inline]
    fn accs<S: Scalar + 'static>((cot, rest): &mut Self::Map<CotOf<S>>) -> Self::Map<AccOf<'_, S>> {
        (Some(P::Kind::view(cot)), L::accs(rest))
    }
    #[inline]
    fn reset<'a, S: Scalar + 'static>(
        (acc, accs): Self::Map<AccOf<'a, S>>,
        (arg, rest): &Self::Map<ArgOf<'_, S>>,
    ) -> Self::Map<AccOf<'a, S>> {
        (acc.map(|view| P::reset_view(view, arg)), L::reset(accs, rest))
    }
    #[inline]
    fn tangent<S: Scalar + 'static>((cot, rest): &Self::Map<CotOf<Dual<S>>>) -> Self::Map<CotOf<S>> {
        (Grad::<P>::tangent(cot), L::tangent(rest))
    }
    #[inline]
    fn accumulate<S: Scalar + 'static>((acc, accs): Self::Map<AccOf<'_, S>>, (cot, rest): &Self::Map<CotOf<S>>) {
        if let Some(view) = acc {
            P::Kind::accumulate(view, cot);
        }
        L::accumulate(accs, rest);
    }
    #[inline]
    fn leaves<S: Scalar + 'static>((cot, rest): &Self::Map<CotOf<S>>) -> usize {
        Grad::<P>::leaves(cot) + L::leaves(rest)
    }
    #[inline]
    fn locate<S: Scalar + 'static>((cot, rest): &Self::Map<CotOf<S>>, index: usize) -> (usize, usize) {
        let count = Grad::<P>::leaves(cot);
        if index < count {
            return (0, index);
        }
        let (position, index) = L::locate(rest, index - count);
        (position + 1, index)
    }
    #[inline]
    fn replace_leaf<S: Scalar + 'static>(
        (owned, rest): &mut Self::Map<OwnedOf<'_, S>>,
        index: usize,
        replace: impl FnOnce(S) -> S,
    ) {
        let Some(value) = P::active(owned) else {
            return L::replace_leaf(rest, index, replace);
        };
        let count = P::Kind::leaves(value);
        if index < count {
            let leaf = replace(P::Kind::leaf(value, index));
            P::Kind::set_leaf(value, index, leaf);
        } else {
            L::replace_leaf(rest, index - count, replace);
        }
    }
    #[inline]
    fn leaf<S: Scalar + 'static>((cot, rest): &Self::Map<CotOf<S>>, index: usize) -> S {
        let count = Grad::<P>::leaves(cot);
        if index < count { Grad::<P>::leaf(cot, index) } else { L::leaf(rest, index - count) }
    }
}
