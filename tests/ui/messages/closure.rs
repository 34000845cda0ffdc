//! One mistake is one error.
use autodiff::{differentiable, grad};

#[differentiable]
fn f(x: f64, k: Option<u32>) -> f64 {
    let Some(k) = k else { return x };
    let double = { |t: f64| 2.0 * t };
    double(x) * k as f64
}

fn main() {
    println!("{:?}", grad(f)(1.0, Some(1)));
}
