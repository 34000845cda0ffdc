//! Row 136: it says which call to use.
use autodiff::{differentiable, grad};

#[differentiable]
fn f(x: &[f64]) -> Vec<f64> {
    vec![x[0] * x[1]]
}

#[differentiable]
fn pair(x: f64) -> (f64, f64) {
    (x, x * x)
}

fn main() {
    let g = grad(f)(&[1.0, 2.0]);
    let h = grad(pair)(1.0);
    println!("{g:?} {h:?}");
}
