//! A struct has no derivative.
use autodiff::{differentiable, grad};
struct P {
    x: f64,
}

#[differentiable]
fn f(p: &P, y: f64) -> f64 {
    p.x * y
}

#[differentiable]
fn g(p: &P) -> f64 {
    p.x
}

fn main() {
    println!("{:?}", grad(f)(&P { x: 1.0 }, 1.0));
}
