//! The error is shown once, on the user's token.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64, n: usize) -> f64 {
    x * n.cubed() as f64
}

fn main() {}
