//! What comes back.
use autodiff::{differentiable, grad, value_and_grad};

#[differentiable]
fn f(x: &[f64], k: f64) -> f64 {
    x[0] * k
}

fn main() {
    let (v, g) = grad(f)(&[1.0], 2.0);
    let s: f64 = v;
    let (a, b, c) = value_and_grad(f)(&[1.0], 2.0);
}
