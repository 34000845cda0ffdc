//! Row 108, not supported yet.
use autodiff::differentiable;

#[differentiable]
fn f(x: &mut f64, v: &mut [f64]) -> f64 {
    *x *= 2.0;
    v[0] = *x;
    v[0] * v[1]
}

fn main() {}
