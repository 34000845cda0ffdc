//! Row 126.
use autodiff::{differentiable, grad};

#[differentiable]
fn f(n: usize, #[no_grad] k: f64, x: f64, on: bool) -> f64 {
    if on { k * x * n as f64 } else { x }
}

fn main() {
    assert_eq!(grad(f)(2, 3.0, 5.0, true), 6.0);
}
