//! The error is shown once, on the user's token.
use autodiff::differentiable;

fn weight(n: usize) -> f64 {
    n as f64
}

#[differentiable]
fn f(x: f64, n: i32) -> f64 {
    weight(n) * x
}

fn main() {}
