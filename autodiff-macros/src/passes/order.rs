//! Loops that may run in any order run forwards.
//!
//! Nothing passes from one iteration to another if each cotangent from outside is only read, or only added to, and
//! nothing is brought back. What was kept of the iterations is read where it lies on the tape, if it is numbers.

use crate::ir::*;
use crate::sweep::Handover;
use std::collections::{HashMap, HashSet};

pub(super) fn run(f: &Function, block: &mut Block, handover: &Handover) {
    for stmt in &mut block.stmts {
        stmt.blocks_mut().into_iter().for_each(|inner| run(f, inner, handover));
        if let Stmt::Loop(l) = stmt
            && is_independent(f, l, handover)
        {
            l.backward = false;
        }
    }
}

fn is_independent(f: &Function, l: &Loop, handover: &Handover) -> bool {
    if !matches!(l.kind, LoopKind::Range { step: None, .. }) {
        return false;
    }
    // A tape is one for all runs of its block, and is emptied from the end.
    let inner_tape = l.body.stmts.iter().any(|s| handover.takes(s));
    let tape = handover.has_tape(l.body.id) && !handover.keeps_numbers(f, &l.body);
    !tape && !inner_tape && passes_nothing_on(f, l)
}

/// No cell from outside is both added to and read, nor written, unless by each iteration in an element of its own.
fn passes_nothing_on(f: &Function, l: &Loop) -> bool {
    let (mut read, mut added) = (HashSet::new(), HashSet::new());
    let own = own_elements(f, l);
    for (cell, access) in l.body.stmts.iter().flat_map(|s| touches(f, s)) {
        if own.contains(&cell) || f.is_inside(f.cell(cell).block, l.body.id) {
            continue;
        }
        match access {
            Touch::Read => read.insert(cell),
            Touch::Added => added.insert(cell),
            Touch::Written => return false,
        };
    }
    read.is_disjoint(&added)
}

/// The cells of which an iteration touches one element, and every iteration another.
fn own_elements(f: &Function, l: &Loop) -> HashSet<CellId> {
    let mut elements: HashMap<CellId, Option<Linear>> = HashMap::new();
    for stmt in &l.body.stmts {
        let place = match stmt {
            Stmt::Add(p, _, _) | Stmt::Set(p, _) | Stmt::Restore(_, p) => Some(p),
            Stmt::Let(v) => match &f.value(*v).op {
                Op::Load(p) | Op::Take(p, _) => Some(p),
                _ => None,
            },
            _ => None,
        };
        let element = place.and_then(|p| match &p.proj[..] {
            [Proj::Index(i)] => Linear::read(f, *i).filter(|i| i.stride(f, l).is_some_and(|n| n != 0)),
            _ => None,
        });
        for (cell, _) in touches(f, stmt) {
            let known = elements.entry(cell).or_insert_with(|| element.clone());
            if *known != element {
                *known = None;
            }
        }
    }
    elements.into_iter().filter(|(_, element)| element.is_some()).map(|(cell, _)| cell).collect()
}
