//! Rows 46 and 50: what is not supported yet of `match`, each on its own pattern.
use autodiff::differentiable;

fn some(n: usize) -> Option<usize> {
    Some(n)
}

#[differentiable]
fn payload(x: f64, n: usize) -> f64 {
    match some(n) {
        Some(k) => x * k as f64,
        None => x,
    }
}

#[differentiable]
fn alternatives(x: f64, n: usize) -> f64 {
    match n {
        0..=3 | 2..=5 if x > 0.0 => x,
        _ => x * x,
    }
}

#[differentiable]
fn by_reference(x: f64, n: usize) -> f64 {
    match n {
        0 => x,
        ref k => x * *k as f64,
    }
}

fn main() {}
