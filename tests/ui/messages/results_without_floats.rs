//! A result that has no derivative is refused where its type is written.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> usize {
    x as usize
}

#[differentiable]
fn g(x: f64) -> bool {
    x > 0.0
}

#[differentiable]
fn h(x: f64) -> String {
    x.to_string()
}

#[differentiable]
fn i(x: f64) {}

#[differentiable]
fn j(x: f64) -> (usize, bool) {
    (x as usize, true)
}

fn main() {}
