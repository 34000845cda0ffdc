//! The error is shown once, on the user's token.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    assert!(x);
    x * x
}

fn main() {}
