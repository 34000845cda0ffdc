//! `derivative` is by floats.
use autodiff::{derivative, differentiable, hessian};

#[differentiable]
fn f(x: &[f64]) -> f64 {
    x[0]
}

#[differentiable]
fn g(x: (f64, f64)) -> f64 {
    x.0
}

fn main() {
    println!("{:?}", derivative(f)(&[1.0]));
    println!("{:?}", hessian(g)((1.0, 2.0)));
}
