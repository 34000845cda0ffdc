//! What generated code names. Not for users: it changes with the macro.
mod accumulator;
mod adjoint;
mod branch;
mod convert;
mod copied;
mod methods;
pub mod number;
mod own;
mod pool;
mod probe;
mod same;
mod scratch;
mod stacks;
mod standard;
mod tape;
mod tie;
mod value;
mod within;

pub use crate::function::{Accs, Args, Cot, Function, Out, Runs};
pub use crate::kind::{Array, F32, F64, Inert, Kind, Opt, Tuple, VecOf};
pub use crate::list::{Activity, No, Yes};
pub use crate::number::Number;
pub use crate::operators::adjoint::seeded;
pub use crate::operators::forward::{Native, Over};
pub use crate::param::{InertRef, NoGrad, Param, Ref, Slice};
pub use crate::params::Params;
pub use crate::scalar::{Narrow, Scalar};
pub use crate::signature::{Lifted, Operator, Signature};
pub use accumulator::{Accumulator, Constant, accumulator};
pub use adjoint::{backward, behind, take, total};
pub use branch::Branch;
pub use convert::{AsItIs, Lift, Plain, handing, lift, primal};
pub use copied::{Copied, Temporary, copied, temporary};
pub use methods::{OfArrays, OfNumbers};
pub use own::{Erased, Is, PlainFunction, assert_same};
pub(crate) use pool::release;
pub use probe::{Probe, Unlike};
pub use same::Same;
pub use scratch::{Place, or_scratch};
pub use stacks::{Handed, Stacks, Tapes, tapes};
pub use standard::{Standard, standard};
pub use std::boxed::Box;
pub use std::iter::Iterator;
pub use std::vec;
pub use tape::Tape;
pub use tie::{Tie, TieT, Unknown};
pub use value::{Accumulate, Value, zero};
pub use within::{row, row_mut, within};

/// The macros that the compiler knows by their names.
pub mod macros {
    pub use std::{
        assert, assert_eq, assert_ne, cfg, dbg, debug_assert, debug_assert_eq, debug_assert_ne, eprint, eprintln,
        format, matches, panic, print, println, stringify, todo, unimplemented, unreachable, vec,
    };
}
