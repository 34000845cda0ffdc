//! The numbers that generated code computes with.
use std::fmt::{Debug, Display, LowerExp};
use std::iter::{Product, Sum};
use std::num::FpCategory;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign};

use crate::Scalar;

/// The plain numbers under all derivatives: `f64` and `f32`.
///
/// Being local and sealed by [`Number`], the trait keeps `Dual<T> + f64` and `Dual<T> + Dual<T>` apart.
pub trait Base: Number<Base = Self> + 'static {}
impl Base for f64 {}
impl Base for f32 {}

pub(crate) mod sealed {
    /// The numbers are all known: a tape lends out its nodes while they are computed with.
    pub trait Sealed {}
    impl Sealed for f64 {}
    impl Sealed for f32 {}
}

/// A number: `f64`, `f32`, a [`Dual`](crate::Dual) of one, or a [`Var`](crate::Var).
///
/// The mathematical methods have the names and the values of the standard library's, bit for bit. Comparisons,
/// `{}` and the `is_…` queries look at the plain number under all derivatives.
pub trait Number:
    sealed::Sealed
    + Copy
    + Debug
    + Display
    + LowerExp
    + Default
    + PartialEq
    + PartialOrd
    + PartialEq<Self::Base>
    + PartialOrd<Self::Base>
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Rem<Output = Self>
    + Add<Self::Base, Output = Self>
    + Sub<Self::Base, Output = Self>
    + Mul<Self::Base, Output = Self>
    + Div<Self::Base, Output = Self>
    + Rem<Self::Base, Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + RemAssign
    + AddAssign<Self::Base>
    + SubAssign<Self::Base>
    + MulAssign<Self::Base>
    + DivAssign<Self::Base>
    + RemAssign<Self::Base>
    + Sum
    + for<'a> Sum<&'a Self>
    + Product
    + for<'a> Product<&'a Self>
    + crate::rt::Value<Cot = Self>
    + crate::rt::Accumulate
{
    /// The plain number under all derivatives, `f64` or `f32`.
    type Base: Base;
    /// The 64-bit member of the number's family: `Dual<f64>` for `Dual<f32>`, and a 64-bit number itself.
    type Wide: Scalar;
    /// The constant 0.
    const ZERO: Self;
    /// The constant 1.
    const ONE: Self;
    /// What a sum starts from, -0: adding to it changes no number and costs nothing, where 0 + x is not x for x = -0.
    const NEUTRAL: Self;

    /// A constant: a number without derivative.
    fn lit(x: Self::Base) -> Self;

    /// A constant of the derivative table, rounded where the base is `f32`.
    fn constant(x: f64) -> Self;

    /// A whole constant, such as the exponent of `powi`.
    #[inline]
    fn integer(n: i32) -> Self {
        Self::constant(f64::from(n))
    }

    /// The plain number under all derivatives.
    fn primal(self) -> Self::Base;

    /// The number as a 64-bit one, `x as f64`.
    fn widen(self) -> Self::Wide;

    /// A 64-bit number as one of this width, `x as f32` or the number itself.
    fn narrow(wide: Self::Wide) -> Self;

    /// Whether the number and all its derivatives are zero.
    fn vanishes(self) -> bool;

    /// A cotangent or tangent `self` times a partial that may be infinite or NaN.
    ///
    /// A zero `self` stays zero, and a zero partial gives zero even if `self` is infinite.
    fn strong_mul(self, partial: Self) -> Self;

    /// A cotangent or tangent `self` over `divisor`.
    ///
    /// A zero `self` stays zero (also 0/0 and 0/NaN), and infinity over infinity is zero.
    fn strong_div(self, divisor: Self) -> Self;

    /// A cotangent or tangent `self` over `divisor`, times `factor`, both strong.
    #[inline]
    fn strong_div_mul(self, divisor: Self, factor: Self) -> Self {
        self.strong_div(divisor).strong_mul(factor)
    }

    /// Whether the number or one of its derivatives is NaN. `true` is always right.
    #[inline]
    fn may_have_nan(self) -> bool {
        true
    }

    /// Whether the number is NaN.
    #[inline]
    fn is_nan(self) -> bool {
        self.primal().is_nan()
    }
    /// Whether the number is infinite.
    #[inline]
    fn is_infinite(self) -> bool {
        self.primal().is_infinite()
    }
    /// Whether the number is neither infinite nor NaN.
    #[inline]
    fn is_finite(self) -> bool {
        self.primal().is_finite()
    }
    /// Whether the number is neither zero, subnormal, infinite nor NaN.
    #[inline]
    fn is_normal(self) -> bool {
        self.primal().is_normal()
    }
    /// Whether the number is subnormal.
    #[inline]
    fn is_subnormal(self) -> bool {
        self.primal().is_subnormal()
    }
    /// Whether the sign bit is clear.
    #[inline]
    fn is_sign_positive(self) -> bool {
        self.primal().is_sign_positive()
    }
    /// Whether the sign bit is set.
    #[inline]
    fn is_sign_negative(self) -> bool {
        self.primal().is_sign_negative()
    }
    /// The floating point category.
    #[inline]
    fn classify(self) -> FpCategory {
        self.primal().classify()
    }
    /// The total order of IEEE 754.
    #[inline]
    fn total_cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.primal().total_cmp(&other.primal())
    }

    /// Sine and cosine.
    #[inline]
    fn sin_cos(self) -> (Self, Self) {
        (self.sin(), self.cos())
    }

    autodiff_macros::__rules!(real);
    #[cfg(feature = "special")]
    autodiff_macros::__rules!(special real);
}

