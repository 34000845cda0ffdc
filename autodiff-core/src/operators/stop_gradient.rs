//! A number cut off from its derivatives.
use crate::Number;

/// The same number without its derivatives: a constant to every derivative, of any order.
///
/// ```
/// use autodiff::{Dual, stop_gradient};
/// let y = stop_gradient(Dual::new(3.0, 1.0));
/// assert_eq!((y.value, y.tangent), (3.0, 0.0));
/// ```
#[inline]
pub fn stop_gradient<T: Number>(x: T) -> T {
    T::lit(x.primal())
}
