//! The error is shown once, on the user's token.
use autodiff::differentiable;

#[differentiable]
fn f(x: Vec<f64>) -> f64 {
    let mut s = 0.0;
    for _ in 0..3 {
        let y = x;
        s += y[0];
    }
    s
}

fn main() {}
