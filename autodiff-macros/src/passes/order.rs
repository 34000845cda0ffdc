//! Loops that may run in any order run forwards.
//!
//! Nothing passes from one iteration to another if each cotangent from outside is only read, or only added to, and
//! nothing is taken from a tape or brought back, which happens from the end.

use super::any;
use crate::ir::*;
use crate::sweep::Handover;
use std::collections::HashSet;

pub(super) fn run(f: &Function, block: &mut Block, handover: &Handover) {
    for stmt in &mut block.stmts {
        match stmt {
            Stmt::If(i) => {
                run(f, &mut i.then, handover);
                run(f, &mut i.otherwise, handover);
            }
            Stmt::Loop(l) => {
                run(f, &mut l.body, handover);
                if is_independent(f, l, handover) {
                    l.backward = false;
                }
            }
            _ => {}
        }
    }
}

fn is_independent(f: &Function, l: &Loop, handover: &Handover) -> bool {
    if !matches!(l.kind, LoopKind::Range { step: None, .. }) {
        return false;
    }
    // A tape is one for all runs of its loop, and is emptied from the end.
    let tapes = handover.has_tape(l) || any(&l.body, &|s| matches!(s, Stmt::Loop(inner) if handover.has_tape(inner)));
    !tapes && passes_nothing_on(f, l)
}

/// No cell from outside is both added to and read, nor written.
pub(super) fn passes_nothing_on(f: &Function, l: &Loop) -> bool {
    let (mut read, mut added) = (HashSet::new(), HashSet::new());
    for (cell, access) in l.body.stmts.iter().flat_map(|s| accesses(f, s)) {
        if f.is_inside(f.cell(cell).block, l.body.id) {
            continue;
        }
        match access {
            Access::Read => read.insert(cell),
            Access::Added => added.insert(cell),
            Access::Written => return false,
        };
    }
    read.is_disjoint(&added)
}
