//! The error is shown once, on the user's token.
use autodiff::differentiable;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in x.len() {
        s += x[i];
    }
    s
}

fn main() {}
