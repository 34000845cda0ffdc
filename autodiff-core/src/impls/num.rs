//! `num_traits`, so that code written for `T: Float` can be differentiated as it stands.
//!
//! Conversions to other types and queries see the value alone; conversions from them give constants.

/// All traits of `num_traits` that a float has.
macro_rules! num_traits {
    ([$($g:tt)*] $Ty:ty) => {
        impl<$($g)*> num_traits::Zero for $Ty {
            #[inline]
            fn zero() -> Self {
                Self::ZERO
            }
            #[inline]
            fn is_zero(&self) -> bool {
                *self == Self::ZERO
            }
        }

        impl<$($g)*> num_traits::One for $Ty {
            #[inline]
            fn one() -> Self {
                Self::ONE
            }
        }

        impl<$($g)*> num_traits::Num for $Ty
        where
            T: num_traits::Num,
        {
            type FromStrRadixErr = T::FromStrRadixErr;
            fn from_str_radix(text: &str, radix: u32) -> Result<Self, Self::FromStrRadixErr> {
                T::from_str_radix(text, radix).map(Self::constant)
            }
        }

        impl<$($g)*> num_traits::Bounded for $Ty
        where
            T: num_traits::Bounded,
        {
            fn min_value() -> Self {
                Self::constant(T::min_value())
            }
            fn max_value() -> Self {
                Self::constant(T::max_value())
            }
        }

        impl<$($g)*> num_traits::NumCast for $Ty
        where
            T: num_traits::NumCast,
        {
            fn from<P: num_traits::ToPrimitive>(n: P) -> Option<Self> {
                <T as num_traits::NumCast>::from(n).map(Self::constant)
            }
        }

        impl<$($g)*> num_traits::ToPrimitive for $Ty
        where
            T: num_traits::ToPrimitive,
        {
            $crate::impls::primitives!(to);
        }

        impl<$($g)*> num_traits::FromPrimitive for $Ty
        where
            T: num_traits::FromPrimitive,
        {
            $crate::impls::primitives!(from);
        }

        impl<$($g)*> num_traits::FloatConst for $Ty
        where
            T: num_traits::FloatConst,
        {
            $crate::impls::constants! {
                E FRAC_1_PI FRAC_1_SQRT_2 FRAC_2_PI FRAC_2_SQRT_PI FRAC_PI_2 FRAC_PI_3 FRAC_PI_4 FRAC_PI_6 FRAC_PI_8
                LN_10 LN_2 LOG10_E LOG2_E PI SQRT_2 TAU LOG10_2 LOG2_10
            }
        }

        impl<$($g)*> num_traits::Float for $Ty
        where
            T: num_traits::Float,
        {
            $crate::impls::constants!(nan infinity neg_infinity neg_zero min_value min_positive_value epsilon max_value);
            $crate::impls::inherent! {
                is_nan() -> bool;
                is_infinite() -> bool;
                is_finite() -> bool;
                is_normal() -> bool;
                is_subnormal() -> bool;
                is_sign_positive() -> bool;
                is_sign_negative() -> bool;
                classify() -> std::num::FpCategory;
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

        impl<$($g)*> num_traits::Signed for $Ty
        where
            T: num_traits::Num,
        {
            fn abs(&self) -> Self {
                Self::abs(*self)
            }
            fn abs_sub(&self, other: &Self) -> Self {
                Self::abs_sub(*self, *other)
            }
            fn signum(&self) -> Self {
                Self::signum(*self)
            }
            fn is_positive(&self) -> bool {
                self.is_sign_positive()
            }
            fn is_negative(&self) -> bool {
                self.is_sign_negative()
            }
        }

        impl<$($g)*> num_traits::Euclid for $Ty {
            fn div_euclid(&self, divisor: &Self) -> Self {
                Self::div_euclid(*self, *divisor)
            }
            fn rem_euclid(&self, divisor: &Self) -> Self {
                Self::rem_euclid(*self, *divisor)
            }
        }

        impl<$($g)*> num_traits::Inv for $Ty {
            type Output = Self;
            #[inline]
            fn inv(self) -> Self {
                self.recip()
            }
        }

        impl<$($g)*> num_traits::MulAdd for $Ty {
            type Output = Self;
            #[inline]
            fn mul_add(self, a: Self, b: Self) -> Self {
                Self::mul_add(self, a, b)
            }
        }

        impl<$($g)*> num_traits::MulAddAssign for $Ty {
            #[inline]
            fn mul_add_assign(&mut self, a: Self, b: Self) {
                *self = Self::mul_add(*self, a, b);
            }
        }

        impl<$($g)*> num_traits::Pow<i32> for $Ty {
            type Output = Self;
            #[inline]
            fn pow(self, n: i32) -> Self {
                self.powi(n)
            }
        }

        impl<$($g)*> num_traits::Pow<$Ty> for $Ty {
            type Output = Self;
            #[inline]
            fn pow(self, exponent: Self) -> Self {
                self.powf(exponent)
            }
        }

        impl<$($g)*, B: $crate::number::Base> num_traits::Pow<B> for $Ty
        where
            T: $crate::Number<Base = B>,
        {
            type Output = Self;
            #[inline]
            fn pow(self, exponent: B) -> Self {
                self.powf(Self::lit(exponent))
            }
        }
    };
}
pub(crate) use num_traits;

/// Constants by way of the value's.
macro_rules! constants {
    ($($name:ident)*) => { $(
        fn $name() -> Self {
            Self::constant(T::$name())
        }
    )* };
}
pub(crate) use constants;

/// Methods that are there already, inherent: these forward to them.
macro_rules! inherent {
    ($($name:ident($($param:ident: $Param:ty),*) -> $Result:ty;)*) => { $(
        #[inline]
        fn $name(self $(, $param: $Param)*) -> $Result {
            Self::$name(self $(, $param)*)
        }
    )* };
}
pub(crate) use inherent;

/// Conversions by way of the value's: `to` primitive types, and `from` them, which gives constants.
macro_rules! primitives {
    ($way:ident) => {
        $crate::impls::primitives! { $way:
            isize to_isize from_isize, i8 to_i8 from_i8, i16 to_i16 from_i16, i32 to_i32 from_i32, i64 to_i64 from_i64,
            i128 to_i128 from_i128, usize to_usize from_usize, u8 to_u8 from_u8, u16 to_u16 from_u16,
            u32 to_u32 from_u32, u64 to_u64 from_u64, u128 to_u128 from_u128, f32 to_f32 from_f32, f64 to_f64 from_f64
        }
    };
    (to: $($number:ident $to:ident $from:ident),*) => { $(
        fn $to(&self) -> Option<$number> {
            self.value.$to()
        }
    )* };
    (from: $($number:ident $to:ident $from:ident),*) => { $(
        fn $from(n: $number) -> Option<Self> {
            T::$from(n).map(Self::constant)
        }
    )* };
}
pub(crate) use primitives;
