//! The runtime of `autodiff`.
mod axis;
mod check;
mod dual;
mod function;
mod impls;
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
mod tape;

#[doc(hidden)]
pub mod rt;

pub use check::{Agreement, Derivatives, Disagreement, check_grad};
pub use dual::Dual;
pub use function::Function;
pub use matrix::{Matrix, Rows};
pub(crate) use number::Number;
pub use operators::*;
pub use real::Real;
pub(crate) use scalar::{Narrow, Scalar};
pub use tape::{Gradients, Key, Mark, Tape, Var};
