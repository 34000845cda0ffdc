//! The operators of dual numbers: with each other, by value or reference, and with plain numbers on either side.
use super::Dual;
use crate::Number;
use crate::number::Base;
use std::iter::{Product, Sum};
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign};

impl<T: Number> Dual<T> {
    autodiff_macros::__rules!(dual_operators);
}

macro_rules! operators {
    ($($Op:ident $op:ident $OpAssign:ident $op_assign:ident $dual:ident $dual_base:ident $base_dual:ident)*) => { $(
        impl<T: Number> $Op for Dual<T> {
            type Output = Self;
            #[inline]
            fn $op(self, other: Self) -> Self {
                self.$dual(other)
            }
        }

        impl<T: Number<Base = B>, B: Base> $Op<B> for Dual<T> {
            type Output = Self;
            #[inline]
            fn $op(self, other: B) -> Self {
                self.$dual_base(other)
            }
        }

        // Only `f64`, and for all families: with `f32` beside it, the literal in `2.0 * x` would have no type.
        impl<T: Number> $Op<Dual<T>> for f64 {
            type Output = Dual<T>;
            #[inline]
            fn $op(self, other: Dual<T>) -> Dual<T> {
                Dual::$base_dual(T::Base::constant(self), other)
            }
        }

        impl<'a, T: Number> $Op<&'a Dual<T>> for Dual<T> {
            type Output = Self;
            #[inline]
            fn $op(self, other: &'a Self) -> Self {
                self.$op(*other)
            }
        }

        impl<T: Number, Rhs> $Op<Rhs> for &Dual<T>
        where
            Dual<T>: $Op<Rhs, Output = Dual<T>>,
        {
            type Output = Dual<T>;
            #[inline]
            fn $op(self, other: Rhs) -> Dual<T> {
                (*self).$op(other)
            }
        }

        impl<T, Rhs> $OpAssign<Rhs> for Dual<T>
        where
            Self: $Op<Rhs, Output = Self> + Copy,
        {
            #[inline]
            fn $op_assign(&mut self, other: Rhs) {
                *self = self.$op(other);
            }
        }
    )* };
}

operators! {
    Add add AddAssign add_assign add_dual add_base base_add
    Sub sub SubAssign sub_assign sub_dual sub_base base_sub
    Mul mul MulAssign mul_assign mul_dual mul_base base_mul
    Div div DivAssign div_assign div_dual div_base base_div
    Rem rem RemAssign rem_assign rem_dual rem_base base_rem
}

impl<T: Number> Neg for Dual<T> {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        self.neg_dual()
    }
}

impl<T: Number> Neg for &Dual<T> {
    type Output = Dual<T>;
    #[inline]
    fn neg(self) -> Dual<T> {
        -*self
    }
}

// From -0, as the standard library's: the sum of nothing but negative zeros is one.
impl<T: Number> Sum for Dual<T> {
    fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
        terms.fold(-Self::ZERO, |sum, term| sum + term)
    }
}

impl<'a, T: Number> Sum<&'a Dual<T>> for Dual<T> {
    fn sum<I: Iterator<Item = &'a Self>>(terms: I) -> Self {
        terms.copied().sum()
    }
}

impl<T: Number> Product for Dual<T> {
    fn product<I: Iterator<Item = Self>>(factors: I) -> Self {
        factors.fold(Self::ONE, |product, factor| product * factor)
    }
}

impl<'a, T: Number> Product<&'a Dual<T>> for Dual<T> {
    fn product<I: Iterator<Item = &'a Self>>(factors: I) -> Self {
        factors.copied().product()
    }
}
