//! A function that is only declared.
use autodiff::differentiable;

trait Area {
    #[differentiable]
    fn area(x: f64) -> f64;
}

fn main() {}
