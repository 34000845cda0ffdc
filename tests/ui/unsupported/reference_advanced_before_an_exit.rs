//! Which place a reference stands for behind a loop must not depend on the turn that left it.
use autodiff::differentiable;

#[differentiable]
fn f(x: &[f64], y: &[f64]) -> f64 {
    let mut r = x;
    for v in x {
        if *v > 1.0 {
            r = y;
            break;
        }
    }
    r[0] * r[0]
}

fn main() {}
