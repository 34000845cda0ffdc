//! `num_traits` for dual numbers, so that code written for `T: Float` can be differentiated as it stands.
//!
//! Conversions to other types and queries see the value alone; conversions from them give constants.
use super::Dual;
use crate::Number;
use crate::number::Base;
use num_traits::{
    Bounded, Euclid, Float, FloatConst, FromPrimitive, Inv, MulAdd, MulAddAssign, Num, NumCast, One, Pow, Signed,
    ToPrimitive, Zero,
};
use std::num::FpCategory;

impl<T: Number> Zero for Dual<T> {
    #[inline]
    fn zero() -> Self {
        Self::ZERO
    }
    #[inline]
    fn is_zero(&self) -> bool {
        *self == Self::ZERO
    }
}

impl<T: Number> One for Dual<T> {
    #[inline]
    fn one() -> Self {
        Self::ONE
    }
}

impl<T: Number + Num> Num for Dual<T> {
    type FromStrRadixErr = T::FromStrRadixErr;
    fn from_str_radix(text: &str, radix: u32) -> Result<Self, Self::FromStrRadixErr> {
        T::from_str_radix(text, radix).map(Dual::constant)
    }
}

impl<T: Number + Bounded> Bounded for Dual<T> {
    fn min_value() -> Self {
        Dual::constant(T::min_value())
    }
    fn max_value() -> Self {
        Dual::constant(T::max_value())
    }
}

impl<T: Number + NumCast> NumCast for Dual<T> {
    fn from<N: ToPrimitive>(n: N) -> Option<Self> {
        <T as NumCast>::from(n).map(Dual::constant)
    }
}

/// `fn name(n: number) -> Option<Self>` by way of the value, in one direction or the other.
macro_rules! primitives {
    ($($number:ident $to:ident $from:ident)*) => {
        impl<T: ToPrimitive> ToPrimitive for Dual<T> {
            $(fn $to(&self) -> Option<$number> {
                self.value.$to()
            })*
        }
        impl<T: Number + FromPrimitive> FromPrimitive for Dual<T> {
            $(fn $from(n: $number) -> Option<Self> {
                T::$from(n).map(Dual::constant)
            })*
        }
    };
}
primitives! {
    isize to_isize from_isize i8 to_i8 from_i8 i16 to_i16 from_i16 i32 to_i32 from_i32 i64 to_i64 from_i64
    i128 to_i128 from_i128 usize to_usize from_usize u8 to_u8 from_u8 u16 to_u16 from_u16 u32 to_u32 from_u32
    u64 to_u64 from_u64 u128 to_u128 from_u128 f32 to_f32 from_f32 f64 to_f64 from_f64
}

/// Constants by way of the value's.
macro_rules! constants {
    ($($name:ident)*) => { $(
        fn $name() -> Self {
            Dual::constant(T::$name())
        }
    )* };
}

impl<T: Number + FloatConst> FloatConst for Dual<T> {
    constants! {
        E FRAC_1_PI FRAC_1_SQRT_2 FRAC_2_PI FRAC_2_SQRT_PI FRAC_PI_2 FRAC_PI_3 FRAC_PI_4 FRAC_PI_6 FRAC_PI_8
        LN_10 LN_2 LOG10_E LOG2_E PI SQRT_2 TAU LOG10_2 LOG2_10
    }
}

/// Methods that are there already, inherent: these forward to them.
macro_rules! inherent {
    ($($name:ident($($param:ident: $Param:ty),*) -> $Result:ty;)*) => { $(
        #[inline]
        fn $name(self $(, $param: $Param)*) -> $Result {
            Dual::$name(self $(, $param)*)
        }
    )* };
}

impl<T: Number + Float> Float for Dual<T> {
    constants!(nan infinity neg_infinity neg_zero min_value min_positive_value epsilon max_value);
    inherent! {
        is_nan() -> bool;
        is_infinite() -> bool;
        is_finite() -> bool;
        is_normal() -> bool;
        is_subnormal() -> bool;
        is_sign_positive() -> bool;
        is_sign_negative() -> bool;
        classify() -> FpCategory;
        floor() -> Self;
        ceil() -> Self;
        round() -> Self;
        trunc() -> Self;
        fract() -> Self;
        abs() -> Self;
        signum() -> Self;
        mul_add(a: Self, b: Self) -> Self;
        recip() -> Self;
        powi(n: i32) -> Self;
        powf(n: Self) -> Self;
        sqrt() -> Self;
        exp() -> Self;
        exp2() -> Self;
        ln() -> Self;
        log(base: Self) -> Self;
        log2() -> Self;
        log10() -> Self;
        to_degrees() -> Self;
        to_radians() -> Self;
        max(other: Self) -> Self;
        min(other: Self) -> Self;
        clamp(min: Self, max: Self) -> Self;
        abs_sub(other: Self) -> Self;
        cbrt() -> Self;
        hypot(other: Self) -> Self;
        sin() -> Self;
        cos() -> Self;
        tan() -> Self;
        asin() -> Self;
        acos() -> Self;
        atan() -> Self;
        atan2(other: Self) -> Self;
        sin_cos() -> (Self, Self);
        exp_m1() -> Self;
        ln_1p() -> Self;
        sinh() -> Self;
        cosh() -> Self;
        tanh() -> Self;
        asinh() -> Self;
        acosh() -> Self;
        atanh() -> Self;
        copysign(sign: Self) -> Self;
    }
    fn integer_decode(self) -> (u64, i16, i8) {
        self.value.integer_decode()
    }
}

impl<T: Number + Num> Signed for Dual<T> {
    fn abs(&self) -> Self {
        Dual::abs(*self)
    }
    fn abs_sub(&self, other: &Self) -> Self {
        Dual::abs_sub(*self, *other)
    }
    fn signum(&self) -> Self {
        Dual::signum(*self)
    }
    fn is_positive(&self) -> bool {
        self.is_sign_positive()
    }
    fn is_negative(&self) -> bool {
        self.is_sign_negative()
    }
}

impl<T: Number> Euclid for Dual<T> {
    fn div_euclid(&self, divisor: &Self) -> Self {
        Dual::div_euclid(*self, *divisor)
    }
    fn rem_euclid(&self, divisor: &Self) -> Self {
        Dual::rem_euclid(*self, *divisor)
    }
}

impl<T: Number> Inv for Dual<T> {
    type Output = Self;
    #[inline]
    fn inv(self) -> Self {
        self.recip()
    }
}

impl<T: Number> MulAdd for Dual<T> {
    type Output = Self;
    #[inline]
    fn mul_add(self, a: Self, b: Self) -> Self {
        Dual::mul_add(self, a, b)
    }
}

impl<T: Number> MulAddAssign for Dual<T> {
    #[inline]
    fn mul_add_assign(&mut self, a: Self, b: Self) {
        *self = Dual::mul_add(*self, a, b);
    }
}

impl<T: Number> Pow<i32> for Dual<T> {
    type Output = Self;
    #[inline]
    fn pow(self, n: i32) -> Self {
        self.powi(n)
    }
}

impl<T: Number> Pow<Dual<T>> for Dual<T> {
    type Output = Self;
    #[inline]
    fn pow(self, exponent: Self) -> Self {
        self.powf(exponent)
    }
}

impl<T: Number<Base = B>, B: Base> Pow<B> for Dual<T> {
    type Output = Self;
    #[inline]
    fn pow(self, exponent: B) -> Self {
        self.powf(Self::lit(exponent))
    }
}
