//! A float by another name.
use autodiff::{differentiable, grad};
type Real = f64;

#[differentiable]
fn f(x: Real) -> Real {
    x * x
}

#[differentiable]
fn g(x: f64, y: Real) -> f64 {
    x * y
}

fn main() {
    println!("{:?}", grad(f)(1.0));
}
