//! Automatic differentiation of ordinary Rust functions.
pub use autodiff_core::*;
pub use autodiff_macros::differentiable;
