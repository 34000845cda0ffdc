//! `grad(f, x)`.
use autodiff::{differentiable, grad};

#[differentiable]
fn f(x: f64) -> f64 {
    x * x
}

fn main() {
    println!("{:?}", grad(f, 1.0));
}
