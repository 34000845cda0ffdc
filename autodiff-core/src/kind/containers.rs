//! Arrays, vectors, options and tuples of kinds.
use std::marker::PhantomData;

use super::{Cot, F32, Kind, Leaf};
use crate::axis::{Axis, Dynamic, Fixed, Never};
use crate::list::{Activity, No};
use crate::{Dual, Scalar};

/// `[K; N]`.
pub struct Array<K, const N: usize>(PhantomData<K>);
/// `Vec<K>`.
pub struct VecOf<K>(PhantomData<K>);
/// `Option<K>`.
pub struct Opt<K>(PhantomData<K>);
/// A tuple of kinds.
pub struct Tuple<T>(PhantomData<T>);

#[inline]
pub(crate) fn zero_slice<K: Kind, S: Scalar>(values: &[K::Value<S>]) -> Vec<Cot<K, S>> {
    values.iter().map(K::zero).collect()
}

#[inline]
pub(crate) fn dual_slice<K: Kind, S: Scalar>(
    values: &[K::Value<S>],
    tangents: &[Cot<K, S>],
) -> Vec<K::Value<Dual<S>>> {
    own_lengths("tangent", tangents.len(), values.len());
    values.iter().zip(tangents).map(|(value, tangent)| K::dual(value, tangent)).collect()
}

#[inline]
pub(crate) fn reset_slice<K: Kind, S: Scalar>(view: &mut [Cot<K, S>], values: &[K::Value<S>]) {
    own_lengths("gradient", view.len(), values.len());
    for (cot, value) in view.iter_mut().zip(values) {
        K::reset(K::view(cot), value);
    }
}

/// A tangent or a gradient must be as long as what it belongs to.
#[inline]
#[track_caller]
pub(crate) fn own_lengths(what: &str, len: usize, expected: usize) {
    assert!(len == expected, "the {what} has {len} elements, but its argument has {expected}");
}

#[inline]
fn leaves<K: Kind, S: Scalar>(values: &[K::Value<S>]) -> usize {
    match K::WIDTH {
        Some(width) => width * values.len(),
        None => values.iter().map(K::leaves).sum(),
    }
}

/// The element with the float at a flat index, and the float's index in it.
#[inline]
fn find<K: Kind, S: Scalar>(values: &[K::Value<S>], mut index: usize) -> (usize, usize) {
    if let Some(width) = K::WIDTH {
        return (index / width, index % width);
    }
    let mut at = 0;
    while index >= K::leaves(&values[at]) {
        index -= K::leaves(&values[at]);
        at += 1;
    }
    (at, index)
}

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

impl<K: Kind, const N: usize> Kind for Array<K, N> {
    type Value<S: Scalar> = [K::Value<S>; N];
    type Grad = Array<K::Grad, N>;
    type View<'a, S: Scalar> = &'a mut [Cot<K, S>; N];
    type Seed<'a, S: Scalar> = [Cot<K, S>; N];
    type Activity = K::Activity;
    type Leaf = K::Leaf;
    type Axis = <K::Axis as Axis>::Times<Fixed<N>>;
    const WIDTH: Option<usize> = match K::WIDTH {
        Some(width) => Some(width * N),
        None => None,
    };

    #[inline]
    fn zero<S: Scalar>(value: &Self::Value<S>) -> Cot<Self, S> {
        value.each_ref().map(K::zero)
    }
    #[inline]
    fn lift<S: Scalar>(value: &Self::Value<S>) -> Self::Value<Dual<S>> {
        value.each_ref().map(K::lift)
    }
    #[inline]
    fn dual<S: Scalar>(value: &Self::Value<S>, tangent: &Cot<Self, S>) -> Self::Value<Dual<S>> {
        std::array::from_fn(|i| K::dual(&value[i], &tangent[i]))
    }
    #[inline]
    fn value<S: Scalar>(dual: &Self::Value<Dual<S>>) -> Self::Value<S> {
        dual.each_ref().map(K::value)
    }
    #[inline]
    fn tangent<S: Scalar>(dual: &Self::Value<Dual<S>>) -> Cot<Self, S> {
        dual.each_ref().map(K::tangent)
    }
    #[inline]
    fn seed<S: Scalar>(seed: Self::Seed<'_, S>) -> Cot<Self, S> {
        seed
    }
    #[inline]
    fn view<S: Scalar>(cot: &mut Cot<Self, S>) -> Self::View<'_, S> {
        cot
    }
    #[inline]
    fn reset<'a, S: Scalar>(view: Self::View<'a, S>, value: &Self::Value<S>) -> Self::View<'a, S> {
        reset_slice::<K, S>(view, value);
        view
    }
    #[inline]
    fn accumulate<S: Scalar>(into: Self::View<'_, S>, cot: &Cot<Self, S>) {
        for (into, cot) in into.iter_mut().zip(cot) {
            K::accumulate(K::view(into), cot);
        }
    }
    #[inline]
    fn each<S: Scalar>(value: &Self::Value<S>, visit: &mut impl FnMut(S)) {
        for value in value {
            K::each(value, visit);
        }
    }
    #[inline]
    fn each_mut<S: Scalar>(value: &mut Self::Value<S>, replace: &mut impl FnMut(S) -> S) {
        for value in value {
            K::each_mut(value, replace);
        }
    }
    #[inline]
    fn leaves<S: Scalar>(value: &Self::Value<S>) -> usize {
        leaves::<K, S>(value)
    }
    #[inline]
    fn leaf<S: Scalar>(value: &Self::Value<S>, index: usize) -> S {
        let (at, index) = find::<K, S>(value, index);
        K::leaf(&value[at], index)
    }
    #[inline]
    fn set_leaf<S: Scalar>(value: &mut Self::Value<S>, index: usize, leaf: S) {
        let (at, index) = find::<K, S>(value, index);
        K::set_leaf(&mut value[at], index, leaf);
    }
}

