//! On anything but a function, the word that says what it is.
use autodiff::differentiable;

#[differentiable]
#[derive(Clone)]
pub struct S {
    x: f64,
}

#[differentiable]
pub(crate) mod m {}

#[differentiable]
pub unsafe trait T {}

#[differentiable]
unsafe impl T for S {}

#[differentiable]
pub enum E {
    A,
}

#[differentiable]
pub const C: f64 = 1.0;

fn main() {}
