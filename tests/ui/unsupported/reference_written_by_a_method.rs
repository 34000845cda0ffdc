//! Methods that can point a reference elsewhere, and methods that hand one out for writing.
use autodiff::differentiable;

trait Advance {
    fn advance(&mut self);
}

impl Advance for &[f64] {
    fn advance(&mut self) {
        *self = &self[1..];
    }
}

#[differentiable]
fn f(x: &[f64]) -> f64 {
    let mut r = x;
    let y = r[0];
    r.advance();
    y * r[0]
}

#[differentiable]
fn g(x: f64) -> f64 {
    let mut a = vec![1.0, 2.0];
    let w = a.as_mut_slice();
    w[0] = 3.0;
    x * a[0]
}

fn main() {}
