//! Flat tuples of parameters, as users see them.
use std::marker::PhantomData;

use crate::Scalar;
use crate::axis::{Axis, Fixed, Never};
use crate::kind::{Cot, Inert, Kind, Tuple};
use crate::list::{Cons, CotOf, Family, List, Maybe};
use crate::param::Param;

/// A tuple of parameters.
pub trait Params: 'static {
    /// The same as nested pairs.
    type List: List;
    /// What stands in their places.
    type Map<M: Family>;
    /// One more in front.
    type Push<P: Param>: Params<List = Cons<P, Self::List>>;
    /// The kind of their gradients as a result: a single one is not wrapped.
    type Gradient: Kind<Grad = Self::Gradient>;
    /// Their direction in a Jacobian.
    type Axis: Axis;
    /// The kind of a result for each of them: a single one is not wrapped.
    type Each<X: Kind>: Kind;

    /// To nested pairs.
    fn nest<M: Family>(flat: Self::Map<M>) -> <Self::List as List>::Map<M>;
    /// From nested pairs.
    fn flat<M: Family>(nested: <Self::List as List>::Map<M>) -> Self::Map<M>;
    /// Gradients as a result.
    fn gradient<S: Scalar + 'static>(cots: Self::Map<CotOf<S>>) -> <Self::Gradient as Kind>::Value<S>;
    /// Gradients from a result.
    fn cots<S: Scalar + 'static>(gradient: <Self::Gradient as Kind>::Value<S>) -> Self::Map<CotOf<S>>;
    /// A result for each.
    fn each<X: Kind, S: Scalar + 'static>(
        result: impl FnMut(usize) -> X::Value<S>,
    ) -> <Self::Each<X> as Kind>::Value<S>;
    /// The cotangents of a result for each.
    fn each_cot<X: Kind, S: Scalar + 'static>(cots: Cot<Self::Each<X>, S>, visit: impl FnMut(usize, Cot<X, S>));
}

/// Parameters among which there is one of number `I`.
#[diagnostic::on_unimplemented(
    message = "the function has no argument of number {I}",
    label = "has fewer arguments",
    note = "arguments are counted from 0"
)]
pub trait Nth<const I: usize>: Params {
    /// The parameter.
    type Param: Param;
    /// What stands in its place.
    fn nth<M: Family>(all: &Self::Map<M>) -> &M::Of<Self::Param>;
    /// Puts something in its place alone.
    fn only<M: Family>(item: M::Of<Self::Param>) -> Self::Map<Maybe<M>>;
}

