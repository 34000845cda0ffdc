//! Row 125: the mark on a parameter.
use autodiff::differentiable;

#[differentiable]
fn twice(x: f64, #[no_grad] #[no_grad] k: f64) -> f64 {
    x * k
}

#[differentiable]
fn value(x: f64, #[no_grad = true] k: f64) -> f64 {
    x * k
}

#[differentiable]
fn list(x: f64, #[no_grad(k)] k: f64) -> f64 {
    x * k
}

fn main() {}
