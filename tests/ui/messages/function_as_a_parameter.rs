//! A function as a parameter.
use autodiff::{differentiable, grad};

#[differentiable]
fn f(g: &dyn Fn(f64) -> f64, x: f64) -> f64 {
    g(x)
}

fn main() {
    println!("{:?}", grad(f)(&|x| x, 1.0));
}
