//! A lint of the user's fires once.
#![deny(warnings)]
use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let unused = 2.0;
    let Upper = x * x;
    Upper
}

fn main() {}
