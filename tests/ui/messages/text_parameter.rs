//! The only parameter is text.
use autodiff::{differentiable, grad};

#[differentiable]
fn f(x: String) -> f64 {
    x.len() as f64
}

fn main() {
    println!("{:?}", grad(f)("a".to_string()));
}
