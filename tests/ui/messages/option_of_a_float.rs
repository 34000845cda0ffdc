//! Of a result and of a parameter.
use autodiff::{differentiable, grad};

#[differentiable]
fn f(x: f64) -> Option<f64> {
    Some(x)
}

#[differentiable]
fn g(x: Option<f64>) -> f64 {
    x.unwrap_or(0.0)
}

fn main() {
    println!("{:?}", grad(f)(1.0));
}
