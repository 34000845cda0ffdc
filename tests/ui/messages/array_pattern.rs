//! A pattern takes a part of an array.
use autodiff::{differentiable, grad};

#[differentiable]
fn f([x, y, ..]: [f64; 3]) -> f64 {
    x * y
}

fn main() {
    println!("{:?}", grad(f)([1.0, 2.0, 3.0]));
}
