//! A pullback uses up what it has kept.
use autodiff::{differentiable, vjp};

#[differentiable]
fn f(x: f64) -> f64 {
    x * x
}

fn main() {
    let (_, pullback) = vjp(f)(3.0);
    println!("{} {}", pullback(1.0), pullback(2.0));
}
