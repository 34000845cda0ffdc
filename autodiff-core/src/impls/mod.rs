//! What numbers that carry a derivative, [`Dual`](crate::Dual) and [`Var`](crate::Var), have in common, written once.
//!
//! A macro takes the lifetimes and the name of the type, `([] Dual)` or `(['t] Var)`. The type has one parameter `T`,
//! the number it carries in its field `value`, and the inherent functions of the rule table and `constant`. What needs
//! no more than the field and the operators serves `Traced` too.
mod num;
mod ops;
mod text;

pub(crate) use num::{constants, inherent, num_traits, primitives};
pub(crate) use ops::{assigned, operators, sums};
pub(crate) use text::{compared, formatted, queries};
