//! What a tensor holds: `f32`, `f64`, and `i64` and `bool` for indices and masks.
use super::elementwise::apply;
use super::integer::{self, NumericRule};
use super::operand::Arg;
use super::pool::Pools;
use super::special;
use crate::Error;
use crate::autograd::{AnyTensor, Target};
use crate::number::Base;
use crate::tensor::Tensor;
use std::fmt;

/// The type of a tensor's elements.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum DType {
    /// `f32`
    F32,
    /// `f64`
    F64,
    /// `i64`
    I64,
    /// `bool`
    Bool,
}

impl fmt::Display for DType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            DType::F32 => "float32",
            DType::F64 => "float64",
            DType::I64 => "int64",
            DType::Bool => "bool",
        })
    }
}

/// An element of a tensor: `f32`, `f64`, `i64` or `bool`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an element of tensors",
    label = "tensors hold `f32`, `f64`, `i64` or `bool`",
    note = "of literals, `0` is an `i32` where nothing else is told: write `0_i64` or `0.0`"
)]
pub trait Element:
    Copy + Default + PartialEq + PartialOrd + fmt::Debug + Send + Sync + 'static + sealed::Element
{
    /// The type as a value.
    const DTYPE: DType;
}

/// An element that one can calculate with: `f32`, `f64` or `i64`.
#[diagnostic::on_unimplemented(
    message = "tensors of `{Self}` cannot be calculated with",
    label = "this needs elements of type `f32`, `f64` or `i64`",
    note = "`x.to::<f32>()` converts a tensor"
)]
pub trait Numeric: Element + sealed::Numeric {}

/// An element that has derivatives: `f32` or `f64`.
#[diagnostic::on_unimplemented(
    message = "tensors of `{Self}` have no derivatives",
    label = "this needs elements of type `f32` or `f64`",
    note = "`x.to::<f32>()` converts a tensor"
)]
pub trait Floating: Numeric + Base + sealed::Floating {}

pub(crate) mod sealed {
    use super::*;

    pub trait Element: Copy {
        /// What long sums are kept in, where each step rounds.
        type Sum: super::Element;
        /// The free buffers of this type.
        fn pool(pools: &mut Pools) -> &mut crate::tensor::pool::Pool<Self>;
        fn to_bits(self) -> u64;
        fn from_bits(bits: u64) -> Self;
        fn from_f32(x: f32) -> Self;
        fn from_f64(x: f64) -> Self;
        fn from_i64(x: i64) -> Self;
        fn from_bool(x: bool) -> Self;
        /// As Rust's `as`; a number as `bool` is whether it is not 0.
        fn cast<U: Element>(self) -> U;
        /// The sum; of masks, whether either holds.
        fn plus(self, other: Self) -> Self;
        /// The sum of as many of it.
        fn repeated(self, count: usize) -> Self;
        /// The handle among those of all types that have derivatives.
        fn into_any(tensor: Tensor<Self>) -> Option<AnyTensor>
        where
            Self: super::Element;
        /// The handle again, if its elements are of this type.
        fn from_any(tensor: AnyTensor) -> Option<Tensor<Self>>
        where
            Self: super::Element;
    }

    /// Arithmetic as tensors have it, with `default()` for zero: integers wrap around, as an overflow in one element of many is no reason to stop.
    pub trait Numeric: Copy {
        const UNIT: Self;
        /// Less than or equal to every number: what a maximum starts from.
        const LOWEST: Self;
        /// What a minimum starts from.
        const HIGHEST: Self;
        fn minus(self, other: Self) -> Self;
        fn times(self, other: Self) -> Self;
        /// Integers are rounded towards zero; the divisor is not zero.
        fn over(self, other: Self) -> Self;
        /// The remainder with the sign of the dividend.
        fn modulo(self, other: Self) -> Self;
        fn negated(self) -> Self;
        fn magnitude(self) -> Self;
        /// -1, 0 or 1, and 0 for NaN.
        fn sign(self) -> Self;
        /// Whether it is NaN.
        fn is_undefined(self) -> bool;
        /// A row of the rule table on tensors of this type: recorded if it has derivatives.
        #[allow(private_bounds, private_interfaces)]
        #[track_caller]
        fn elementwise<R: NumericRule<N>, const N: usize>(
            op: &'static str,
            rule: R,
            operands: [Arg<'_, Self>; N],
            target: Target<'_, Self>,
        ) -> Result<Tensor<Self>, Error>
        where
            Self: super::Numeric;
    }

