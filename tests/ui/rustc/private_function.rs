//! The error is shown once, on the user's token.
use autodiff::differentiable;

mod shapes {
    fn count(n: usize) -> f64 {
        n as f64
    }
}

#[differentiable]
fn f(x: f64) -> f64 {
    shapes::count(2) * x
}

fn main() {}
