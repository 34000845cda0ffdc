//! The error is shown once, on the user's token.
use autodiff::differentiable;

#[differentiable]
fn g(x: &[f64]) -> f64 {
    x[0]
}

#[differentiable]
fn f(x: f64) -> f64 {
    g(x) + 1.0
}

fn main() {}
