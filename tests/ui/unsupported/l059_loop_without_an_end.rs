//! Row 59: what never ends has no derivative.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let mut y = x;
    loop {
        y *= x;
        assert!(y < 100.0);
    }
}

fn main() {}
