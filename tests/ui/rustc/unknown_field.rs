//! The error is shown once, on the user's token.
use autodiff::differentiable;

pub struct Point {
    pub mass: usize,
}

#[differentiable]
fn f(x: f64, p: &Point) -> f64 {
    x * p.weight
}

fn main() {}
