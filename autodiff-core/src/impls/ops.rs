//! Operators: with its like, by value or reference, and with plain numbers on either side.

/// The operators, and sums and products. The functions behind them are from the rule table, `__rules!(operators …)`.
macro_rules! operators {
    ([$($g:tt)*] $Ty:ty) => {
        $crate::impls::operators!([$($g)*] $Ty, Add add AddAssign add_assign add_both add_base base_add);
        $crate::impls::operators!([$($g)*] $Ty, Sub sub SubAssign sub_assign sub_both sub_base base_sub);
        $crate::impls::operators!([$($g)*] $Ty, Mul mul MulAssign mul_assign mul_both mul_base base_mul);
        $crate::impls::operators!([$($g)*] $Ty, Div div DivAssign div_assign div_both div_base base_div);
        $crate::impls::operators!([$($g)*] $Ty, Rem rem RemAssign rem_assign rem_both rem_base base_rem);

        impl<$($g)*> std::ops::Neg for $Ty {
            type Output = Self;
            #[inline]
            fn neg(self) -> Self {
                self.neg_both()
            }
        }

        impl<$($g)*> std::ops::Neg for &$Ty {
            type Output = $Ty;
            #[inline]
            fn neg(self) -> $Ty {
                -*self
            }
        }

        $crate::impls::sums!([$($g)*] $Ty);
    };
    ([$($g:tt)*] $Ty:ty, $Op:ident $op:ident $OpAssign:ident $op_assign:ident
        $both:ident $base_right:ident $base_left:ident) => {
        impl<$($g)*> std::ops::$Op for $Ty {
            type Output = Self;
            #[inline(always)]
            fn $op(self, other: Self) -> Self {
                self.$both(other)
            }
        }

        impl<$($g)*, B: $crate::number::Base> std::ops::$Op<B> for $Ty
        where
            T: $crate::Number<Base = B>,
        {
            type Output = Self;
            #[inline(always)]
            fn $op(self, other: B) -> Self {
                self.$base_right(other)
            }
        }

        // Only `f64`, and for all families: with `f32` beside it, the literal in `2.0 * x` would have no type.
        impl<$($g)*> std::ops::$Op<$Ty> for f64 {
            type Output = $Ty;
            #[inline(always)]
            fn $op(self, other: $Ty) -> $Ty {
                <$Ty>::$base_left(<T::Base as $crate::Number>::constant(self), other)
            }
        }

        impl<'a, $($g)*> std::ops::$Op<&'a $Ty> for $Ty {
            type Output = Self;
            #[inline(always)]
            fn $op(self, other: &'a Self) -> Self {
                std::ops::$Op::$op(self, *other)
            }
        }

        impl<$($g)*, Rhs> std::ops::$Op<Rhs> for &$Ty
        where
            $Ty: std::ops::$Op<Rhs, Output = $Ty>,
        {
            type Output = $Ty;
            #[inline(always)]
            fn $op(self, other: Rhs) -> $Ty {
                std::ops::$Op::$op(*self, other)
            }
        }

        $crate::impls::assigned!([$($g)*] $Ty, $Op $op $OpAssign $op_assign);
    };
}
pub(crate) use operators;

/// An operator that assigns, by way of the one that does not.
macro_rules! assigned {
    ([$($g:tt)*] $Ty:ty, $Op:ident $op:ident $OpAssign:ident $op_assign:ident) => {
        impl<$($g)*, Rhs> std::ops::$OpAssign<Rhs> for $Ty
        where
            Self: std::ops::$Op<Rhs, Output = Self> + Copy,
        {
            #[inline(always)]
            fn $op_assign(&mut self, other: Rhs) {
                *self = std::ops::$Op::$op(*self, other);
            }
        }
    };
}
pub(crate) use assigned;

/// Sums and products, over the scalars for which there are operators.
macro_rules! sums {
    ([$($g:tt)*] $Ty:ty) => {
        // From -0, as the standard library's: the sum of nothing but negative zeros is one.
        impl<$($g)*> std::iter::Sum for $Ty {
            fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
                terms.fold(-Self::ZERO, |sum, term| sum + term)
            }
        }

        impl<'a, $($g)*> std::iter::Sum<&'a $Ty> for $Ty {
            fn sum<I: Iterator<Item = &'a Self>>(terms: I) -> Self {
                terms.copied().sum()
            }
        }

        impl<$($g)*> std::iter::Product for $Ty {
            fn product<I: Iterator<Item = Self>>(factors: I) -> Self {
                factors.fold(Self::ONE, |product, factor| product * factor)
            }
        }

        impl<'a, $($g)*> std::iter::Product<&'a $Ty> for $Ty {
            fn product<I: Iterator<Item = &'a Self>>(factors: I) -> Self {
                factors.copied().product()
            }
        }
    };
}
pub(crate) use sums;
