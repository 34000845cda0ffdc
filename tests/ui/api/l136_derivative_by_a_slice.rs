//! Row 136.
use autodiff::{derivative, differentiable};

#[differentiable]
fn g(x: &[f64]) -> f64 {
    x[0] * x[1]
}

fn main() {
    println!("{}", derivative(g)(&[1.0, 2.0]));
}
