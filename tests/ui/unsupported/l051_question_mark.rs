//! Row 51, not supported yet.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64, k: Option<f64>) -> Option<f64> {
    let k = k?;
    Some(x * k)
}

fn main() {}
