//! The bound for generic numeric code.
use crate::number::Number;

/// A number: `f64`, `f32`, a [`Dual`](crate::Dual) of one, or a variable of a [`Tape`](crate::Tape).
///
/// `fn f<T: Real>(x: T) -> T` computes with all of them, by the operators and the mathematical methods of the standard
/// library's floats (`x.sin()`, `x.powi(3)`, `x.max(y)`), whose values are the same bit for bit. The trait itself has no
/// methods, so that importing it adds none to `f64`.
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
pub trait Real: Number {}
impl<T: Number> Real for T {}
