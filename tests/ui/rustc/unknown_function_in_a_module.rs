//! Said twice: an import from a module that lacks the name cannot be silent.
use autodiff::differentiable;

mod shapes {}

#[differentiable]
fn f(x: f64) -> f64 {
    shapes::area(x) * x
}

fn main() {}
