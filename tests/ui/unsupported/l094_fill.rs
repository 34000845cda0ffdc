//! Row 94, not supported yet.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let mut v = vec![0.0; 3];
    v.fill(x);
    v[0] * v[1]
}

fn main() {}