macro_rules! nth {
    ($($all:ident)*) => { nth!([$($all)*] [] [0 1 2 3 4 5 6 7 8 9 10 11] $($all)*); };
    ([$($all:ident)*] [$($before:ident)*] [$($index:tt)*]) => {};
    ([$($all:ident)*] [$($before:ident)*] [$index:tt $($indices:tt)*] $this:ident $($after:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<$($all: Param),*> Nth<$index> for ($($all,)*) {
            type Param = $this;
            #[inline]
            fn nth<M: Family>(all: &Self::Map<M>) -> &M::Of<$this> {
                &all.$index
            }
            #[inline]
            fn only<M: Family>(item: M::Of<$this>) -> Self::Map<Maybe<M>> {
                ($(nth!(@none $before),)* Some(item), $(nth!(@none $after),)*)
            }
        }
        nth!([$($all)*] [$($before)* $this] [$($indices)*] $($after)*);
    };
    (@none $param:ident) => { None };
}

macro_rules! tuples {
    ($count:literal: $($param:ident $item:ident $kind:ident),*; $push:ty) => {
        #[allow(clippy::unused_unit)]
        impl<$($param: Param),*> Params for ($($param,)*) {
            type List = tuples!(@list $($param)*);
            type Map<M: Family> = ($(M::Of<$param>,)*);
            type Push<P: Param> = $push;
            type Gradient = tuples!(@gradient $($param)*);
            type Axis = tuples!(@axis $count $($param)*);
            type Each<X: Kind> = tuples!(@each $($kind)*);

            #[inline]
            fn nest<M: Family>(($($item,)*): Self::Map<M>) -> <Self::List as List>::Map<M> {
                tuples!(@nest $($item)*)
            }
            #[inline]
            fn flat<M: Family>(tuples!(@nest $($item)*): <Self::List as List>::Map<M>) -> Self::Map<M> {
                ($($item,)*)
            }
            tuples!(@result $($item)*);
        }
        nth!($($param)*);
    };
    (@gradient) => { Inert<()> };
    (@gradient $param:ident) => { <$param::Kind as Kind>::Grad };
    (@gradient $($param:ident)*) => { Tuple<($(<$param::Kind as Kind>::Grad,)*)> };
    (@each) => { Inert<()> };
    (@each $kind:ident) => { $kind };
    (@each $($kind:ident)*) => { Tuple<($($kind,)*)> };
    (@list) => { () };
    (@list $head:ident $($tail:ident)*) => { Cons<$head, tuples!(@list $($tail)*)> };
    (@nest) => { () };
    (@nest $head:ident $($tail:ident)*) => { ($head, tuples!(@nest $($tail)*)) };
    // Arguments that are floats are as good as one array of them.
    (@axis $count:literal) => { Never };
    (@axis $count:literal $param:ident) => { <$param::Kind as Kind>::Axis };
    (@axis $count:literal $($param:ident)*) => { tuples!(@times $count $($param)*) };
    (@times $count:literal) => { Fixed<$count> };
    (@times $count:literal $head:ident $($tail:ident)*) => {
        <<$head::Kind as Kind>::Axis as Axis>::Times<tuples!(@times $count $($tail)*)>
    };
    (@result) => {
        #[inline]
        fn gradient<S: Scalar + 'static>((): ()) {}
        #[inline]
        fn cots<S: Scalar + 'static>((): ()) {}
        #[inline]
        fn each<X: Kind, S: Scalar + 'static>(_: impl FnMut(usize) -> X::Value<S>) {}
        #[inline]
        fn each_cot<X: Kind, S: Scalar + 'static>((): (), _: impl FnMut(usize, Cot<X, S>)) {}
    };
    (@result $item:ident) => {
        #[inline]
        fn gradient<S: Scalar + 'static>((cot,): Self::Map<CotOf<S>>) -> <Self::Gradient as Kind>::Value<S> {
            cot
        }
        #[inline]
        fn cots<S: Scalar + 'static>(cot: <Self::Gradient as Kind>::Value<S>) -> Self::Map<CotOf<S>> {
            (cot,)
        }
        #[inline]
        fn each<X: Kind, S: Scalar + 'static>(mut result: impl FnMut(usize) -> X::Value<S>) -> X::Value<S> {
            result(0)
        }
        #[inline]
        fn each_cot<X: Kind, S: Scalar + 'static>(cot: Cot<X, S>, mut visit: impl FnMut(usize, Cot<X, S>)) {
            visit(0, cot);
        }
    };
    (@result $($item:ident)*) => {
        #[inline]
        fn gradient<S: Scalar + 'static>(cots: Self::Map<CotOf<S>>) -> <Self::Gradient as Kind>::Value<S> {
            cots
        }
        #[inline]
        fn cots<S: Scalar + 'static>(gradient: <Self::Gradient as Kind>::Value<S>) -> Self::Map<CotOf<S>> {
            gradient
        }
        #[inline]
        fn each<X: Kind, S: Scalar + 'static>(
            mut result: impl FnMut(usize) -> X::Value<S>,
        ) -> <Self::Each<X> as Kind>::Value<S> {
            let mut at = 0..;
            ($({ let $item = at.next().unwrap_or(0); result($item) },)*)
        }
        #[inline]
        fn each_cot<X: Kind, S: Scalar + 'static>(
            ($($item,)*): Cot<Self::Each<X>, S>,
            mut visit: impl FnMut(usize, Cot<X, S>),
        ) {
            for (at, cot) in [$($item),*].into_iter().enumerate() {
                visit(at, cot);
            }
        }
    };
}
tuples!(0: ; (P,));
tuples!(1: A a X; (P, A,));
tuples!(2: A a X, B b X; (P, A, B,));
tuples!(3: A a X, B b X, C c X; (P, A, B, C,));
tuples!(4: A a X, B b X, C c X, D d X; (P, A, B, C, D,));
tuples!(5: A a X, B b X, C c X, D d X, E e X; (P, A, B, C, D, E,));
tuples!(6: A a X, B b X, C c X, D d X, E e X, F f X; (P, A, B, C, D, E, F,));
tuples!(7: A a X, B b X, C c X, D d X, E e X, F f X, G g X; (P, A, B, C, D, E, F, G,));
tuples!(8: A a X, B b X, C c X, D d X, E e X, F f X, G g X, H h X; (P, A, B, C, D, E, F, G, H,));
tuples!(9: A a X, B b X, C c X, D d X, E e X, F f X, G g X, H h X, I i X; (P, A, B, C, D, E, F, G, H, I,));
tuples!(10: A a X, B b X, C c X, D d X, E e X, F f X, G g X, H h X, I i X, J j X; (P, A, B, C, D, E, F, G, H, I, J,));
tuples!(11: A a X, B b X, C c X, D d X, E e X, F f X, G g X, H h X, I i X, J j X, K k X; (P, A, B, C, D, E, F, G, H, I, J, K,));
tuples!(12: A a X, B b X, C c X, D d X, E e X, F f X, G g X, H h X, I i X, J j X, K k X, L l X; TooMany<Cons<P, Self::List>>);

/// What pushing onto the longest tuple gives. It never happens: the macro rejects so many parameters.
pub struct TooMany<L>(PhantomData<L>);

impl<L: List> Params for TooMany<L> {
    type List = L;
    type Map<M: Family> = L::Map<M>;
    type Push<P: Param> = TooMany<Cons<P, L>>;
    type Gradient = Inert<()>;
    type Axis = Never;
    type Each<X: Kind> = Inert<()>;

    fn nest<M: Family>(nested: L::Map<M>) -> L::Map<M> {
        nested
    }
    fn flat<M: Family>(nested: L::Map<M>) -> L::Map<M> {
        nested
    }
    fn gradient<S: Scalar + 'static>(_: L::Map<CotOf<S>>) {}
    fn cots<S: Scalar + 'static>((): ()) -> L::Map<CotOf<S>> {
        unreachable!("a function has at most twelve parameters")
    }
    fn each<X: Kind, S: Scalar + 'static>(_: impl FnMut(usize) -> X::Value<S>) {}
    fn each_cot<X: Kind, S: Scalar + 'static>((): (), _: impl FnMut(usize, Cot<X, S>)) {}
}
