//! Row 101: what is collected, and into what.
use autodiff::differentiable;

#[differentiable]
fn filtered(x: &[f64]) -> f64 {
    let v: Vec<f64> = x.iter().copied().filter(|v| *v > 0.0).collect();
    v.len() as f64 * x[0]
}

#[differentiable]
fn rows(x: &[f64]) -> f64 {
    let v: Vec<Vec<f64>> = x.iter().map(|v| vec![*v, 1.0]).collect();
    v[0][0]
}

#[differentiable]
fn unknown(x: &[f64]) -> f64 {
    let v: std::collections::VecDeque<f64> = x.iter().map(|v| v * v).collect();
    v[0]
}

fn main() {}
