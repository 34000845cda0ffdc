//! Row 126.
use autodiff::differentiable;

#[differentiable]
fn f() -> f64 {
    2.0
}

fn main() {}
