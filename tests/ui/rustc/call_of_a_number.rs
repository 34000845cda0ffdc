//! The error is shown once, on the user's token.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let y = 2.0 * x;
    y(x)
}

fn main() {}
