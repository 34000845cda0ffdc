//! The length is part of the function.
use autodiff::{differentiable, grad};

#[differentiable]
fn f<const N: usize>(x: [f64; N]) -> f64 {
    x[0]
}

fn main() {
    println!("{:?}", grad(f::<3>)([1.0]));
    println!("{:?}", grad(f)(vec![1.0]));
}
