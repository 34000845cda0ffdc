//! Row 59, not supported yet.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let mut y = x;
    let z = loop {
        y *= 0.5;
        if y < 1.0 {
            break y * x;
        }
    };
    z + y
}

fn main() {}
