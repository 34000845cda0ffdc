//! Row 37, not supported yet.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64, k: Option<usize>) -> f64 {
    let Some(k) = k else { panic!() };
    x.powi(k as i32)
}

fn main() {}
