//! The error is shown once, on the user's token.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    if x { x } else { 1.0 }
}

fn main() {}
