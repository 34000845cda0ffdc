//! Row 130.
use autodiff::{differentiable, grad};

#[differentiable]
fn f(x: f64, n: usize, g: &dyn Fn(usize) -> usize) -> f64 {
    let k: usize = g(n);
    x * k as f64
}

fn main() {
    assert_eq!(grad(f)(3.0, 2, &|n| n + 5), 7.0);
}