    /// Functions that the rule table builds on and the standard library has not.
    pub trait Floating: Copy {
        /// From here on, a sum of powers has lost nothing to underflow.
        const EXACT_FROM: Self;
        fn erfinv(self) -> Self;
    }
}

/// The larger number; NaN if either is.
#[inline]
pub(crate) fn larger<T: Numeric>(a: T, b: T) -> T {
    if a > b || a.is_undefined() { a } else { b }
}

/// The smaller number; NaN if either is.
#[inline]
pub(crate) fn smaller<T: Numeric>(a: T, b: T) -> T {
    if a < b || a.is_undefined() { a } else { b }
}

macro_rules! element {
    ($($T:ident $DTYPE:ident $pool:ident: sum $Sum:ident, to_bits $to_bits:expr, from_bits $from_bits:expr, from_f32 $from_f32:expr, from_f64 $from_f64:expr, from_i64 $from_i64:expr,
        from_bool $from_bool:expr, into $into:ident, plus $plus:expr, repeated $repeated:expr, any $($Variant:ident)?;)*) => { $(
        impl Element for $T {
            const DTYPE: DType = DType::$DTYPE;
        }
        impl sealed::Element for $T {
            type Sum = $Sum;
            #[inline]
            fn pool(pools: &mut Pools) -> &mut crate::tensor::pool::Pool<$T> {
                &mut pools.$pool
            }
            #[inline]
            fn to_bits(self) -> u64 {
                ($to_bits)(self)
            }
            #[inline]
            fn from_bits(bits: u64) -> $T {
                ($from_bits)(bits)
            }
            #[inline]
            fn from_f32(x: f32) -> $T {
                ($from_f32)(x)
            }
            #[inline]
            fn from_f64(x: f64) -> $T {
                ($from_f64)(x)
            }
            #[inline]
            fn from_i64(x: i64) -> $T {
                ($from_i64)(x)
            }
            #[inline]
            fn from_bool(x: bool) -> $T {
                ($from_bool)(x)
            }
            #[inline]
            fn cast<U: sealed::Element>(self) -> U {
                U::$into(self)
            }
            #[inline]
            fn plus(self, other: $T) -> $T {
                ($plus)(self, other)
            }
            #[inline]
            fn repeated(self, count: usize) -> $T {
                ($repeated)(self, count)
            }
            #[inline]
            fn into_any(tensor: Tensor<$T>) -> Option<AnyTensor> {
                element!(@into tensor $($Variant)?)
            }
            #[inline]
            fn from_any(tensor: AnyTensor) -> Option<Tensor<$T>> {
                element!(@from tensor $($Variant)?)
            }
        }
    )* };
    (@into $tensor:ident $Variant:ident) => { Some(AnyTensor::$Variant($tensor)) };
    (@into $tensor:ident) => {{
        drop($tensor);
        None
    }};
    (@from $tensor:ident $Variant:ident) => {
        if let AnyTensor::$Variant(tensor) = $tensor { Some(tensor) } else { None }
    };
    (@from $tensor:ident) => {{
        drop($tensor);
        None
    }};
}
element! {
    f32 F32 f32: sum f64, to_bits |x| u64::from(f32::to_bits(x)), from_bits |bits| f32::from_bits(bits as u32),
        from_f32 |x| x, from_f64 |x| x as f32, from_i64 |x| x as f32, from_bool |x| if x { 1.0 } else { 0.0 },
        into from_f32, plus |a, b| a + b, repeated |x, count| x * count as f32, any F32;
    f64 F64 f64: sum f64, to_bits f64::to_bits, from_bits f64::from_bits,
        from_f32 f64::from, from_f64 |x| x, from_i64 |x| x as f64, from_bool |x| if x { 1.0 } else { 0.0 },
        into from_f64, plus |a, b| a + b, repeated |x, count| x * count as f64, any F64;
    i64 I64 i64: sum i64, to_bits |x| x as u64, from_bits |bits| bits as i64,
        from_f32 |x| x as i64, from_f64 |x| x as i64, from_i64 |x| x, from_bool i64::from,
        into from_i64, plus i64::wrapping_add, repeated |x: i64, count| x.wrapping_mul(count as i64), any;
    bool Bool bool: sum bool, to_bits u64::from, from_bits |bits| bits != 0,
        from_f32 |x| x != 0.0, from_f64 |x| x != 0.0, from_i64 |x| x != 0, from_bool |x| x,
        into from_bool, plus |a, b| a | b, repeated |x, _| x, any;
}

macro_rules! floating {
    ($($T:ident)*) => { $(
        impl Numeric for $T {}
        impl Floating for $T {}
        impl sealed::Numeric for $T {
            const UNIT: $T = 1.0;
            const LOWEST: $T = $T::NEG_INFINITY;
            const HIGHEST: $T = $T::INFINITY;
            #[inline]
            fn minus(self, other: $T) -> $T {
                self - other
            }
            #[inline]
            fn times(self, other: $T) -> $T {
                self * other
            }
            #[inline]
            fn over(self, other: $T) -> $T {
                self / other
            }
            #[inline]
            fn modulo(self, other: $T) -> $T {
                self % other
            }
            #[inline]
            fn negated(self) -> $T {
                -self
            }
            #[inline]
            fn magnitude(self) -> $T {
                self.abs()
            }
            #[inline]
            fn sign(self) -> $T {
                if self > 0.0 { 1.0 } else if self < 0.0 { -1.0 } else { 0.0 }
            }
            #[inline]
            fn is_undefined(self) -> bool {
                self.is_nan()
            }
            #[allow(private_bounds, private_interfaces)]
            #[track_caller]
            fn elementwise<R: NumericRule<N>, const N: usize>(
                op: &'static str,
                rule: R,
                operands: [Arg<'_, $T>; N],
                target: Target<'_, $T>,
            ) -> Result<Tensor<$T>, Error> {
                apply(op, rule, operands, target)
            }
        }
        impl sealed::Floating for $T {
            const EXACT_FROM: $T = $T::MIN_POSITIVE / $T::EPSILON;
            #[inline]
            fn erfinv(self) -> $T {
                special::erfinv(f64::from(self)) as $T
            }
        }
    )* };
}
floating!(f32 f64);

impl Numeric for i64 {}
impl sealed::Numeric for i64 {
    const UNIT: i64 = 1;
    const LOWEST: i64 = i64::MIN;
    const HIGHEST: i64 = i64::MAX;
    #[inline]
    fn minus(self, other: i64) -> i64 {
        self.wrapping_sub(other)
    }
    #[inline]
    fn times(self, other: i64) -> i64 {
        self.wrapping_mul(other)
    }
    #[inline]
    fn over(self, other: i64) -> i64 {
        self.wrapping_div(other)
    }
    #[inline]
    fn modulo(self, other: i64) -> i64 {
        self.wrapping_rem(other)
    }
    #[inline]
    fn negated(self) -> i64 {
        self.wrapping_neg()
    }
    #[inline]
    fn magnitude(self) -> i64 {
        self.wrapping_abs()
    }
    #[inline]
    fn sign(self) -> i64 {
        self.signum()
    }
    #[inline]
    fn is_undefined(self) -> bool {
        false
    }
    #[allow(private_bounds, private_interfaces)]
    fn elementwise<R: NumericRule<N>, const N: usize>(
        op: &'static str,
        rule: R,
        operands: [Arg<'_, i64>; N],
        target: Target<'_, i64>,
    ) -> Result<Tensor<i64>, Error> {
        integer::apply(op, rule, operands, target)
    }
}
