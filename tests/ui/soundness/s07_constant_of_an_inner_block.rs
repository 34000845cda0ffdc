//! An item of an inner block would be seen outside of it.
use autodiff::differentiable;

const K: f64 = 1.0;

#[differentiable]
fn constant(x: f64) -> f64 {
    let a = {
        const K: f64 = 3.0;
        K * x
    };
    a + K * x * x
}

#[differentiable]
fn import(x: f64) -> f64 {
    if x > 0.0 {
        use std::f64::consts::*;
        PI * x
    } else {
        x
    }
}

fn main() {}
