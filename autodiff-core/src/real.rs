//! The bound for generic numeric code.
use crate::number::Number;

/// A number: `f64`, `f32`, a [`Dual`](crate::Dual) of one, or a variable of a [`Tape`](crate::Tape).
///
/// `fn f<T: Real>(x: T) -> T` computes with all of them, by the operators and the mathematical methods of the standard
/// library's floats (`x.sin()`, `x.powi(3)`, `x.max(y)`), whose values are the same bit for bit. The table has them all.
/// The trait itself has none, so that importing it adds none to `f64`. Without `self` there are
///
/// - `T::constant(x: f64)`, a number without derivative,
/// - `T::ZERO` and `T::ONE`,
/// - `T::lit(x: T::Base)`, the same of the plain number under all derivatives, `f64` or `f32`, which `x.primal()` is.
///
/// ```
/// use autodiff::{Dual, Real};
///
/// fn wave<T: Real>(x: T) -> T {
///     x.sin() * T::constant(2.0) + x
/// }
/// assert_eq!(wave(0.0), 0.0);
/// assert_eq!(wave(Dual::new(0.0, 1.0)).tangent, 3.0);
/// ```
///
/// # Methods
/// Their derivatives by each operand are over the operands and the result `y`; a formula with `c` is what a tangent or
/// cotangent `c` contributes, and `strong_…` are products and quotients in which a zero `c` stays zero.
///
#[doc = autodiff_macros::__rules!(real_table)]
///
#[cfg_attr(feature = "special", doc = "With the feature `special`:\n")]
#[cfg_attr(feature = "special", doc = autodiff_macros::__rules!(special real_table))]
///
/// There are also `sin_cos`, which is both at once, and without derivative `is_nan`, `is_infinite`, `is_finite`, `is_normal`,
/// `is_subnormal`, `is_sign_positive`, `is_sign_negative`, `classify` and `total_cmp`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number with derivatives",
    label = "this needs `f64`, `f32`, a `Dual` of one, or a variable of a tape",
    note = "of literals, `1` is an integer: write `1.0`"
)]
pub trait Real: Number {}
impl<T: Number> Real for T {}
