//! A function with a handle is called by its own name, with const parameters to infer.
use autodiff::{differentiable, grad};

#[differentiable(handle = Squares)]
fn squares<const N: usize>(x: [f64; N]) -> f64 {
    let mut sum = 0.0;
    for i in 0..N {
        sum += x[i] * x[i];
    }
    sum
}

#[differentiable(handle = Ends)]
fn ends<'a, const N: usize>(x: &'a [f64; N]) -> f64 {
    x[0] * x[N - 1]
}

#[differentiable]
fn f(x: f64) -> f64 {
    squares([x, x]) + squares::<3>([x, x, x]) + ends(&[x, x])
}

fn main() {
    assert_eq!(grad(f)(2.0), 24.0);
}
