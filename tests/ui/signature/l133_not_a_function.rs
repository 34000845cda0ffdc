//! Row 133.
use autodiff::differentiable;

#[differentiable]
struct Point {
    x: f64,
}

#[differentiable]
enum Side {
    Left,
}

#[differentiable]
trait Area {
    fn area(&self) -> f64;
}

#[differentiable]
mod inner {}

#[differentiable]
const K: f64 = 2.0;

#[differentiable]
static L: f64 = 2.0;

#[differentiable]
type Number = f64;

fn main() {}
