//! Row 136.
use autodiff::{derivative, differentiable};

#[differentiable]
fn f(x: f64, y: f64) -> f64 {
    x * y
}

#[differentiable]
fn g(x: &[f64]) -> f64 {
    x[0] * x[1]
}

fn main() {
    println!("{} {}", derivative(f)(1.0, 2.0), derivative(g)(&[1.0, 2.0]));
}
