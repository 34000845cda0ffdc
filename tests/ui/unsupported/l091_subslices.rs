//! Row 91, not supported yet.
use autodiff::differentiable;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    let rest = &x[1..];
    let (left, right) = x.split_at(2);
    rest[0] * left[0] * right[0]
}

fn main() {}
