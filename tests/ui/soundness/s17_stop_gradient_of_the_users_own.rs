//! A name that is taken for `autodiff::stop_gradient`.
use autodiff::differentiable;

#[differentiable]
fn stop_gradient(x: f64) -> f64 {
    x * x
}

#[differentiable]
fn f(x: f64) -> f64 {
    stop_gradient(x) + x
}

fn main() {}
