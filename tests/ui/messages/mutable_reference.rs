//! One mistake is one error.
use autodiff::{differentiable, grad};

#[differentiable]
fn f(x: f64) -> f64 {
    let mut y = x;
    let r = &mut y;
    *r *= 2.0;
    y
}

fn main() {
    println!("{:?}", grad(f)(1.0));
}
