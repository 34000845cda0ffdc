//! A derivative inside a differentiable function.
use autodiff::{differentiable, grad, jvp, value_and_grad};

#[differentiable]
fn g(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn f(x: f64) -> f64 {
    x + grad(g)(x)
}

#[differentiable]
fn h(x: f64) -> f64 {
    x + value_and_grad(g)(x).1 + jvp(g)((x,), (1.0,)).1
}

fn main() {
    println!("{:?}", grad(f)(1.0));
    println!("{:?}", grad(h)(1.0));
}
