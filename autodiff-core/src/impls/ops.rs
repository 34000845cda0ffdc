//! Operators: with its like, by value or reference, and with plain numbers on either side.

/// The operators, and sums and products. The functions behind them are from the rule table, `__rules!(operators …)`.
macro_rules! operators {
    ([$($life:lifetime)?] $Name:ident) => {
        $crate::impls::operators!([$($life)?] $Name Add add AddAssign add_assign add_both add_base base_add);
        $crate::impls::operators!([$($life)?] $Name Sub sub SubAssign sub_assign sub_both sub_base base_sub);
        $crate::impls::operators!([$($life)?] $Name Mul mul MulAssign mul_assign mul_both mul_base base_mul);
        $crate::impls::operators!([$($life)?] $Name Div div DivAssign div_assign div_both div_base base_div);
        $crate::impls::operators!([$($life)?] $Name Rem rem RemAssign rem_assign rem_both rem_base base_rem);

        impl<$($life,)? T: $crate::Number> std::ops::Neg for $Name<$($life,)? T> {
            type Output = Self;
            #[inline]
            fn neg(self) -> Self {
                self.neg_both()
            }
        }

        impl<$($life,)? T: $crate::Number> std::ops::Neg for &$Name<$($life,)? T> {
            type Output = $Name<$($life,)? T>;
            #[inline]
            fn neg(self) -> $Name<$($life,)? T> {
                -*self
            }
        }

        $crate::impls::sums!([$($life)?] $Name: $crate::Number);
    };
    ([$($life:lifetime)?] $Name:ident $Op:ident $op:ident $OpAssign:ident $op_assign:ident
        $both:ident $base_right:ident $base_left:ident) => {
        impl<$($life,)? T: $crate::Number> std::ops::$Op for $Name<$($life,)? T> {
            type Output = Self;
            #[inline(always)]
            fn $op(self, other: Self) -> Self {
                self.$both(other)
            }
        }

        impl<$($life,)? T: $crate::Number<Base = B>, B: $crate::number::Base> std::ops::$Op<B> for $Name<$($life,)? T> {
            type Output = Self;
            #[inline(always)]
            fn $op(self, other: B) -> Self {
                self.$base_right(other)
            }
        }

        // Only `f64`, and for all families: with `f32` beside it, the literal in `2.0 * x` would have no type.
        impl<$($life,)? T: $crate::Number> std::ops::$Op<$Name<$($life,)? T>> for f64 {
            type Output = $Name<$($life,)? T>;
            #[inline(always)]
            fn $op(self, other: $Name<$($life,)? T>) -> $Name<$($life,)? T> {
                $Name::$base_left(<T::Base as $crate::Number>::constant(self), other)
            }
        }

        impl<'a, $($life,)? T: $crate::Number> std::ops::$Op<&'a $Name<$($life,)? T>> for $Name<$($life,)? T> {
            type Output = Self;
            #[inline(always)]
            fn $op(self, other: &'a Self) -> Self {
                std::ops::$Op::$op(self, *other)
            }
        }

        impl<$($life,)? T: $crate::Number, Rhs> std::ops::$Op<Rhs> for &$Name<$($life,)? T>
        where
            $Name<$($life,)? T>: std::ops::$Op<Rhs, Output = $Name<$($life,)? T>>,
        {
            type Output = $Name<$($life,)? T>;
            #[inline(always)]
            fn $op(self, other: Rhs) -> $Name<$($life,)? T> {
                std::ops::$Op::$op(*self, other)
            }
        }

        $crate::impls::assigned!([$($life)?] $Name $Op $op $OpAssign $op_assign);
    };
}
pub(crate) use operators;

/// An operator that assigns, by way of the one that does not.
macro_rules! assigned {
    ([$($life:lifetime)?] $Name:ident $Op:ident $op:ident $OpAssign:ident $op_assign:ident) => {
        impl<$($life,)? T: $crate::Number, Rhs> std::ops::$OpAssign<Rhs> for $Name<$($life,)? T>
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
    ([$($life:lifetime)?] $Name:ident: $Bound:path) => {
        // From -0, as the standard library's: the sum of nothing but negative zeros is one.
        impl<$($life,)? T: $Bound> std::iter::Sum for $Name<$($life,)? T> {
            fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
                terms.fold(-Self::ZERO, |sum, term| sum + term)
            }
        }

        impl<'a, $($life,)? T: $Bound> std::iter::Sum<&'a $Name<$($life,)? T>> for $Name<$($life,)? T> {
            fn sum<I: Iterator<Item = &'a Self>>(terms: I) -> Self {
                terms.copied().sum()
            }
        }

        impl<$($life,)? T: $Bound> std::iter::Product for $Name<$($life,)? T> {
            fn product<I: Iterator<Item = Self>>(factors: I) -> Self {
                factors.fold(Self::ONE, |product, factor| product * factor)
            }
        }

        impl<'a, $($life,)? T: $Bound> std::iter::Product<&'a $Name<$($life,)? T>> for $Name<$($life,)? T> {
            fn product<I: Iterator<Item = &'a Self>>(factors: I) -> Self {
                factors.copied().product()
            }
        }
    };
}
pub(crate) use sums;
