//! Leaves out what has no effect: values that nobody reads, sums that nobody takes.

use crate::ir::*;
use crate::sweep::Handover;
use rustc_hash::FxHashSet as HashSet;

pub(super) fn run(f: &Function, adjoint: &mut Block, handover: Option<&Handover>) {
    // What is on the tapes of all activations has to be taken.
    let shared = handover.filter(|handover| handover.is_recursive);
    loop {
        let mut used = Used::default();
        used.block(f, adjoint);
        if !sweep(f, adjoint, &used, shared) {
            return;
        }
    }
}

#[derive(Default)]
struct Used {
    values: HashSet<ValueId>,
    /// Cells that are read.
    cells: HashSet<CellId>,
}

impl Used {
    fn block(&mut self, f: &Function, block: &Block) {
        for stmt in &block.stmts {
            self.values.extend(reads(f, stmt));
            match stmt {
                Stmt::Let(v) => {
                    let read = match &f.value(*v).op {
                        // Its value may be of no use, and the zero that it leaves is.
                        Op::Take(p, _) | Op::Move(p) | Op::Load(p) => p.cell(),
                        _ => None,
                    };
                    self.cells.extend(read);
                }
                // A pullback adds to places that exist.
                Stmt::Back(back) => self.cells.extend(back.to.iter().flatten().filter_map(Place::cell)),
                Stmt::Deliver(c) => {
                    self.cells.insert(*c);
                }
                Stmt::If(i) => {
                    self.block(f, &i.then);
                    self.block(f, &i.otherwise);
                }
                Stmt::Loop(l) => self.block(f, &l.body),
                Stmt::Cell(_)
                | Stmt::Add(..)
                | Stmt::Set(..)
                | Stmt::Restore(..)
                | Stmt::Resume(_)
                | Stmt::Store(..)
                | Stmt::Accumulate(..)
                | Stmt::Effect(_) => {}
            }
        }
    }

    fn wants(&self, f: &Function, place: &Place) -> bool {
        place.cell().is_none_or(|c| matches!(f.cell(c).what, What::Borrowed(_)) || self.cells.contains(&c))
    }
}

/// Whether something was taken out.
fn sweep(f: &Function, block: &mut Block, used: &Used, shared: Option<&Handover>) -> bool {
    let before = block.stmts.len();
    let mut inside = false;
    block.stmts.retain_mut(|stmt| match stmt {
        Stmt::Let(v) => {
            let takes = matches!(&f.value(*v).op, Op::Take(p, _) if used.wants(f, p));
            used.values.contains(v) || takes
        }
        Stmt::Cell(c) => matches!(f.cell(*c).what, What::Memory) || used.cells.contains(c),
        Stmt::Add(p, _, _) | Stmt::Set(p, _) => used.wants(f, p),
        Stmt::If(i) => {
            inside |= sweep(f, &mut i.then, used, shared);
            inside |= sweep(f, &mut i.otherwise, used, shared);
            let is_empty = i.then.stmts.is_empty() && i.otherwise.stmts.is_empty();
            !is_empty || shared.is_some_and(|h| [i.then.id, i.otherwise.id].iter().any(|arm| h.has_tape(*arm)))
        }
        Stmt::Loop(l) => {
            inside |= sweep(f, &mut l.body, used, shared);
            !l.body.stmts.is_empty() || shared.is_some_and(|h| h.has_tape(l.body.id))
        }
        Stmt::Restore(..)
        | Stmt::Back(_)
        | Stmt::Resume(_)
        | Stmt::Deliver(_)
        | Stmt::Store(..)
        | Stmt::Accumulate(..)
        | Stmt::Effect(_) => true,
    });
    inside || block.stmts.len() != before
}
