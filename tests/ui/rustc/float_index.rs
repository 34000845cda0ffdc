//! The error is shown once, on the user's token.
use autodiff::differentiable;

#[differentiable]
fn f(x: &[f64], k: f64) -> f64 {
    x[k] * 2.0
}

fn main() {}
