//! What is no list of options.
use autodiff::differentiable;

#[differentiable(handle: Loss)]
fn f(x: f64) -> f64 {
    x * x
}

fn main() {}
