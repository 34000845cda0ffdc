//! A `Vec` for a slice.
use autodiff::{differentiable, grad};

#[differentiable]
fn f(x: &[f64]) -> f64 {
    x[0]
}

fn main() {
    println!("{:?}", grad(f)(vec![1.0]));
}
