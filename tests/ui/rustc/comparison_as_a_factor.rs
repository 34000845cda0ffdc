//! The error is shown once, on the user's token.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    x * (x > 0.0) as f64
}

fn main() {}
