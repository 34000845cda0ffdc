//! Rewritings that keep value bits and derivative.
use crate::program::Program;
use crate::rng::Rng;

/// The program after some of them.
pub fn twin(_rng: &mut Rng, _program: &Program) -> Option<Program> {
    None
}
