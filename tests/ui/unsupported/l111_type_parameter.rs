//! Row 111, not supported yet.
use autodiff::differentiable;

use autodiff::Real;

#[differentiable]
fn f<T: Real>(x: T) -> T {
    x * x
}

fn main() {}
