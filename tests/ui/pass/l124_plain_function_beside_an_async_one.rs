//! Row 124: attributes and visibility are no reason to reject.
use autodiff::{differentiable, grad};

#[differentiable]
#[inline(never)]
#[must_use]
pub(crate) fn f(x: f64) -> f64 {
    x * x
}

#[allow(dead_code)]
async fn later(x: f64) -> f64 {
    f(x)
}

fn main() {
    assert_eq!(grad(f)(3.0), 6.0);
}
