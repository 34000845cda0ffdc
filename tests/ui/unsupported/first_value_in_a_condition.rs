//! A variable whose first value is given by the condition of a loop.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let mut row;
    let mut k = 0;
    while {
        row = x * k as f64;
        k += 1;
        k < 3
    } {}
    row
}

fn main() {}
