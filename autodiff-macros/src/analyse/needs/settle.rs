//! Which blocks have a tape, and which arms keep what they alone read.
//!
//! In a function that calls itself, an arm whose condition is tested again has a tape of its own. What the block around it
//! would keep in each run, and only the arm reads, goes there: then a run that does not take the arm keeps nothing of it.

use crate::ir::*;
use crate::sweep::{Handover, Slot};

pub(super) fn run(f: &Function, adjoint: &Block, handover: &mut Handover) {
    if handover.is_recursive {
        settle(f, &f.body, adjoint, handover);
    }
    let mut tapes = Vec::new();
    if handover.is_recursive {
        tapes.push(f.body.id);
    }
    repeated(&f.body, handover, &mut tapes);
    handover.tapes = tapes.into_iter().filter(|block| !handover.slots(*block).is_empty()).collect();
}

/// The blocks inside whose runs are not those of the block around them.
fn repeated(block: &Block, handover: &Handover, found: &mut Vec<BlockId>) {
    for stmt in &block.stmts {
        let has_tapes = match stmt {
            Stmt::Loop(l) => handover.loops.contains(&l.id) && !handover.fused.contains(l),
            Stmt::If(i) => handover.is_recursive && handover.retested.contains(&i.id),
            _ => false,
        };
        for inner in stmt.blocks() {
            if has_tapes && !inner.diverges {
                found.push(inner.id);
            }
            repeated(inner, handover, found);
        }
    }
}

fn settle(f: &Function, primal: &Block, adjoint: &Block, handover: &mut Handover) {
    for (at, stmt) in primal.stmts.iter().enumerate() {
        let inner = stmt.blocks();
        let reversed = adjoint.stmts.iter().find(|s| same_control(s, stmt));
        let Some(reversed) = reversed else { continue };
        if let Stmt::If(i) = stmt
            && handover.retested.contains(&i.id)
        {
            for (arm, of) in reversed.blocks().into_iter().enumerate() {
                let movable = |slot: &Slot| match slot {
                    Slot::Value(v) => {
                        f.value(*v).ty.is_scalar()
                            && is_defined_before(primal, at, *v)
                            && reads_of(f, of, *v) > 0
                            && reads_of(f, of, *v) == reads_of(f, adjoint, *v)
                    }
                    _ => false,
                };
                let (moved, stay): (Vec<Slot>, Vec<Slot>) = handover.slots(primal.id).iter().partition(|s| movable(s));
                handover.slots.insert(primal.id, stay);
                handover.slots.entry(inner[arm].id).or_default().extend(moved);
            }
        }
        for (primal, adjoint) in inner.into_iter().zip(reversed.blocks()) {
            settle(f, primal, adjoint, handover);
        }
    }
}

/// It is there where that statement of its block begins.
fn is_defined_before(block: &Block, at: usize, v: ValueId) -> bool {
    !block.stmts[at..].iter().any(|stmt| match stmt {
        Stmt::Let(w) => *w == v,
        Stmt::If(i) => i.outs.iter().any(|out| out.value == v),
        Stmt::Loop(l) => l.carried.iter().any(|c| c.exit == v),
        _ => false,
    })
}

fn same_control(a: &Stmt, b: &Stmt) -> bool {
    match (a, b) {
        (Stmt::If(a), Stmt::If(b)) => a.id == b.id,
        (Stmt::Loop(a), Stmt::Loop(b)) => a.id == b.id,
        _ => false,
    }
}

/// How often a value is read in a block, and inside it.
fn reads_of(f: &Function, block: &Block, v: ValueId) -> usize {
    let of_stmt = |stmt: &Stmt| {
        let here = reads(f, stmt).into_iter().filter(|read| *read == v).count();
        here + stmt.blocks().into_iter().map(|inner| reads_of(f, inner, v)).sum::<usize>()
    };
    block.stmts.iter().map(of_stmt).sum()
}
