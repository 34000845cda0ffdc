//! The error is shown once, on the user's token.
use autodiff::differentiable;

const COUNT: usize = 3;

#[differentiable]
fn f(x: f64) -> f64 {
    let y = COUNT * 2.0;
    x * y
}

fn main() {}
