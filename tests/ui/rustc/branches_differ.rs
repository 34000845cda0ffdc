//! The error is shown once, on the user's token.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let y = if x > 0.0 { x } else { 1 };
    y * x
}

fn main() {}
