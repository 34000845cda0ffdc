//! A pointer is behind a `*`.
use autodiff::{differentiable, grad};

#[differentiable]
fn f(x: f64) -> f64 {
    x * x
}
fn apply(g: fn(f64) -> f64, x: f64) -> f64 {
    g(x)
}

fn main() {
    let d = grad(f);
    println!("{:?} {}", d(1.0), apply(d, 1.0));
    println!("{}", apply(f, 1.0));
}
