//! What a name says of an integer next to a float cannot be said of generated code, where the float is another type.

use autodiff::differentiable;

type Pair = (u8, f64);

#[differentiable]
fn by_name(x: f64) -> f64 {
    let pair: Pair = (200, x);
    pair.1 * (!pair.0) as f64
}

#[differentiable]
fn by_a_reference(x: f64) -> f64 {
    let pair = (200, x);
    let same: &Pair = &pair;
    same.1 * (!pair.0) as f64
}

fn main() {}
