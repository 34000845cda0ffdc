//! Row 51, not supported yet.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let y = if x > 0.0 { Some(x * x) } else { None };
    y.unwrap_or(x)
}

fn main() {}
