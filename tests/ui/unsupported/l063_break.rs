//! Row 63, not supported yet.
use autodiff::differentiable;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() {
        if s > 3.0 {
            break;
        }
        s += x[i] * x[i];
    }
    s
}

fn main() {}
