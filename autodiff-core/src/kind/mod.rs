//! Kinds describe types over the scalar: `VecOf<F64>` is `Vec<f64>` for plain numbers and `Vec<Dual>` in a dual pass.
//!
//! Generated code names types itself. Operators cannot: a kind tells them how a value of the type is lifted, seeded,
//! accumulated and walked.
use crate::axis::Axis;
use crate::list::Activity;
use crate::{Dual, Scalar};

mod float;
mod option;
mod sequence;
mod tuple;

pub use float::{F32, F64, Inert};
pub(crate) use float::{Leaf, OneFloat};
pub use option::Opt;
pub use sequence::{Array, VecOf};
pub(crate) use sequence::{dual_slice, reset_slice, zero_slice};
pub use tuple::Tuple;

/// The cotangent of a value of kind `K`; tangents and gradients have the same type.
pub(crate) type Cot<K, S> = <<K as Kind>::Grad as Kind>::Value<S>;

/// A type over the scalar.
pub trait Kind: 'static {
    /// The type itself.
    type Value<S: Scalar>: Clone;
    /// The kind of its cotangent, which is its own cotangent.
    type Grad: Kind<Grad = Self::Grad>;
    /// Where a pullback accumulates.
    type View<'a, S: Scalar + 'static>;
    /// What a user passes to a pullback of `vjp`.
    type Seed<'a, S: Scalar + 'static>;
    /// Whether it has a float to differentiate by.
    type Activity: Activity;
    /// The widest float in it.
    type Leaf: Leaf;
    /// Its direction in a Jacobian.
    type Axis: Axis;
    /// The number of floats in a value, if it is the same for all.
    const WIDTH: Option<usize>;
    /// The relative spacing of its coarsest float, 0 if it has none.
    const EPSILON: f64;

    /// The cotangent that is 1 everywhere: the seed of a function that returns one float, and of nothing else, so that
    /// of a `Vec` or an `Option` it has no element.
    fn one<S: Scalar + 'static>() -> Cot<Self, S>;
    /// The cotangent that is zero everywhere.
    fn zero<S: Scalar + 'static>(value: &Self::Value<S>) -> Cot<Self, S>;
    /// The value over another scalar, float by float in order, 32-bit ones widened on the way.
    fn over<S: Scalar + 'static, U: Scalar + 'static>(
        value: &Self::Value<S>,
        leaf: &mut impl FnMut(S) -> U,
    ) -> Self::Value<U>;
    /// The value as a constant of a dual pass.
    #[inline]
    fn lift<S: Scalar + 'static>(value: &Self::Value<S>) -> Self::Value<Dual<S>> {
        Self::over(value, &mut Dual::constant)
    }
    /// The value with a tangent.
    fn dual<S: Scalar + 'static>(value: &Self::Value<S>, tangent: &Cot<Self, S>) -> Self::Value<Dual<S>>;
    /// The value without its tangent.
    #[inline]
    fn value<S: Scalar + 'static>(dual: &Self::Value<Dual<S>>) -> Self::Value<S> {
        Self::over(dual, &mut |dual| dual.value)
    }
    /// The tangent without its value.
    fn tangent<S: Scalar + 'static>(dual: &Self::Value<Dual<S>>) -> Cot<Self, S>;
    /// An owned cotangent from what a user passed.
    fn seed<S: Scalar + 'static>(seed: Self::Seed<'_, S>) -> Cot<Self, S>;
    /// An owned cotangent as an accumulator.
    fn view<S: Scalar + 'static>(cot: &mut Cot<Self, S>) -> Self::View<'_, S>;
    /// Makes an accumulator zero; it must have the lengths of `value`.
    fn reset<'a, S: Scalar + 'static>(view: Self::View<'a, S>, value: &Self::Value<S>) -> Self::View<'a, S>;
    /// Adds a cotangent to an accumulator.
    fn accumulate<S: Scalar + 'static>(into: Self::View<'_, S>, cot: &Cot<Self, S>);
    /// Calls `visit` with each float in order, 32-bit ones widened.
    fn each<S: Scalar + 'static>(value: &Self::Value<S>, visit: &mut impl FnMut(S));
    /// Replaces each float in order, 32-bit ones widened.
    fn each_mut<S: Scalar + 'static>(value: &mut Self::Value<S>, replace: &mut impl FnMut(S) -> S);

    /// The number of floats.
    #[inline]
    fn leaves<S: Scalar + 'static>(value: &Self::Value<S>) -> usize {
        Self::WIDTH.unwrap_or_else(|| {
            let mut count = 0;
            Self::each(value, &mut |_| count += 1);
            count
        })
    }
    /// The float at a flat index.
    #[inline]
    fn leaf<S: Scalar + 'static>(value: &Self::Value<S>, index: usize) -> S {
        let (mut at, mut found) = (0, S::ZERO);
        Self::each(value, &mut |leaf| {
            if at == index {
                found = leaf;
            }
            at += 1;
        });
        found
    }
    /// Replaces the float at a flat index.
    #[inline]
    fn set_leaf<S: Scalar + 'static>(value: &mut Self::Value<S>, index: usize, leaf: S) {
        let mut at = 0;
        Self::each_mut(value, &mut |old| {
            at += 1;
            if at == index + 1 { leaf } else { old }
        });
    }
}
