//! Row 125: the options that there are.
use autodiff::{differentiable, grad};

#[differentiable(handle = F, crate = ::autodiff, recursive,)]
fn f(x: f64) -> f64 {
    x * x
}

#[differentiable()]
fn g(x: f64) -> f64 {
    f(x)
}

fn main() {
    assert_eq!(grad(F)(3.0), 6.0);
    assert_eq!(grad(g)(3.0), 6.0);
}
