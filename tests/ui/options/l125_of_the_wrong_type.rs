//! Row 125.
use autodiff::differentiable;

#[differentiable(handle = "Loss")]
fn text(x: f64) -> f64 {
    x * x
}

#[differentiable(handle)]
fn nothing(x: f64) -> f64 {
    x * x
}

#[differentiable(handle = losses::Loss)]
fn path(x: f64) -> f64 {
    x * x
}

#[differentiable(recursive = true)]
fn truth(x: f64) -> f64 {
    x * x
}

#[differentiable(crate)]
fn library(x: f64) -> f64 {
    x * x
}

fn main() {}
