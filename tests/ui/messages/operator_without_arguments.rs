//! The operator is called without arguments.
use autodiff::{differentiable, grad};

#[differentiable]
fn f(x: f64) -> f64 {
    x * x
}

fn main() {
    println!("{}", grad(f));
    let y: f64 = grad(f);
}
