//! The two members of a family of numbers, 64 and 32 bits wide, and the casts between them.
use crate::{Dual, Number};

/// The 64-bit member of a family: `f64`, or a [`Dual`] of one. Generated code is generic over it.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a 64-bit number")]
pub trait Scalar: Number<Base = f64> {
    /// The 32-bit member.
    type F32: Narrow<F64 = Self>;
    /// `x as f32`.
    fn to_f32(self) -> Self::F32;
    /// `x as f64`.
    fn from_f32(x: Self::F32) -> Self;
}

/// The 32-bit member of a family: `f32`, or a [`Dual`] of one.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a 32-bit number")]
pub trait Narrow: Number<Base = f32> {
    /// The 64-bit member.
    type F64: Scalar<F32 = Self>;
}

impl Scalar for f64 {
    type F32 = f32;
    #[inline]
    fn to_f32(self) -> f32 {
        self as f32
    }
    #[inline]
    fn from_f32(x: f32) -> f64 {
        f64::from(x)
    }
}

impl Narrow for f32 {
    type F64 = f64;
}

impl<S: Scalar> Scalar for Dual<S> {
    type F32 = Dual<S::F32>;
    #[inline]
    fn to_f32(self) -> Dual<S::F32> {
        Dual { value: self.value.to_f32(), tangent: self.tangent.to_f32() }
    }
    #[inline]
    fn from_f32(x: Dual<S::F32>) -> Dual<S> {
        Dual { value: S::from_f32(x.value), tangent: S::from_f32(x.tangent) }
    }
}

impl<T: Narrow> Narrow for Dual<T> {
    type F64 = Dual<T::F64>;
}
