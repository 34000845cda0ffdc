//! Row 126.
use autodiff::differentiable;

#[differentiable]
fn f(n: usize, on: bool) -> f64 {
    if on { n as f64 } else { 0.0 }
}

fn main() {}
