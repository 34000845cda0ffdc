//! Hostile random programs against `autodiff`: `generate` writes them, `rewrite` changes them without changing what they
//! mean, `build` compiles them in batches, `compare` runs them through every engine, `reduce` makes a failure small.
pub mod build;
pub mod compare;
pub mod generate;
pub mod program;
pub mod reduce;
pub mod rewrite;
pub mod rng;
mod session;

pub use session::{Options, Report, run};
