//! The only parameter is an integer.
use autodiff::{differentiable, grad};

#[differentiable]
fn f(x: i32) -> f64 {
    (x * x) as f64
}

fn main() {
    println!("{:?}", grad(f)(1));
}
