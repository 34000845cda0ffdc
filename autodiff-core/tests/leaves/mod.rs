#![allow(dead_code)] // each test uses a part
//! Leaves, their gradients, and ways back to them.
use autodiff_core::autograd::{Context, CustomFunction, GradOptions};
use autodiff_core::{BackwardOptions, Nested, Tensor, tensor};

pub(crate) type T = Tensor<f64>;

pub(crate) fn leaf(data: impl Nested<f64>) -> T {
    tensor(data).requires_grad_(true)
}

pub(crate) fn grad_of(x: &T) -> Option<Vec<f64>> {
    x.grad().map(|grad| grad.to_vec())
}

pub(crate) fn retain() -> BackwardOptions<f64> {
    BackwardOptions { retain_graph: true, ..BackwardOptions::default() }
}

pub(crate) fn create() -> GradOptions<f64> {
    GradOptions { create_graph: true, ..GradOptions::default() }
}

/// Hands on a gradient of the wrong shape.
pub(crate) struct Wrong;
impl CustomFunction<f64, 1, 1> for Wrong {
    const NAME: &'static str = "Wrong";
    fn forward(&self, _: &mut Context<f64>, [x]: [&T; 1]) -> [T; 1] {
        [x.sum()]
    }
    fn backward(&self, _: &Context<f64>, [grad]: [Option<T>; 1]) -> [Option<T>; 1] {
        [grad]
    }
}
