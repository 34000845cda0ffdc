//! Row 99: a `move` closure with a copy of what is assigned.
use autodiff::differentiable;

#[differentiable]
fn copied_before(x: &[f64], mut y: f64) -> f64 {
    let mut s = 0.0;
    for v in x.iter().map(move |v| v * y) {
        y += v;
        s += v;
    }
    s * y
}

#[differentiable]
fn its_own(x: &[f64]) -> f64 {
    let mut t = 1.0;
    x.iter().for_each(move |v| t += v);
    t * x[0]
}

#[differentiable]
fn element(x: &[f64]) -> f64 {
    let mut t = [1.0, 2.0];
    let s = x.iter().map(move |v| { t[0] += v; t[0] }).sum::<f64>();
    s * t[0]
}

fn main() {}
