//! The error is shown once, on the user's token.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let s = x;
    for _ in 0..3 {
        s * 2.0
    }
    s
}

fn main() {}
