//! What the nodes of a tape are, for pictures and for whoever prints a tape.
use super::arena::{Arena, NONE};
use crate::Number;
use std::fmt;

autodiff_macros::__rules!(operations);

/// A node of a tape as a picture shows it. Values of operations travel in the variables, so a node knows none.
#[derive(Clone, Copy)]
pub(crate) struct Record<W> {
    /// The name of the operation, `input` for a variable.
    pub(crate) operation: &'static str,
    /// Its operands on the tape with the partial by each.
    pub(crate) operands: [Option<(usize, W)>; 2],
    /// The value of an input.
    pub(crate) value: Option<W>,
}

impl<W: Number> Arena<W> {
    /// All nodes in the order of the computation.
    pub(crate) fn records(&self) -> impl Iterator<Item = Record<W>> {
        (0..self.len()).map(|index| {
            let node = self.node(index);
            let operands = node.operands();
            let operand = |i: usize| (operands[i] != NONE).then(|| (operands[i] as usize, node.partials[i]));
            let value = matches!(node.operation(), Operation::Input).then_some(node.partials[0]);
            Record { operation: node.operation().name(), operands: [operand(0), operand(1)], value }
        })
    }
}

/// `mul(0: 3.0, 1: 2.0)`: the operation, and of each operand the index and the partial; `input(2.0)`: the value.
impl<W: Number> fmt::Debug for Record<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.operation)?;
        if let Some(value) = self.value {
            return write!(f, "({value:?})");
        }
        let mut separator = "(";
        for (index, partial) in self.operands.iter().flatten() {
            write!(f, "{separator}{index}: {partial:?}")?;
            separator = ", ";
        }
        if separator == "(" { Ok(()) } else { f.write_str(")") }
    }
}
