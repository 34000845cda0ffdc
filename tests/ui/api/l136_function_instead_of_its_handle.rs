//! Row 136.
use autodiff::{differentiable, grad};

#[differentiable(handle = Loss)]
fn loss(x: f64) -> f64 {
    x * x
}

fn main() {
    println!("{}", grad(loss)(3.0));
}
