//! The error is shown once, on the user's token.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64, y: f32) -> f64 {
    x * y
}

fn main() {}
