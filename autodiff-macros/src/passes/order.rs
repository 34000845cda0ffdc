//! Loops that may run in any order run forwards.
//!
//! Nothing passes from one iteration to another if each cotangent from outside is only read, or only added to, and
//! nothing is brought back. What was kept of the iterations is read where it lies on the tape, if it is numbers.

use super::apart::{self, Around};
use crate::ir::*;
use crate::sweep::Handover;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

pub(super) fn run(f: &Function, block: &mut Block, handover: &Handover) {
    loops(f, block, handover, &[]);
}

fn loops(f: &Function, block: &mut Block, handover: &Handover, around: &Around) {
    for stmt in &mut block.stmts {
        match stmt {
            Stmt::Loop(l) => {
                let inside = apart::inside(l, around);
                loops(f, &mut l.body, handover, &inside);
                if is_independent(f, l, handover, around) {
                    l.backward = false;
                }
            }
            other => other.blocks_mut().into_iter().for_each(|inner| loops(f, inner, handover, around)),
        }
    }
}

fn is_independent(f: &Function, l: &Loop, handover: &Handover, around: &Around) -> bool {
    if !matches!(l.kind, LoopKind::Range { step: None, .. }) {
        return false;
    }
    // A tape is one for all runs of its block, and is emptied from the end.
    let inner_tape = l.body.stmts.iter().any(|s| handover.takes(s));
    let tape = handover.has_tape(l.body.id) && !handover.keeps_numbers(f, &l.body);
    !tape && !inner_tape && passes_nothing_on(f, l, around)
}

/// No cell from outside is both added to and read, nor written, unless by each iteration in elements of its own.
fn passes_nothing_on(f: &Function, l: &Loop, around: &Around) -> bool {
    let (mut read, mut added) = (HashSet::default(), HashSet::default());
    let own = own_elements(f, l, around);
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

/// The cells of which an iteration touches one element, or one in each of two rows that are apart, and every iteration
/// another.
fn own_elements(f: &Function, l: &Loop, around: &Around) -> HashSet<CellId> {
    let mut elements: HashMap<CellId, Option<Vec<(Linear, ValueId)>>> = HashMap::default();
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
            [Proj::Index(i)] => Some((Linear::read(f, *i).filter(|i| i.stride(f, l).is_some_and(|n| n != 0))?, *i)),
            _ => None,
        });
        for (cell, _) in touches(f, stmt) {
            let known = elements.entry(cell).or_insert_with(|| Some(Vec::new()));
            match (&element, &mut *known) {
                (Some(element), Some(known)) if known.iter().all(|(index, _)| *index != element.0) => {
                    known.push(element.clone());
                }
                (Some(_), _) => {}
                (None, _) => *known = None,
            }
        }
    }
    let is_apart = |a: &(Linear, ValueId), b: &(Linear, ValueId)| {
        let are_rows = [a, b].into_iter().all(|(index, _)| index.stride(f, l) == Some(1));
        are_rows && (apart::is_behind(f, l, (a.1, 0), b.1, around) || apart::is_behind(f, l, (b.1, 0), a.1, around))
    };
    let is_own = |known: &[(Linear, ValueId)]| match known {
        [_] => true,
        [a, b] => is_apart(a, b),
        _ => false,
    };
    elements.into_iter().filter(|(_, known)| known.as_deref().is_some_and(is_own)).map(|(cell, _)| cell).collect()
}
