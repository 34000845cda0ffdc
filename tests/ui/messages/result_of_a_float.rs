//! The result may be an error.
use autodiff::{differentiable, grad};

#[differentiable]
fn f(x: f64) -> Result<f64, String> {
    Ok(x)
}

fn main() {
    println!("{:?}", grad(f)(1.0));
}
