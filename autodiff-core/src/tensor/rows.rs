//! The rows of the rule table as rules of tensors: a type for each, with a loop and a formula over tensors for each operand.
use super::Floating;
use super::elementwise::{ElementwiseRule, Reads, fused, take};
use super::term::{Mask, Term};
use crate::autograd::is_grad_enabled;

autodiff_macros::__rules!(tensor_rules);

/// The values of those that are not functions of the standard library.
pub(super) mod composites {
    use super::{Floating, composites};

    autodiff_macros::__rules!(tensor_composites);
}