/// The smaller of two magnitudes; that of `a` if either is NaN.
#[inline]
fn smaller<T: Base>(a: T, b: T) -> T {
    let (a, b) = (a.abs(), b.abs());
    if b < a { b } else { a }
}

macro_rules! base {
    ($($float:ident $special:ident;)*) => { $(
        impl Number for $float {
            type Base = $float;
            type Wide = f64;
            const ZERO: $float = 0.0;
            const ONE: $float = 1.0;
            const NEUTRAL: $float = -0.0;

            #[inline]
            fn lit(x: $float) -> $float {
                x
            }
            #[inline]
            fn constant(x: f64) -> $float {
                x as $float
            }
            #[inline]
            fn primal(self) -> $float {
                self
            }
            #[inline]
            fn widen(self) -> f64 {
                self.into()
            }
            #[inline]
            fn narrow(wide: f64) -> $float {
                wide as $float
            }
            #[inline]
            fn vanishes(self) -> bool {
                self == 0.0
            }
            // Selections between finished results, no branches and no `||`: loops still vectorise. Over 1000
            // elements with AVX2, a strong product costs what a plain one does and a quotient with both adjoints
            // 1.3 times as much (SSE2: 1.5 and 1.9; without these shapes a quotient took 5 times).
            #[inline]
            fn strong_mul(self, partial: $float) -> $float {
                let product = self * partial;
                if smaller(self, partial) == 0.0 { 0.0 } else { product }
            }
            #[inline]
            fn strong_div(self, divisor: $float) -> $float {
                let quotient = self / divisor;
                let by_infinity = (divisor.abs() == $float::INFINITY) & !self.is_nan();
                if (self == 0.0) | by_infinity { 0.0 } else { quotient }
            }
            #[inline]
            fn strong_div_mul(self, divisor: $float, factor: $float) -> $float {
                let product = self / divisor * factor;
                if smaller(self, factor) == 0.0 { 0.0 } else { product }
            }
            #[inline]
            fn may_have_nan(self) -> bool {
                self.is_nan()
            }
            base!(queries $float: is_nan is_infinite is_finite is_normal is_subnormal is_sign_positive is_sign_negative);
            #[inline]
            fn classify(self) -> FpCategory {
                self.classify()
            }
            #[inline]
            fn total_cmp(&self, other: &$float) -> std::cmp::Ordering {
                self.total_cmp(other)
            }

            autodiff_macros::__rules!(delegate $float);
            #[cfg(feature = "special")]
            autodiff_macros::__rules!(special delegate crate::special::$special);
        }
    )* };
    (queries $float:ident: $($name:ident)*) => { $(
        #[inline]
        fn $name(self) -> bool {
            $float::$name(self)
        }
    )* };
}
base!(f64 of_f64; f32 of_f32;);
