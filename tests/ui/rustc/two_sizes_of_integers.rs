//! The error is shown once, on the user's token.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64, n: usize, m: i32) -> f64 {
    x * (n + m) as f64
}

fn main() {}
