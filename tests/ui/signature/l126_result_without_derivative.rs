//! Row 126.
use autodiff::differentiable;

#[differentiable]
fn count(x: f64) -> usize {
    x as usize
}

#[differentiable]
fn nothing(x: f64) {
    let _ = x;
}

fn main() {}
