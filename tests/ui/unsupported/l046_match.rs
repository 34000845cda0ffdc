//! Row 46, not supported yet.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64, n: usize) -> f64 {
    match n {
        0 => x,
        1..=3 => x * x,
        _ => 1.0,
    }
}

fn main() {}
