//! The error is shown once, on the user's token.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let a = [0.0; 2];
    a[0] = x;
    a[0] * a[1]
}

fn main() {}
