//! A struct is built, and returned.
use autodiff::{differentiable, grad};
struct P {
    x: f64,
    y: f64,
}

#[differentiable]
fn f(x: f64) -> f64 {
    let p = P { x, y: 2.0 };
    p.x * p.y
}

#[differentiable]
fn g(p: P, x: f64) -> P {
    P { x: p.x * x, y: p.y }
}

fn main() {
    println!("{:?}", grad(f)(1.0));
}
