//! In its body the name is the plain function.
use autodiff::{differentiable, grad};

#[differentiable]
fn f(x: f64) -> f64 {
    let d = grad(f);
    x + d(x)
}

fn main() {
    println!("{:?}", grad(f)(1.0));
}