impl<K: Kind> Kind for VecOf<K> {
    type Value<S: Scalar> = Vec<K::Value<S>>;
    type Grad = VecOf<K::Grad>;
    type View<'a, S: Scalar> = &'a mut [Cot<K, S>];
    type Seed<'a, S: Scalar> = &'a [Cot<K, S>];
    type Activity = K::Activity;
    type Leaf = K::Leaf;
    type Axis = <K::Axis as Axis>::Times<Dynamic>;
    const WIDTH: Option<usize> = None;

    #[inline]
    fn zero<S: Scalar>(value: &Self::Value<S>) -> Cot<Self, S> {
        zero_slice::<K, S>(value)
    }
    #[inline]
    fn lift<S: Scalar>(value: &Self::Value<S>) -> Self::Value<Dual<S>> {
        value.iter().map(K::lift).collect()
    }
    #[inline]
    fn dual<S: Scalar>(value: &Self::Value<S>, tangent: &Cot<Self, S>) -> Self::Value<Dual<S>> {
        dual_slice::<K, S>(value, tangent)
    }
    #[inline]
    fn value<S: Scalar>(dual: &Self::Value<Dual<S>>) -> Self::Value<S> {
        dual.iter().map(K::value).collect()
    }
    #[inline]
    fn tangent<S: Scalar>(dual: &Self::Value<Dual<S>>) -> Cot<Self, S> {
        dual.iter().map(K::tangent).collect()
    }
    #[inline]
    fn seed<S: Scalar>(seed: Self::Seed<'_, S>) -> Cot<Self, S> {
        seed.to_vec()
    }
    #[inline]
    fn view<S: Scalar>(cot: &mut Cot<Self, S>) -> Self::View<'_, S> {
        cot
    }
    #[inline]
    fn reset<'a, S: Scalar>(view: Self::View<'a, S>, value: &Self::Value<S>) -> Self::View<'a, S> {
        reset_slice::<K, S>(view, value);
        view
    }
    #[inline]
    fn accumulate<S: Scalar>(into: Self::View<'_, S>, cot: &Cot<Self, S>) {
        own_lengths("gradient", into.len(), cot.len());
        for (into, cot) in into.iter_mut().zip(cot) {
            K::accumulate(K::view(into), cot);
        }
    }
    #[inline]
    fn each<S: Scalar>(value: &Self::Value<S>, visit: &mut impl FnMut(S)) {
        for value in value {
            K::each(value, visit);
        }
    }
    #[inline]
    fn each_mut<S: Scalar>(value: &mut Self::Value<S>, replace: &mut impl FnMut(S) -> S) {
        for value in value {
            K::each_mut(value, replace);
        }
    }
    #[inline]
    fn leaves<S: Scalar>(value: &Self::Value<S>) -> usize {
        leaves::<K, S>(value)
    }
    #[inline]
    fn leaf<S: Scalar>(value: &Self::Value<S>, index: usize) -> S {
        let (at, index) = find::<K, S>(value, index);
        K::leaf(&value[at], index)
    }
    #[inline]
    fn set_leaf<S: Scalar>(value: &mut Self::Value<S>, index: usize, leaf: S) {
        let (at, index) = find::<K, S>(value, index);
        K::set_leaf(&mut value[at], index, leaf);
    }
}

impl<K: Kind> Kind for Opt<K> {
    type Value<S: Scalar> = Option<K::Value<S>>;
    type Grad = Opt<K::Grad>;
    type View<'a, S: Scalar> = &'a mut Option<Cot<K, S>>;
    type Seed<'a, S: Scalar> = Option<K::Seed<'a, S>>;
    type Activity = K::Activity;
    type Leaf = K::Leaf;
    type Axis = Never;
    const WIDTH: Option<usize> = None;

