//! What an alias stands for is not seen: its floats would have no derivative.
use autodiff::differentiable;

type Pair = (f64, f64);

#[differentiable]
fn tuple(pair: Pair, x: f64) -> f64 {
    pair.0 * x
}

fn main() {}
