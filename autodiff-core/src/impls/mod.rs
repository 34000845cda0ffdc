//! What numbers that carry a derivative, [`Dual`](crate::Dual), [`Duals`](crate::Duals) and [`Var`](crate::Var), have in common, written once.
//!
//! A macro takes parameters and the type, `([T: Number] Dual<T>)`. `T` is the number that the type carries in its field
//! `value`; it has the inherent functions of the rule table, and `constant`. What needs no more than the field and the
//! operators serves `Traced` too.
mod num;
mod ops;
mod text;

pub(crate) use num::{constants, inherent, num_traits, primitives};
pub(crate) use ops::{assigned, operators, sums};
pub(crate) use text::{compared, formatted, queries};
