//! On a function that a trait declares.
use autodiff::differentiable;
trait Energy {
    #[differentiable]
    fn energy(x: f64) -> f64;
}

fn main() {}
