//! Row 93, not supported yet.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let mut v = Vec::new();
    v.push(x);
    v.push(x * x);
    v[0] * v[1]
}

fn main() {}
