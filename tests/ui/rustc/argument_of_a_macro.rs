//! Said twice: rustc tells the expansions of a macro apart.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    assert!(x);
    x * x
}

fn main() {}
