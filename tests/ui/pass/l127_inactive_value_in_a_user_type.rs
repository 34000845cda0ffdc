//! Row 127: what does not depend on an argument may go anywhere.
use autodiff::{differentiable, grad};

pub struct Metres(pub f64);

#[differentiable]
fn f(x: f64, scale: &Metres) -> f64 {
    let k: f64 = scale.0;
    k * x * x
}

fn main() {
    assert_eq!(grad(f)(3.0, &Metres(2.0)), 12.0);
}
