//! A box has no derivative.
use autodiff::{differentiable, grad};

#[differentiable]
fn f(x: Box<f64>, y: &f64) -> f64 {
    *x * *y
}

fn main() {
    println!("{:?}", grad(f)(Box::new(1.0), &2.0));
}
