//! Row 132.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    f64::from_bits(x.to_bits()) * x
}

fn main() {}
