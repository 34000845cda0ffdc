//! The methods of numbers as functions, for generated code: rustc takes a quarter of the time for `sin(x)` that it takes for
//! `Number::sin(x)`, whose type it has to find among all that are numbers.

use crate::Number;

autodiff_macros::__rules!(functions);
#[cfg(feature = "special")]
autodiff_macros::__rules!(special functions);

macro_rules! queries {
    ($($name:ident)*) => { $(
        #[inline(always)]
        #[allow(missing_docs)]
        pub fn $name<S: Number>(x: S) -> bool {
            S::$name(x)
        }
    )* };
}
queries!(is_nan is_infinite is_finite is_normal is_subnormal is_sign_positive is_sign_negative);

/// [`Number::classify`].
#[inline(always)]
pub fn classify<S: Number>(x: S) -> std::num::FpCategory {
    S::classify(x)
}

/// [`Number::total_cmp`].
#[inline(always)]
pub fn total_cmp<S: Number>(a: &S, b: &S) -> std::cmp::Ordering {
    S::total_cmp(a, b)
}

/// [`Number::primal`].
#[inline(always)]
pub fn primal<S: Number>(x: S) -> S::Base {
    S::primal(x)
}

/// [`Number::lit`].
#[inline(always)]
pub fn lit<S: Number>(x: S::Base) -> S {
    S::lit(x)
}
