//! The leaves: floats, and what has no float.
use std::marker::PhantomData;

use super::{Cot, Kind};
use crate::axis::{Never, Unit};
use crate::list::{No, Yes};
use crate::{Dual, Number, Scalar};

/// `f64`.
pub struct F64;
/// `f32`.
pub struct F32;
/// A type without anything to differentiate.
pub struct Inert<T>(PhantomData<fn() -> T>);

/// The two floats, ordered by width.
pub trait Leaf: Kind<Grad = Self> {
    /// The wider of the two.
    type Join<L: Leaf>: Leaf;
    /// From the wide float.
    fn narrow<S: Scalar>(leaf: S) -> Self::Value<S>;
}

impl Leaf for F64 {
    type Join<L: Leaf> = F64;
    #[inline]
    fn narrow<S: Scalar>(leaf: S) -> S {
        leaf
    }
}

impl Leaf for F32 {
    type Join<L: Leaf> = L;
    #[inline]
    fn narrow<S: Scalar>(leaf: S) -> S::F32 {
        leaf.to_f32()
    }
}

/// The result of a function that has a gradient.
#[diagnostic::on_unimplemented(
    message = "the result of this function is not one float",
    label = "has no gradient, as it does not return one float",
    note = "use `jacobian` if it returns a `Vec` or an array, `vjp` or `jvp` if it returns anything else"
)]
pub trait OneFloat: Kind {}
impl OneFloat for F64 {}
impl OneFloat for F32 {}

// The two differ in the scalar and in how a leaf of it is widened and narrowed.
macro_rules! float {
    ($kind:ident, $epsilon:expr, $scalar:ident => $value:ty, $widen:expr, $narrow:expr) => {
        impl Kind for $kind {
            type Value<$scalar: Scalar> = $value;
            type Grad = Self;
            type View<'a, $scalar: Scalar + 'static> = &'a mut $value;
            type Seed<'a, $scalar: Scalar + 'static> = $value;
            type Activity = Yes;
            type Leaf = Self;
            type Axis = Unit;
            const WIDTH: Option<usize> = Some(1);
            const EPSILON: f64 = $epsilon;

            #[inline]
            fn one<$scalar: Scalar + 'static>() -> $value {
                Number::ONE
            }
            #[inline]
            fn zero<$scalar: Scalar + 'static>(_: &$value) -> $value {
                Number::ZERO
            }
            #[inline]
            fn over<$scalar: Scalar + 'static, U: Scalar + 'static>(
                value: &$value,
                leaf: &mut impl FnMut($scalar) -> U,
            ) -> Self::Value<U> {
                Self::narrow(leaf($widen(*value)))
            }
            #[inline]
            fn dual<$scalar: Scalar + 'static>(value: &$value, tangent: &$value) -> Dual<$value> {
                Dual::new(*value, *tangent)
            }
            #[inline]
            fn tangent<$scalar: Scalar + 'static>(dual: &Dual<$value>) -> $value {
                dual.tangent
            }
            #[inline]
            fn seed<$scalar: Scalar + 'static>(seed: $value) -> $value {
                seed
            }
            #[inline]
            fn view<$scalar: Scalar + 'static>(cot: &mut $value) -> &mut $value {
                cot
            }
            #[inline]
            fn reset<'a, $scalar: Scalar + 'static>(
                view: Self::View<'a, $scalar>,
                _: &$value,
            ) -> Self::View<'a, $scalar> {
                *view = Number::ZERO;
                view
            }
            #[inline]
            fn accumulate<$scalar: Scalar + 'static>(into: &mut $value, cot: &$value) {
                *into += *cot;
            }
            #[inline]
            fn each<$scalar: Scalar + 'static>(value: &$value, visit: &mut impl FnMut($scalar)) {
                visit($widen(*value));
            }
            #[inline]
            fn each_mut<$scalar: Scalar + 'static>(value: &mut $value, replace: &mut impl FnMut($scalar) -> $scalar) {
                *value = $narrow(replace($widen(*value)));
            }
        }
    };
}
float!(F64, f64::EPSILON, S => S, std::convert::identity, std::convert::identity);
float!(F32, f32::EPSILON as f64, S => S::F32, S::from_f32, S::to_f32);

impl<T: Clone + 'static> Kind for Inert<T> {
    type Value<S: Scalar> = T;
    type Grad = Inert<()>;
    type View<'a, S: Scalar + 'static> = &'a mut ();
    type Seed<'a, S: Scalar + 'static> = ();
    type Activity = No;
    type Leaf = F32;
    type Axis = Never;
    const WIDTH: Option<usize> = Some(0);
    const EPSILON: f64 = 0.0;

    #[inline]
    fn one<S: Scalar + 'static>() {}
    #[inline]
    fn zero<S: Scalar + 'static>(_: &T) {}
    #[inline]
    fn over<S: Scalar + 'static, U: Scalar + 'static>(value: &T, _: &mut impl FnMut(S) -> U) -> T {
        value.clone()
    }
    #[inline]
    fn dual<S: Scalar + 'static>(value: &T, (): &()) -> T {
        value.clone()
    }
    #[inline]
    fn tangent<S: Scalar + 'static>(_: &T) {}
    #[inline]
    fn seed<S: Scalar + 'static>((): ()) -> Cot<Self, S> {}
    #[inline]
    fn view<S: Scalar + 'static>(cot: &mut ()) -> &mut () {
        cot
    }
    #[inline]
    fn reset<'a, S: Scalar + 'static>(view: Self::View<'a, S>, _: &T) -> Self::View<'a, S> {
        view
    }
    #[inline]
    fn accumulate<S: Scalar + 'static>((): &mut (), (): &()) {}
    #[inline]
    fn each<S: Scalar + 'static>(_: &T, _: &mut impl FnMut(S)) {}
    #[inline]
    fn each_mut<S: Scalar + 'static>(_: &mut T, _: &mut impl FnMut(S) -> S) {}
}
