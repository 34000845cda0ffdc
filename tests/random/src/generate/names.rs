//! Names, most of them such as generated code has, or as it might have.
use crate::rng::Rng;

/// Of variables and parameters.
pub(crate) const VARIABLES: [&str; 52] = [
    "x", "y", "x_1", "x_2", "x_3", "d_x", "d_x_1", "d_d_x", "y_1", "d_y", "a", "a_1", "d_a", "b", "t", "t_1", "t_2",
    "tape", "tape_1", "kept", "kept_1", "old", "old_1", "old_2", "seed", "result", "back", "record", "carry",
    "carry_1", "g", "p1", "next", "own", "value", "to", "rt", "core", "std", "r#type", "i", "k", "n", "s", "d_s",
    "taken", "d_result", "d_seed", "entry", "out", "f64", "_x",
];

/// Of functions: none that variables have, which must not shadow a differentiable function.
pub(super) const FUNCTIONS: [&str; 20] = [
    "f", "f", "f", "h", "grad", "alloc", "mem", "run", "primal", "vjp", "forward", "call", "adjoint", "zero", "add",
    "boxed", "resume", "lift", "tie", "count",
];

/// Of constants.
pub(super) const CONSTANTS: [&str; 10] = ["K", "S", "T", "A", "F", "N", "HALF", "R", "D", "SEED"];

pub(super) fn one(rng: &mut Rng, pool: &[&'static str]) -> &'static str {
    pool[rng.below(pool.len())]
}
