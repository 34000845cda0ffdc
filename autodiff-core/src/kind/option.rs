//! Options of a kind.
use std::marker::PhantomData;

use super::{Cot, Kind};
use crate::axis::Never;
use crate::{Dual, Scalar};

/// `Option<K>`.
pub struct Opt<K>(PhantomData<K>);

impl<K: Kind> Kind for Opt<K> {
    type Value<S: Scalar> = Option<K::Value<S>>;
    type Grad = Opt<K::Grad>;
    type View<'a, S: Scalar + 'static> = &'a mut Option<Cot<K, S>>;
    type Seed<'a, S: Scalar + 'static> = Option<K::Seed<'a, S>>;
    type Activity = K::Activity;
    type Leaf = K::Leaf;
    type Axis = Never;
    const WIDTH: Option<usize> = None;
    const EPSILON: f64 = K::EPSILON;

    #[inline]
    fn one<S: Scalar + 'static>() -> Cot<Self, S> {
        None
    }
    #[inline]
    fn zero<S: Scalar + 'static>(value: &Self::Value<S>) -> Cot<Self, S> {
        value.as_ref().map(K::zero)
    }
    #[inline]
    fn over<S: Scalar + 'static, U: Scalar + 'static>(
        value: &Self::Value<S>,
        leaf: &mut impl FnMut(S) -> U,
    ) -> Self::Value<U> {
        value.as_ref().map(|value| K::over(value, leaf))
    }
    #[inline]
    fn dual<S: Scalar + 'static>(value: &Self::Value<S>, tangent: &Cot<Self, S>) -> Self::Value<Dual<S>> {
        value.as_ref().map(|value| match tangent {
            Some(tangent) => K::dual(value, tangent),
            None => K::lift(value),
        })
    }
    #[inline]
    fn tangent<S: Scalar + 'static>(dual: &Self::Value<Dual<S>>) -> Cot<Self, S> {
        dual.as_ref().map(K::tangent)
    }
    #[inline]
    fn seed<S: Scalar + 'static>(seed: Self::Seed<'_, S>) -> Cot<Self, S> {
        seed.map(K::seed)
    }
    #[inline]
    fn view<S: Scalar + 'static>(cot: &mut Cot<Self, S>) -> Self::View<'_, S> {
        cot
    }
    #[inline]
    fn reset<'a, S: Scalar + 'static>(view: Self::View<'a, S>, value: &Self::Value<S>) -> Self::View<'a, S> {
        *view = Self::zero(value);
        view
    }
    #[inline]
    fn accumulate<S: Scalar + 'static>(into: Self::View<'_, S>, cot: &Cot<Self, S>) {
        match (into, cot) {
            (Some(into), Some(cot)) => K::accumulate(K::view(into), cot),
            (into @ None, Some(cot)) => *into = Some(cot.clone()),
            (_, None) => {}
        }
    }
    #[inline]
    fn each<S: Scalar + 'static>(value: &Self::Value<S>, visit: &mut impl FnMut(S)) {
        if let Some(value) = value {
            K::each(value, visit);
        }
    }
    #[inline]
    fn each_mut<S: Scalar + 'static>(value: &mut Self::Value<S>, replace: &mut impl FnMut(S) -> S) {
        if let Some(value) = value {
            K::each_mut(value, replace);
        }
    }
}
