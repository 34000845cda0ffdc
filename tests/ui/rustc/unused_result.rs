//! The error is shown once, on the user's token.
#![deny(unused_must_use)]
use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    x.sin();
    x
}

fn main() {}
