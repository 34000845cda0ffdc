//! The error is shown once, on the user's token.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let (a, b, c) = (x, 2.0 * x);
    a * b * c
}

fn main() {}
