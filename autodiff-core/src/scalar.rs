//! The two members of a family of numbers, 64 and 32 bits wide, and the casts between them.
use crate::{Dual, Number};

/// The 64-bit member of a family: `f64`, a [`Dual`] or a `Var` of one. Generated code is generic over it.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a 64-bit number")]
pub trait Scalar: Number<Base = f64, Wide = Self> {
    /// The 32-bit member.
    type F32: Narrow<Wide = Self>;
    /// `x as f32`.
    #[inline]
    fn to_f32(self) -> Self::F32 {
        Number::narrow(self)
    }
    /// `x as f64`.
    #[inline]
    fn from_f32(x: Self::F32) -> Self {
        x.widen()
    }
}

/// The 32-bit member of a family: `f32`, a [`Dual`] or a `Var` of one.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a 32-bit number")]
pub trait Narrow: Number<Base = f32, Wide: Scalar<F32 = Self>> {}

impl Scalar for f64 {
    type F32 = f32;
}
impl Narrow for f32 {}

impl<S: Scalar> Scalar for Dual<S> {
    type F32 = Dual<S::F32>;
}
impl<T: Narrow> Narrow for Dual<T> {}
