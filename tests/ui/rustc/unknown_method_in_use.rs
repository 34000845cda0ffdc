//! Nothing follows where the function is used, nor from ours that waits for rustc's.
use autodiff::{differentiable, grad, jvp, value_and_grad};

trait Twice {
    fn twice(self) -> f64;
}

impl Twice for f64 {
    fn twice(self) -> f64 {
        2.0 * self
    }
}

#[differentiable]
fn missing(x: f64, n: usize) -> f64 {
    x.square() * x.twice() * n as f64
}

#[differentiable]
fn of_a_trait(x: f64, n: usize) -> f64 {
    x.twice() * n as f64
}

#[differentiable]
fn calls_both(x: f64) -> f64 {
    missing(x, 2) * of_a_trait(x, 3)
}

fn main() {
    let (value, slope) = value_and_grad(missing)(3.0, 1);
    println!("{value} {slope} {} {:?}", grad(grad(of_a_trait))(3.0, 1), jvp(calls_both)((3.0,), (1.0,)));
}
