//! Row 136.
use autodiff::{differentiable, jacobian};

#[differentiable]
fn f(x: f64, y: f64) -> (f64, f64) {
    (x * y, x)
}

fn main() {
    println!("{:?}", jacobian(f)(1.0, 2.0));
}
