//! Tuples of kinds.
use std::marker::PhantomData;

use super::{Cot, F32, Kind, Leaf};
use crate::axis::{Axis, Fixed};
use crate::list::{Activity, No};
use crate::{Dual, Scalar};

/// A tuple of kinds.
pub struct Tuple<T>(PhantomData<T>);

const fn sum(widths: &[Option<usize>]) -> Option<usize> {
    let (mut sum, mut at) = (0, 0);
    while at < widths.len() {
        match widths[at] {
            Some(width) => sum += width,
            None => return None,
        }
        at += 1;
    }
    Some(sum)
}

const fn largest(epsilons: &[f64]) -> f64 {
    let (mut largest, mut at) = (0.0_f64, 0);
    while at < epsilons.len() {
        largest = largest.max(epsilons[at]);
        at += 1;
    }
    largest
}

macro_rules! tuples {
    ($count:literal: $($kind:ident $at:tt),*) => {
        #[allow(unused_variables, clippy::unused_unit)]
        impl<$($kind: Kind),*> Kind for Tuple<($($kind,)*)> {
            type Value<S_: Scalar> = ($($kind::Value<S_>,)*);
            type Grad = Tuple<($($kind::Grad,)*)>;
            type View<'a, S_: Scalar + 'static> = &'a mut ($(Cot<$kind, S_>,)*);
            type Seed<'a, S_: Scalar + 'static> = ($($kind::Seed<'a, S_>,)*);
            type Activity = tuples!(@or $($kind)*);
            type Leaf = tuples!(@leaf $($kind)*);
            type Axis = tuples!(@axis $count $($kind)*);
            const WIDTH: Option<usize> = sum(&[$($kind::WIDTH),*]);
            const EPSILON: f64 = largest(&[$($kind::EPSILON),*]);

            #[inline]
            fn one<S_: Scalar + 'static>() -> Cot<Self, S_> {
                ($($kind::one::<S_>(),)*)
            }
            #[inline]
            fn zero<S_: Scalar + 'static>(value: &Self::Value<S_>) -> Cot<Self, S_> {
                ($($kind::zero(&value.$at),)*)
            }
            #[inline]
            fn over<S_: Scalar + 'static, U_: Scalar + 'static>(
                value: &Self::Value<S_>,
                leaf: &mut impl FnMut(S_) -> U_,
            ) -> Self::Value<U_> {
                ($($kind::over(&value.$at, leaf),)*)
            }
            #[inline]
            fn dual<S_: Scalar + 'static>(value: &Self::Value<S_>, tangent: &Cot<Self, S_>) -> Self::Value<Dual<S_>> {
                ($($kind::dual(&value.$at, &tangent.$at),)*)
            }
            #[inline]
            fn tangent<S_: Scalar + 'static>(dual: &Self::Value<Dual<S_>>) -> Cot<Self, S_> {
                ($($kind::tangent(&dual.$at),)*)
            }
            #[inline]
            fn seed<S_: Scalar + 'static>(seed: Self::Seed<'_, S_>) -> Cot<Self, S_> {
                ($($kind::seed(seed.$at),)*)
            }
            #[inline]
            fn view<S_: Scalar + 'static>(cot: &mut Cot<Self, S_>) -> Self::View<'_, S_> {
                cot
            }
            #[inline]
            fn reset<'a, S_: Scalar + 'static>(view: Self::View<'a, S_>, value: &Self::Value<S_>) -> Self::View<'a, S_> {
                $($kind::reset($kind::view(&mut view.$at), &value.$at);)*
                view
            }
            #[inline]
            fn accumulate<S_: Scalar + 'static>(into: Self::View<'_, S_>, cot: &Cot<Self, S_>) {
                $($kind::accumulate($kind::view(&mut into.$at), &cot.$at);)*
            }
            #[inline]
            fn each<S_: Scalar + 'static>(value: &Self::Value<S_>, visit: &mut impl FnMut(S_)) {
                $($kind::each(&value.$at, visit);)*
            }
            #[inline]
            fn each_mut<S_: Scalar + 'static>(value: &mut Self::Value<S_>, replace: &mut impl FnMut(S_) -> S_) {
                $($kind::each_mut(&mut value.$at, replace);)*
            }
        }
    };
    (@or) => { No };
    (@or $head:ident $($tail:ident)*) => { <$head::Activity as Activity>::Or<tuples!(@or $($tail)*)> };
    (@leaf) => { F32 };
    (@leaf $head:ident $($tail:ident)*) => { <$head::Leaf as Leaf>::Join<tuples!(@leaf $($tail)*)> };
    // A tuple of floats is as good as an array of them.
    (@axis $count:literal) => { Fixed<$count> };
    (@axis $count:literal $head:ident $($tail:ident)*) => { <$head::Axis as Axis>::Times<tuples!(@axis $count $($tail)*)> };
}
tuples!(0:);
tuples!(1: A 0);
tuples!(2: A 0, B 1);
tuples!(3: A 0, B 1, C 2);
tuples!(4: A 0, B 1, C 2, D 3);
tuples!(5: A 0, B 1, C 2, D 3, E 4);
tuples!(6: A 0, B 1, C 2, D 3, E 4, F 5);
tuples!(7: A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuples!(8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
tuples!(9: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
tuples!(10: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
tuples!(11: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
tuples!(12: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
