//! Row 124: each of them is named.
use autodiff::differentiable;

#[differentiable]
const unsafe extern "C" fn f(x: f64) -> f64 {
    x * x
}

fn main() {}
