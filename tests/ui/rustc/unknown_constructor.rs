//! The error is shown once, on the user's token.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let p = Metres(x);
    x * p.0
}

fn main() {}
