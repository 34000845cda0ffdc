//! Methods that a trait of the user's has for arrays and for references to numbers.
use autodiff::differentiable;

trait Own {
    fn len(&self) -> usize;
}

impl Own for [f64; 2] {
    fn len(&self) -> usize {
        7
    }
}

trait Absolute {
    fn abs(&self) -> f64;
}

impl Absolute for f64 {
    fn abs(&self) -> f64 {
        *self * *self
    }
}

#[differentiable]
fn length(x: f64) -> f64 {
    let v = [x, 2.0 * x];
    v.len() as f64 * x
}

#[differentiable]
fn sum(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for x in x {
        sum += x.abs();
    }
    sum
}

trait Larger {
    fn max(self, other: f64) -> f64;
}

impl Larger for f64 {
    fn max(self, _: f64) -> f64 {
        9.0
    }
}

#[differentiable]
fn precision_found_later(x: f64) -> f64 {
    let k = 2.0;
    k.max(1.0) * x * k
}

fn main() {}
