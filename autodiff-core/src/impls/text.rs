//! Comparisons, printing and queries: they see the plain number.

/// Comparisons with its like and with plain numbers.
macro_rules! compared {
    ([$($g:tt)*] $Ty:ty) => {
        impl<$($g)*> PartialEq for $Ty {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.value == other.value
            }
        }
        impl<$($g)*> PartialOrd for $Ty {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                self.value.partial_cmp(&other.value)
            }
        }
        impl<$($g)*, B: $crate::number::Base> PartialEq<B> for $Ty
        where
            T: $crate::Number<Base = B>,
        {
            #[inline]
            fn eq(&self, other: &B) -> bool {
                self.value == *other
            }
        }
        impl<$($g)*, B: $crate::number::Base> PartialOrd<B> for $Ty
        where
            T: $crate::Number<Base = B>,
        {
            #[inline]
            fn partial_cmp(&self, other: &B) -> Option<std::cmp::Ordering> {
                self.value.partial_cmp(other)
            }
        }
    };
}
pub(crate) use compared;

/// Printing, as the value prints. `Debug` shows the derivative too, and so is each type's own.
macro_rules! formatted {
    ([$($g:tt)*] $Ty:ty) => {
        $crate::impls::formatted!([$($g)*] $Ty, Display);
        $crate::impls::formatted!([$($g)*] $Ty, LowerExp);
    };
    ([$($g:tt)*] $Ty:ty, $Style:ident) => {
        impl<$($g)*> std::fmt::$Style for $Ty {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::$Style::fmt(&self.value, f)
            }
        }
    };
}
pub(crate) use formatted;

/// Methods of [`Number`](crate::Number) that are inherent too: with `num_traits::Float` also in scope, `x.is_nan()` is
/// not ambiguous.
macro_rules! queries {
    () => {
        $crate::impls::queries! {
            sin_cos -> (Self, Self);
            is_nan -> bool;
            is_infinite -> bool;
            is_finite -> bool;
            is_normal -> bool;
            is_subnormal -> bool;
            is_sign_positive -> bool;
            is_sign_negative -> bool;
            classify -> std::num::FpCategory;
        }
    };
    ($($name:ident -> $Result:ty;)*) => { $(
        #[doc = concat!("As [`f64::", stringify!($name), "`].")]
        #[inline]
        pub fn $name(self) -> $Result {
            $crate::Number::$name(self)
        }
    )* };
}
pub(crate) use queries;
