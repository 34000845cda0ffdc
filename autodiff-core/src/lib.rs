//! The runtime of `autodiff`.
pub mod autograd;
mod axis;
mod check;
mod dual;
mod error;
mod function;
mod kind;
mod list;
mod matrix;
mod number;
mod operators;
mod param;
mod params;
mod real;
mod scalar;
mod signature;
mod tensor;

#[doc(hidden)]
pub mod rt;

pub use autograd::{
    BackwardOptions, GradModeGuard, HookHandle, enable_grad, is_grad_enabled, no_grad, set_grad_enabled,
};
pub use check::{Agreement, Derivatives, Disagreement, check_grad};
pub use dual::Dual;
pub use error::Error;
pub use function::Function;
pub use matrix::{Matrix, Rows};
pub(crate) use number::Number;
pub use operators::*;
pub use real::Real;
pub(crate) use scalar::{Narrow, Scalar};
pub use tensor::*;
