//! A reference that is pointed elsewhere in a loop, wherever it stands.
use autodiff::differentiable;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    let mut rest = x;
    let mut k = 0;
    let mut s = 0.0;
    while {
        k += 1;
        k < 4
    } {
        s += rest[0] * rest[0];
        rest = &rest[1..];
    }
    s
}

#[differentiable]
fn g(x: &[f64]) -> f64 {
    let mut part = x;
    while {
        part = &part[1..];
        part.len() > 1
    } {}
    part[0]
}

#[differentiable]
fn h(x: f64) -> f64 {
    let a = [x, 1.0];
    let b = [x * x, 2.0];
    let mut either = &a;
    for i in 0..2 {
        if i == 1 {
            either = &b;
        }
    }
    either[0]
}

fn main() {}
