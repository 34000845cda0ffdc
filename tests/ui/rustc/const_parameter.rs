//! The error is shown once, on the user's token.
use autodiff::differentiable;

#[differentiable]
fn f<const N: usize>(x: [f64; N]) -> f64 {
    let first: [f64; 3] = x;
    first[0] * N
}

fn main() {}
