//! Row 128.
use autodiff::{differentiable, grad};

fn weight(n: usize) -> f64 {
    1.0 / n as f64
}

#[differentiable]
fn f(x: f64, n: usize) -> f64 {
    let w: f64 = weight(n);
    w * x * x
}

fn main() {
    assert_eq!(grad(f)(3.0, 2), 3.0);
}
