//! Rows 55 and 99, not supported yet.
use autodiff::differentiable;

#[differentiable]
fn f(x: &[f64]) -> f64 {
    x.iter()
        .map(|v| {
            if *v < 0.0 {
                return 0.0;
            }
            v * v
        })
        .sum::<f64>()
}

fn main() {}
