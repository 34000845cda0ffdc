//! Special functions: the error functions, the logarithm of the gamma function and its derivatives.
//!
//! The standard library's floats have no such methods, so these are differentiable functions, which other differentiable
//! functions call, and operators take: `grad(erf)(x)`. What is generic over [`Real`](crate::Real) has them as methods,
//! `x.erf()`. They are under the feature `special`, which `tensor` includes.
//!
//! ```
//! use autodiff::special::erf;
//! use autodiff::{differentiable, grad};
//!
//! /// The probability that a normal number is less than `x`.
//! #[differentiable]
//! fn below(x: f64, mean: f64, deviation: f64) -> f64 {
//!     0.5 + 0.5 * erf((x - mean) / (deviation * 2.0_f64.sqrt()))
//! }
//!
//! let (by_x, by_mean, _) = grad(below)(1.0, 1.0, 2.0);
//! let density = 1.0 / (2.0 * (2.0 * std::f64::consts::PI).sqrt());
//! assert!((by_x - density).abs() < 1e-15 && by_x == -by_mean);
//! ```
mod gamma;

use autodiff_macros::differentiable;

/// The rows of the rule table that are special functions, under the names by which the compiler knows them here alone: a
/// method `erf` that somebody else gives to floats is not ours.
trait Rows: Sized {
    fn __erf(self) -> f64;
    fn __erfc(self) -> f64;
    fn __lgamma(self) -> f64;
    fn __digamma(self) -> f64;
    fn __polygamma(self, n: i32) -> f64;
}

impl Rows for f64 {
    fn __erf(self) -> f64 {
        of_f64::erf(self)
    }
    fn __erfc(self) -> f64 {
        of_f64::erfc(self)
    }
    fn __lgamma(self) -> f64 {
        of_f64::lgamma(self)
    }
    fn __digamma(self) -> f64 {
        of_f64::digamma(self)
    }
    fn __polygamma(self, n: i32) -> f64 {
        of_f64::polygamma(self, n)
    }
}

/// The error function, 2/√π ∫₀ˣ exp(−t²) dt.
///
/// ```
/// use autodiff::{grad, special::erf};
/// assert_eq!((erf(0.0), erf(f64::INFINITY)), (0.0, 1.0));
/// assert_eq!(grad(erf)(0.0), std::f64::consts::FRAC_2_SQRT_PI);
/// ```
#[differentiable(crate = crate)]
pub fn erf(x: f64) -> f64 {
    x.__erf()
}

/// The complementary error function, 1 − erf(x), without the loss of digits where that is small.
///
/// ```
/// use autodiff::{grad, special::erfc};
/// assert!(erfc(10.0) > 0.0 && grad(erfc)(10.0) < 0.0);
/// ```
#[differentiable(crate = crate)]
pub fn erfc(x: f64) -> f64 {
    x.__erfc()
}

/// The logarithm of the absolute value of the gamma function.
///
/// At its poles 0, −1, −2, … it is infinite.
///
/// ```
/// use autodiff::{grad, special::{digamma, lgamma}};
/// assert!((lgamma(5.0) - 24.0_f64.ln()).abs() < 1e-15);
/// assert_eq!(grad(lgamma)(5.0), digamma(5.0));
/// ```
#[differentiable(crate = crate)]
pub fn lgamma(x: f64) -> f64 {
    x.__lgamma()
}

/// The derivative of [`lgamma`].
///
/// At the poles it is NaN, as the two sides differ; at ±0 it is ∓∞.
///
/// ```
/// use autodiff::special::digamma;
/// assert!((digamma(3.0) - digamma(2.0) - 0.5).abs() < 1e-14);
/// ```
#[differentiable(crate = crate)]
pub fn digamma(x: f64) -> f64 {
    x.__digamma()
}

/// Derivative number `n` of [`digamma`], which is number 0. For a negative `n` it is NaN.
///
/// ```
/// use autodiff::special::polygamma;
/// let exact = std::f64::consts::PI.powi(2) / 6.0;
/// assert!((polygamma(1, 1.0) - exact).abs() < 1e-15);
/// ```
#[differentiable(crate = crate)]
pub fn polygamma(n: i32, x: f64) -> f64 {
    x.__polygamma(n)
}

/// The values for `f64`.
pub(crate) mod of_f64 {
    pub(crate) use super::gamma::{digamma, polygamma};
    pub(crate) use libm::{erf, erfc, lgamma};
}

/// The values for `f32`.
pub(crate) mod of_f32 {
    use super::of_f64;
    pub(crate) use libm::{erfcf as erfc, erff as erf, lgammaf as lgamma};

    pub(crate) fn digamma(x: f32) -> f32 {
        of_f64::digamma(f64::from(x)) as f32
    }
    pub(crate) fn polygamma(x: f32, n: i32) -> f32 {
        of_f64::polygamma(f64::from(x), n) as f32
    }
}
