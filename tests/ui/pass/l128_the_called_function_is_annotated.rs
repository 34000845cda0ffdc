//! Row 128: the cure.
use autodiff::{differentiable, grad};

#[differentiable]
fn helper(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn f(x: f64) -> f64 {
    helper(x) + 1.0
}

fn main() {
    assert_eq!(grad(f)(3.0), 6.0);
}
