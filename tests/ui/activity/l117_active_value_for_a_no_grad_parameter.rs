//! Row 117: the derivative would be lost without a word.
use autodiff::differentiable;

#[differentiable]
fn scaled(x: f64, #[no_grad] k: f64) -> f64 {
    x * k
}

#[differentiable]
fn f(x: f64) -> f64 {
    scaled(x, x)
}

fn main() {}
