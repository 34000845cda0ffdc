//! Row 125.
use autodiff::differentiable;

#[differentiable(handle = F, handle = G)]
fn f(x: f64) -> f64 {
    x * x
}

#[differentiable(recursive, recursive)]
fn g(x: f64) -> f64 {
    x * x
}

fn main() {}
