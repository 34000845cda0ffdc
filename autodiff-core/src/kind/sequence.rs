//! Arrays and vectors of a kind.
use std::marker::PhantomData;

use super::{Cot, Kind};
use crate::axis::{Axis, Dynamic, Fixed};
use crate::{Dual, Scalar};

/// `[K; N]`.
pub struct Array<K, const N: usize>(PhantomData<K>);
/// `Vec<K>`.
pub struct VecOf<K>(PhantomData<K>);

#[inline]
pub(crate) fn zero_slice<K: Kind, S: Scalar + 'static>(values: &[K::Value<S>]) -> Vec<Cot<K, S>> {
    values.iter().map(K::zero).collect()
}

#[inline]
pub(crate) fn dual_slice<K: Kind, S: Scalar + 'static>(
    values: &[K::Value<S>],
    tangents: &[Cot<K, S>],
) -> Vec<K::Value<Dual<S>>> {
    own_lengths("tangent", tangents.len(), values.len());
    values.iter().zip(tangents).map(|(value, tangent)| K::dual(value, tangent)).collect()
}

#[inline]
pub(crate) fn reset_slice<K: Kind, S: Scalar + 'static>(view: &mut [Cot<K, S>], values: &[K::Value<S>]) {
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
fn leaves<K: Kind, S: Scalar + 'static>(values: &[K::Value<S>]) -> usize {
    match K::WIDTH {
        Some(width) => width * values.len(),
        None => values.iter().map(K::leaves).sum(),
    }
}

/// The element with the float at a flat index, and the float's index in it.
#[inline]
fn find<K: Kind, S: Scalar + 'static>(values: &[K::Value<S>], mut index: usize) -> (usize, usize) {
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

impl<K: Kind, const N: usize> Kind for Array<K, N> {
    type Value<S: Scalar> = [K::Value<S>; N];
    type Grad = Array<K::Grad, N>;
    type View<'a, S: Scalar + 'static> = &'a mut [Cot<K, S>; N];
    type Seed<'a, S: Scalar + 'static> = [Cot<K, S>; N];
    type Activity = K::Activity;
    type Leaf = K::Leaf;
    type Axis = <K::Axis as Axis>::Times<Fixed<N>>;
    const WIDTH: Option<usize> = match K::WIDTH {
        Some(width) => Some(width * N),
        None => None,
    };
    const EPSILON: f64 = K::EPSILON;

    #[inline]
    fn one<S: Scalar + 'static>() -> Cot<Self, S> {
        std::array::from_fn(|_| K::one::<S>())
    }
    #[inline]
    fn zero<S: Scalar + 'static>(value: &Self::Value<S>) -> Cot<Self, S> {
        value.each_ref().map(K::zero)
    }
    #[inline]
    fn over<S: Scalar + 'static, U: Scalar + 'static>(
        value: &Self::Value<S>,
        leaf: &mut impl FnMut(S) -> U,
    ) -> Self::Value<U> {
        value.each_ref().map(|value| K::over(value, leaf))
    }
    #[inline]
    fn dual<S: Scalar + 'static>(value: &Self::Value<S>, tangent: &Cot<Self, S>) -> Self::Value<Dual<S>> {
        std::array::from_fn(|i| K::dual(&value[i], &tangent[i]))
    }
    #[inline]
    fn tangent<S: Scalar + 'static>(dual: &Self::Value<Dual<S>>) -> Cot<Self, S> {
        dual.each_ref().map(K::tangent)
    }
    #[inline]
    fn seed<S: Scalar + 'static>(seed: Self::Seed<'_, S>) -> Cot<Self, S> {
        seed
    }
    #[inline]
    fn view<S: Scalar + 'static>(cot: &mut Cot<Self, S>) -> Self::View<'_, S> {
        cot
    }
    #[inline]
    fn reset<'a, S: Scalar + 'static>(view: Self::View<'a, S>, value: &Self::Value<S>) -> Self::View<'a, S> {
        reset_slice::<K, S>(view, value);
        view
    }
    #[inline]
    fn accumulate<S: Scalar + 'static>(into: Self::View<'_, S>, cot: &Cot<Self, S>) {
        for (into, cot) in into.iter_mut().zip(cot) {
            K::accumulate(K::view(into), cot);
        }
    }
    #[inline]
    fn each<S: Scalar + 'static>(value: &Self::Value<S>, visit: &mut impl FnMut(S)) {
        for value in value {
            K::each(value, visit);
        }
    }
    #[inline]
    fn each_mut<S: Scalar + 'static>(value: &mut Self::Value<S>, replace: &mut impl FnMut(S) -> S) {
        for value in value {
            K::each_mut(value, replace);
        }
    }
    #[inline]
    fn leaves<S: Scalar + 'static>(value: &Self::Value<S>) -> usize {
        leaves::<K, S>(value)
    }
    #[inline]
    fn leaf<S: Scalar + 'static>(value: &Self::Value<S>, index: usize) -> S {
        let (at, index) = find::<K, S>(value, index);
        K::leaf(&value[at], index)
    }
    #[inline]
    fn set_leaf<S: Scalar + 'static>(value: &mut Self::Value<S>, index: usize, leaf: S) {
        let (at, index) = find::<K, S>(value, index);
        K::set_leaf(&mut value[at], index, leaf);
    }
}

