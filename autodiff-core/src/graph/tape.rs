//! The graph behind a variable of a tape.
use super::{NodeId, Operand, Picture, Quantity};
use crate::{Number, Real, Var};

/// The nodes that a variable depends on. A tape keeps values of inputs only, and the variable has its own.
pub(super) fn picture<S: Real>(output: &Var<'_, S>) -> Picture {
    let mut picture = Picture::new();
    let number = |value: S::Wide| Quantity::number(value.primal());
    let Some(arena) = output.arena else {
        picture.constant("output", number(output.value.widen()));
        return picture;
    };
    let records: Vec<_> = arena.records().take(output.index as usize + 1).collect();
    let mut needed = vec![false; records.len()];
    needed[output.index as usize] = true;
    for (i, record) in records.iter().enumerate().rev().filter(|(_, record)| record.operation != INPUT) {
        for (operand, _) in record.operands.iter().flatten() {
            needed[*operand] |= needed[i];
        }
    }
    let mut drawn: Vec<Option<NodeId>> = vec![None; records.len()];
    for (i, record) in records.iter().enumerate().filter(|(i, _)| needed[*i]) {
        let value = if i == output.index as usize { Some(output.value.widen()) } else { record.value };
        let known = value.map_or_else(|| Quantity::new(&[]), number);
        let node = |at: usize| drawn[at].map(Operand::Node);
        let operands: Vec<Operand> = match record.operands {
            // A constant has no node, but a factor is the partial.
            [Some((at, partial)), None] | [None, Some((at, partial))] if record.operation == "mul" => {
                node(at).into_iter().chain([Operand::Number(partial.primal())]).collect()
            }
            operands => operands.iter().flatten().filter_map(|(at, _)| node(*at)).collect(),
        };
        drawn[i] = Some(match record.operation {
            INPUT => picture.input("", known),
            operation => picture.operation(operation, &operands, known),
        });
    }
    if let Some(node) = drawn[output.index as usize] {
        picture.output("output", node);
    }
    picture
}

/// What a tape calls a variable's node.
const INPUT: &str = "input";
