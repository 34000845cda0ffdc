//! The error is shown once, on the user's token.
use autodiff::differentiable;

#[differentiable]
fn f<'a>(x: &'a [f64]) -> f64 {
    let y: &'a [f64] = x;
    y[0] * 2
}

fn main() {}
