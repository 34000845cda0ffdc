//! Row 128.
use autodiff::differentiable;

fn largest(x: &[f64]) -> f64 {
    x.iter().copied().fold(f64::MIN, f64::max)
}

#[differentiable]
fn f(x: &[f64]) -> f64 {
    let v = vec![x[0] * x[1], x[1]];
    largest(x) * largest(&v)
}

fn main() {}
