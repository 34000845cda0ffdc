//! Optimisers: what is done with gradients when they are there.
//!
//! ```
//! use autodiff::optim::{Optimizer, Sgd, SgdOptions};
//! use autodiff::{Tensor, tensor};
//!
//! let w: Tensor = tensor([3.0, -2.0]).requires_grad_(true);
//! let mut optimizer = Sgd::new(&[w.clone()], SgdOptions { lr: 0.1, ..SgdOptions::default() });
//! for _ in 0..100 {
//!     optimizer.zero_grad();
//!     (&w * &w).sum().backward();
//!     optimizer.step();
//! }
//! assert!(w.to_vec().iter().all(|w| w.abs() < 1e-6));
//! ```
mod adam;
mod sgd;

pub use adam::{Adam, AdamOptions};
pub use sgd::{Sgd, SgdOptions};

use crate::tensor::{Floating, Tensor};
use crate::{Error, no_grad};

/// Changes parameters by their gradients.
pub trait Optimizer<T: Floating> {
    /// One step. A parameter without a gradient stays as it is.
    fn step(&mut self);
    /// Takes all gradients away; see [`Tensor::zero_grad`].
    fn zero_grad(&self);
    /// The learning rate.
    fn lr(&self) -> f64;
    /// Sets the learning rate, for schedules.
    fn set_lr(&mut self, lr: f64);
}

/// The parameters, which must be leaves: nothing would come of changing a result.
fn leaves<T: Floating>(op: &'static str, params: &[Tensor<T>]) -> Result<Vec<Tensor<T>>, Error> {
    if params.iter().all(Tensor::is_leaf) { Ok(params.to_vec()) } else { Err(Error::NotLeaf { op }) }
}

/// An error if a setting is less than zero, or no number.
fn check_settings(op: &'static str, settings: &[(&str, f64)]) -> Result<(), Error> {
    let wrong = settings.iter().find(|(_, value)| value.is_nan() || *value < 0.0);
    wrong.map_or(Ok(()), |(name, value)| refuse(op, format!("{name} is {value}, and must not be less than 0")))
}

fn refuse(op: &'static str, message: String) -> Result<(), Error> {
    Err(Error::Argument { op, message })
}

/// Changes a parameter in place, in one loop over its numbers and those of its gradient.
fn update<T: Floating>(param: &Tensor<T>, change: impl FnOnce(&mut [T], &[T])) {
    let Some(grad) = param.grad() else { return };
    no_grad(|| {
        let grad = if grad.shares_storage(param) { grad.copy() } else { grad.contiguous() };
        let grad_data = grad.storage().read();
        let grad_data = &grad_data[grad.layout().range()];
        if param.is_contiguous() {
            change(&mut param.storage().write()[param.layout().range()], grad_data);
        } else {
            let values = param.to_contiguous();
            change(&mut values.storage.write(), grad_data);
            param.overwrite(values);
        }
    });
}

/// The methods of [`Optimizer`] but for the step, by the fields `params` and `options`.
macro_rules! settings {
    () => {
        fn zero_grad(&self) {
            self.params.iter().for_each(Tensor::zero_grad);
        }
        fn lr(&self) -> f64 {
            self.options.lr
        }
        fn set_lr(&mut self, lr: f64) {
            self.options.lr = lr;
        }
    };
}
use settings;
