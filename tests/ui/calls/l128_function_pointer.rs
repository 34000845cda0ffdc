//! Row 128.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64, g: fn(f64) -> f64) -> f64 {
    g(x) * x
}

fn main() {}
