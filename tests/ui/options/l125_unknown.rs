//! Row 125.
use autodiff::differentiable;

#[differentiable(reverse)]
fn f(x: f64) -> f64 {
    x * x
}

#[differentiable(mode = Reverse)]
fn g(x: f64) -> f64 {
    x * x
}

fn main() {}
