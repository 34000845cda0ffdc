//! A method named `len` that gives an active value is no length.
use autodiff::differentiable;

trait Length {
    fn len(&self) -> f64;
}

impl Length for [f64; 2] {
    fn len(&self) -> f64 {
        (self[0] * self[0] + self[1] * self[1]).sqrt()
    }
}

#[differentiable]
fn f(x: f64) -> f64 {
    let v = [x, 2.0 * x];
    Length::len(&v) * x
}

fn main() {}
