//! Row 128: also where the call is seldom reached.
use autodiff::differentiable;

fn rare(x: f64, n: usize) -> f64 {
    x / n as f64
}

#[differentiable]
fn f(x: f64, n: usize) -> f64 {
    let mut s = x;
    for i in 1..n {
        if s > 100.0 {
            s = rare(s, i);
        }
    }
    s
}

fn main() {}
