//! Row 44, not supported yet.
use autodiff::differentiable;

fn some(n: usize) -> Option<usize> {
    Some(n)
}

#[differentiable]
fn f(x: f64, n: usize) -> f64 {
    if let Some(k) = some(n)
        && x > 0.0
    {
        x * k as f64
    } else {
        x
    }
}

fn main() {}
