//! The runtime of `autodiff`.
#![warn(clippy::undocumented_unsafe_blocks)]
#[cfg(feature = "tensor")]
pub mod autograd;
mod axis;
mod check;
pub mod dual;
mod duals;
#[cfg(feature = "tensor")]
mod error;
mod function;
#[cfg(feature = "tensor")]
mod graph;
mod impls;
mod kind;
mod list;
#[cfg(feature = "tensor")]
mod lock;
mod matrix;
mod memory;
mod number;
mod operators;
#[cfg(feature = "tensor")]
pub mod optim;
mod param;
mod params;
mod real;
mod scalar;
#[cfg(feature = "tensor")]
mod shared;
mod signature;
#[cfg(feature = "special")]
pub mod special;
pub mod tape;
#[cfg(feature = "tensor")]
mod tensor;

#[doc(hidden)]
pub mod rt;

#[cfg(feature = "tensor")]
pub use autograd::{
    BackwardOptions, GradModeGuard, HookHandle, enable_grad, is_grad_enabled, no_grad, set_grad_enabled,
};
pub use check::{Agreement, Derivatives, Disagreement, check_grad};
pub use dual::Dual;
pub use duals::Duals;
#[cfg(feature = "tensor")]
pub use error::Error;
pub use function::Function;
#[cfg(feature = "tensor")]
pub use graph::{Graph, Recorded};
pub use matrix::{Matrix, Rows};
pub use memory::release_memory;
pub(crate) use number::Number;
pub use operators::*;
pub use real::Real;
pub(crate) use scalar::{Narrow, Scalar};
pub use tape::{Gradients, Key, Mark, Tape, Var};
#[cfg(feature = "tensor")]
pub use tensor::*;