impl<K: Kind> Kind for VecOf<K> {
    type Value<S: Scalar> = Vec<K::Value<S>>;
    type Grad = VecOf<K::Grad>;
    type View<'a, S: Scalar + 'static> = &'a mut [Cot<K, S>];
    type Seed<'a, S: Scalar + 'static> = &'a [Cot<K, S>];
    type Activity = K::Activity;
    type Leaf = K::Leaf;
    type Axis = <K::Axis as Axis>::Times<Dynamic>;
    const WIDTH: Option<usize> = None;
    const EPSILON: f64 = K::EPSILON;

    #[inline]
    fn one<S: Scalar + 'static>() -> Cot<Self, S> {
        Vec::new()
    }
    #[inline]
    fn zero<S: Scalar + 'static>(value: &Self::Value<S>) -> Cot<Self, S> {
        zero_slice::<K, S>(value)
    }
    #[inline]
    fn over<S: Scalar + 'static, U: Scalar + 'static>(
        value: &Self::Value<S>,
        leaf: &mut impl FnMut(S) -> U,
    ) -> Self::Value<U> {
        value.iter().map(|value| K::over(value, leaf)).collect()
    }
    #[inline]
    fn dual<S: Scalar + 'static>(value: &Self::Value<S>, tangent: &Cot<Self, S>) -> Self::Value<Dual<S>> {
        dual_slice::<K, S>(value, tangent)
    }
    #[inline]
    fn tangent<S: Scalar + 'static>(dual: &Self::Value<Dual<S>>) -> Cot<Self, S> {
        dual.iter().map(K::tangent).collect()
    }
    #[inline]
    fn seed<S: Scalar + 'static>(seed: Self::Seed<'_, S>) -> Cot<Self, S> {
        seed.to_vec()
    }
    #[inline]
    fn view<S: Scalar + 'static>(cot: &mut Cot<Self, S>) -> Self::View<'_, S> {
        cot
    }
    #[inline]
    fn reset<'a, S: Scalar + 'static>(view: Self::View<'a, S>, value: &Self::Value<S>) -> Self::View<'a, S> {
        reset_slice::<K, S>(view, value);
        view
    }
    #[inline]
    fn accumulate<S: Scalar + 'static>(into: Self::View<'_, S>, cot: &Cot<Self, S>) {
        own_lengths("gradient", into.len(), cot.len());
        for (into, cot) in into.iter_mut().zip(cot) {
            K::accumulate(K::view(into), cot);
        }
    }
    #[inline]
    fn each<S: Scalar + 'static>(value: &Self::Value<S>, visit: &mut impl FnMut(S)) {
        for value in value {
            K::each(value, visit);
        }
    }
    #[inline]
    fn each_mut<S: Scalar + 'static>(value: &mut Self::Value<S>, replace: &mut impl FnMut(S) -> S) {
        for value in value {
            K::each_mut(value, replace);
        }
    }
    #[inline]
    fn leaves<S: Scalar + 'static>(value: &Self::Value<S>) -> usize {
        leaves::<K, S>(value)
    }
    #[inline]
    fn leaf<S: Scalar + 'static>(value: &Self::Value<S>, index: usize) -> S {
        let (at, index) = find::<K, S>(value, index);
        K::leaf(&value[at], index)
    }
    #[inline]
    fn set_leaf<S: Scalar + 'static>(value: &mut Self::Value<S>, index: usize, leaf: S) {
        let (at, index) = find::<K, S>(value, index);
        K::set_leaf(&mut value[at], index, leaf);
    }
}
