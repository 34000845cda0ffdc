//! Row 97: what ends a chain is known, or refused.
use autodiff::differentiable;

#[differentiable]
fn last(x: &[f64]) -> f64 {
    x.iter().map(|v| v * v).max_by(|a, b| a.total_cmp(b)).unwrap_or(0.0)
}

#[differentiable]
fn kept(x: &[f64]) -> f64 {
    let squares = x.iter().map(|v| v * v);
    squares.sum()
}

fn main() {}
