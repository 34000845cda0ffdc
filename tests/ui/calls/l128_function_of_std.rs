//! Row 128.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    std::convert::identity(x) * x
}

fn main() {}
