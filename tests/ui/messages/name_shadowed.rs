//! A variable named as the function.
use autodiff::differentiable;

#[differentiable]
fn loss(x: f64) -> f64 {
    x * x
}

fn main() {
    let loss = loss(1.0);
    println!("{loss}");
}
