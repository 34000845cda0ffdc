//! Row 44, not supported yet.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64, k: Option<usize>) -> f64 {
    let mut k = k;
    let mut y = x;
    while let Some(n) = k {
        y *= x;
        k = n.checked_sub(1);
    }
    y
}

fn main() {}
