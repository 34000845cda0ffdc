//! The error is shown once, on the user's token.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let mut a = vec![x, x];
    let first = &a;
    a[0] = 2.0 * x;
    first[0] + a[1]
}

fn main() {}
