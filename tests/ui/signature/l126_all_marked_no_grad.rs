//! Row 126.
use autodiff::differentiable;

#[differentiable]
fn f(#[no_grad] x: f64, #[no_grad] v: &[f64]) -> f64 {
    x * v[0]
}

fn main() {}
