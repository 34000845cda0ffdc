//! Row 117: said aloud, it may be lost.
use autodiff::{differentiable, grad, stop_gradient};

#[differentiable]
fn scaled(x: f64, #[no_grad] k: f64) -> f64 {
    x * k
}

#[differentiable]
fn f(x: f64) -> f64 {
    scaled(x, stop_gradient(x)) + scaled(x, 2.0)
}

fn main() {
    assert_eq!(grad(f)(3.0), 5.0);
}