    #[inline]
    fn zero<S: Scalar>(value: &Self::Value<S>) -> Cot<Self, S> {
        value.as_ref().map(K::zero)
    }
    #[inline]
    fn lift<S: Scalar>(value: &Self::Value<S>) -> Self::Value<Dual<S>> {
        value.as_ref().map(K::lift)
    }
    #[inline]
    fn dual<S: Scalar>(value: &Self::Value<S>, tangent: &Cot<Self, S>) -> Self::Value<Dual<S>> {
        value.as_ref().map(|value| match tangent {
            Some(tangent) => K::dual(value, tangent),
            None => K::lift(value),
        })
    }
    #[inline]
    fn value<S: Scalar>(dual: &Self::Value<Dual<S>>) -> Self::Value<S> {
        dual.as_ref().map(K::value)
    }
    #[inline]
    fn tangent<S: Scalar>(dual: &Self::Value<Dual<S>>) -> Cot<Self, S> {
        dual.as_ref().map(K::tangent)
    }
    #[inline]
    fn seed<S: Scalar>(seed: Self::Seed<'_, S>) -> Cot<Self, S> {
        seed.map(K::seed)
    }
    #[inline]
    fn view<S: Scalar>(cot: &mut Cot<Self, S>) -> Self::View<'_, S> {
        cot
    }
    #[inline]
    fn reset<'a, S: Scalar>(view: Self::View<'a, S>, value: &Self::Value<S>) -> Self::View<'a, S> {
        *view = Self::zero(value);
        view
    }
    #[inline]
    fn accumulate<S: Scalar>(into: Self::View<'_, S>, cot: &Cot<Self, S>) {
        match (into, cot) {
            (Some(into), Some(cot)) => K::accumulate(K::view(into), cot),
            (into @ None, Some(cot)) => *into = Some(cot.clone()),
            (_, None) => {}
        }
    }
    #[inline]
    fn each<S: Scalar>(value: &Self::Value<S>, visit: &mut impl FnMut(S)) {
        if let Some(value) = value {
            K::each(value, visit);
        }
    }
    #[inline]
    fn each_mut<S: Scalar>(value: &mut Self::Value<S>, replace: &mut impl FnMut(S) -> S) {
        if let Some(value) = value {
            K::each_mut(value, replace);
        }
    }
}

macro_rules! tuples {
    ($count:literal: $($kind:ident $at:tt),*) => {
        #[allow(unused_variables, clippy::unused_unit)]
        impl<$($kind: Kind),*> Kind for Tuple<($($kind,)*)> {
            type Value<S_: Scalar> = ($($kind::Value<S_>,)*);
            type Grad = Tuple<($($kind::Grad,)*)>;
            type View<'a, S_: Scalar> = &'a mut ($(Cot<$kind, S_>,)*);
            type Seed<'a, S_: Scalar> = ($($kind::Seed<'a, S_>,)*);
            type Activity = tuples!(@or $($kind)*);
            type Leaf = tuples!(@leaf $($kind)*);
            type Axis = tuples!(@axis $count $($kind)*);
            const WIDTH: Option<usize> = sum(&[$($kind::WIDTH),*]);

            #[inline]
            fn zero<S_: Scalar>(value: &Self::Value<S_>) -> Cot<Self, S_> {
                ($($kind::zero(&value.$at),)*)
            }
            #[inline]
            fn lift<S_: Scalar>(value: &Self::Value<S_>) -> Self::Value<Dual<S_>> {
                ($($kind::lift(&value.$at),)*)
            }
            #[inline]
            fn dual<S_: Scalar>(value: &Self::Value<S_>, tangent: &Cot<Self, S_>) -> Self::Value<Dual<S_>> {
                ($($kind::dual(&value.$at, &tangent.$at),)*)
            }
            #[inline]
            fn value<S_: Scalar>(dual: &Self::Value<Dual<S_>>) -> Self::Value<S_> {
                ($($kind::value(&dual.$at),)*)
            }
            #[inline]
            fn tangent<S_: Scalar>(dual: &Self::Value<Dual<S_>>) -> Cot<Self, S_> {
                ($($kind::tangent(&dual.$at),)*)
            }
            #[inline]
            fn seed<S_: Scalar>(seed: Self::Seed<'_, S_>) -> Cot<Self, S_> {
                ($($kind::seed(seed.$at),)*)
            }
            #[inline]
            fn view<S_: Scalar>(cot: &mut Cot<Self, S_>) -> Self::View<'_, S_> {
                cot
            }
            #[inline]
            fn reset<'a, S_: Scalar>(view: Self::View<'a, S_>, value: &Self::Value<S_>) -> Self::View<'a, S_> {
                $($kind::reset($kind::view(&mut view.$at), &value.$at);)*
                view
            }
            #[inline]
            fn accumulate<S_: Scalar>(into: Self::View<'_, S_>, cot: &Cot<Self, S_>) {
                $($kind::accumulate($kind::view(&mut into.$at), &cot.$at);)*
            }
            #[inline]
            fn each<S_: Scalar>(value: &Self::Value<S_>, visit: &mut impl FnMut(S_)) {
                $($kind::each(&value.$at, visit);)*
            }
            #[inline]
            fn each_mut<S_: Scalar>(value: &mut Self::Value<S_>, replace: &mut impl FnMut(S_) -> S_) {
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

