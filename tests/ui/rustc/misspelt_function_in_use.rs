//! Nor from an error of rustc's.
use autodiff::{differentiable, grad};

#[differentiable]
fn f(x: f64) -> f64 {
    x * missing
}

fn main() {
    println!("{} {}", f(3.0), grad(f)(3.0));
}
