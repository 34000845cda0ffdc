//! Row 98: adaptors that are not supported, or not in this place.
use autodiff::differentiable;

#[differentiable]
fn behind_filter(x: &[f64], y: &[f64]) -> f64 {
    let mut s = 0.0;
    for (a, b) in x.iter().filter(|v| **v > 0.0).zip(y) {
        s += a * b;
    }
    s
}

#[differentiable]
fn chained(x: &[f64], y: &[f64]) -> f64 {
    x.iter().chain(y).map(|v| v * v).sum()
}

#[differentiable]
fn flattened(x: &[Vec<f64>]) -> f64 {
    x.iter().flat_map(|row| row.iter()).sum()
}

#[differentiable]
fn number_of_unknown_type(x: &[f64]) -> f64 {
    (0..3).zip(x).map(|(i, v)| v * i as f64).sum()
}

#[differentiable]
fn called_in_vain(x: &[f64], y: &[f64]) -> f64 {
    let mut n = 0;
    let s = x
        .iter()
        .map(|v| {
            n += 1;
            v * n as f64
        })
        .zip(y)
        .map(|(a, b)| a * b)
        .sum::<f64>();
    s * n as f64
}

#[differentiable]
fn may_panic_in_vain(x: &[f64]) -> f64 {
    (0..x.len()).map(|i| x[i + 1]).skip(1).sum()
}

#[differentiable]
fn without_end(x: f64) -> f64 {
    (0..).map(|i: i32| x.powi(i)).sum()
}

fn main() {}
