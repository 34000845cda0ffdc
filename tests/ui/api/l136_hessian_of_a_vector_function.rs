//! Row 136.
use autodiff::{differentiable, hessian, hvp};

#[differentiable]
fn f(x: &[f64]) -> Vec<f64> {
    vec![x[0] * x[1]]
}

fn main() {
    let h = hessian(f)(&[1.0, 2.0]);
    let p = hvp(f)(&[1.0, 2.0], &[1.0, 0.0]);
    println!("{h:?} {p:?}");
}
