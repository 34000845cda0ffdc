//! A pattern takes an array apart.
use autodiff::{differentiable, grad};

#[differentiable]
fn f([x, y]: [f64; 2]) -> f64 {
    x * y
}

fn main() {
    println!("{:?}", grad(f)([1.0, 2.0]));
}
