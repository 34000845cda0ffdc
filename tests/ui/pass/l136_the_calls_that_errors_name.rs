//! Row 136: what to use instead.
use autodiff::{differentiable, grad, jacobian};

#[differentiable]
fn vector(x: &[f64]) -> Vec<f64> {
    vec![x[0] * x[1], x[0]]
}

#[differentiable(handle = Loss)]
fn loss(x: f64) -> f64 {
    x * x
}

fn main() {
    assert_eq!(jacobian(vector)(&[2.0, 3.0]).as_slice(), [3.0, 2.0, 1.0, 0.0]);
    assert_eq!(grad(Loss)(3.0), 6.0);
}
