//! What always holds of an adjoint, whatever passes did to it.
//!
//! Every value is read where it is defined; every cell is used inside its block; what was kept is there; nothing is
//! added to a memory of the primal program; every cotangent that is added to is read; what lies on the tapes that all
//! activations of a function share is taken once.

use super::*;
use crate::sweep::{Handover, KeptCall, Slot};
use rustc_hash::FxHashSet as HashSet;

struct Verify<'a> {
    f: &'a Function,
    /// `None` before it is known what the adjoint needs: then values of the primal program are not looked at.
    handover: Option<&'a Handover>,
    /// What is defined at this point, by number; what each block around it has defined.
    values: Vec<bool>,
    cells: Vec<bool>,
    scopes: Vec<(Vec<ValueId>, Vec<CellId>)>,
    added: HashSet<CellId>,
    read: HashSet<CellId>,
    /// The blocks that were come through: what is kept of one is taken where it stands.
    blocks: HashSet<BlockId>,
    faults: Vec<String>,
}

/// The first fault, if there is one.
pub(crate) fn verify(f: &Function, adjoint: &Block, handover: Option<&Handover>) -> Option<String> {
    let mut verify = Verify {
        f,
        handover,
        values: vec![false; f.values.len()],
        cells: vec![false; f.cells.len()],
        scopes: Vec::new(),
        added: HashSet::default(),
        read: HashSet::default(),
        blocks: HashSet::default(),
        faults: Vec::new(),
    };
    let params = |op: &Op| matches!(op, Op::Param(_) | Op::Seed);
    let given = (0..f.values.len()).map(ValueId).filter(|v| params(&f.value(*v).op));
    let borrowed = (0..f.cells.len()).map(CellId).filter(|c| matches!(f.cell(*c).what, What::Borrowed(_)));
    given.for_each(|v| verify.values[v.0] = true);
    for c in borrowed {
        verify.cells[c.0] = true;
        verify.read.insert(c);
    }
    verify.block(adjoint);
    let unread: Vec<&CellId> = verify.added.difference(&verify.read).collect();
    if let (Some(c), Some(_)) = (unread.first(), handover) {
        verify.faults.push(format!("{c:?}, `{}`, is added to and not read", f.cell(**c).hint));
    }
    if let Some(handover) = handover.filter(|handover| handover.is_recursive) {
        let calls = handover.calls.iter().filter(|(_, kept)| **kept == KeptCall::Shared).map(|(v, _)| *v);
        let mut left: Vec<Taken> = handover.tapes.iter().map(|b| Taken::Block(*b)).collect();
        left.extend(calls.map(|v| Taken::Call(v, f.value(v).block)));
        verify.taken(adjoint, &mut left);
        let left = left.into_iter().filter(|taken| *taken != Taken::Block(f.body.id)).map(|taken| format!("{taken:?}"));
        verify.faults.extend(left.map(|taken| format!("{taken} stays on the tapes of all activations")));
    }
    verify.faults.into_iter().next()
}

/// What is taken from the tapes that a function shares with its calls of itself.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Taken {
    /// What a run of the block has kept.
    Block(BlockId),
    /// What the call has left, in its block.
    Call(ValueId, BlockId),
}

impl Verify<'_> {
    /// Takes out what the block takes, each once.
    fn taken(&mut self, block: &Block, left: &mut Vec<Taken>) {
        for stmt in &block.stmts {
            let blocks = stmt.blocks().into_iter().map(|b| Taken::Block(b.id));
            let call = match stmt {
                Stmt::Back(back) => Some(Taken::Call(back.call, block.id)),
                _ => None,
            };
            for taken in blocks.chain(call) {
                let shared = self.handover.is_some_and(|h| match taken {
                    Taken::Block(b) => h.has_tape(b),
                    Taken::Call(v, _) => h.calls.get(&v) == Some(&KeptCall::Shared),
                });
                match left.iter().position(|l| *l == taken) {
                    Some(at) => {
                        left.remove(at);
                    }
                    None if shared => self.faults.push(format!("{taken:?} is taken twice, or elsewhere")),
                    None => {}
                }
            }
            stmt.blocks().into_iter().for_each(|inner| self.taken(inner, left));
        }
    }

    fn block(&mut self, block: &Block) {
        if !self.blocks.insert(block.id) {
            self.faults.push(format!("{:?} is there twice", block.id));
        }
        self.scopes.push((Vec::new(), Vec::new()));
        for slot in self.handover.map_or(&[][..], |h| h.slots(block.id)) {
            match slot {
                Slot::Value(v) => self.define(*v),
                Slot::Cell(c) => self.declare(*c),
                Slot::Old(_) | Slot::Call(_) | Slot::Branch(_) | Slot::Turns(_) => {}
            }
        }
        for stmt in &block.stmts {
            self.stmt(stmt);
        }
        self.leave();
    }

    fn leave(&mut self) {
        let (values, cells) = self.scopes.pop().unwrap_or_default();
        values.into_iter().for_each(|v| self.values[v.0] = false);
        cells.into_iter().for_each(|c| self.cells[c.0] = false);
    }

    fn define(&mut self, v: ValueId) {
        let is_new = !std::mem::replace(&mut self.values[v.0], true);
        if let Some((values, _)) = self.scopes.last_mut().filter(|_| is_new) {
            values.push(v);
        }
    }

    fn declare(&mut self, c: CellId) {
        let is_new = !std::mem::replace(&mut self.cells[c.0], true);
        if let Some((_, cells)) = self.scopes.last_mut().filter(|_| is_new) {
            cells.push(c);
        }
    }

    fn value(&mut self, v: ValueId, stmt: &Stmt) {
        let value = self.f.value(v);
        let is_tokens = matches!(value.op, Op::Literal(_) | Op::Path(_)) && value.hint.is_none();
        // The function does not compile where one stands.
        let is_error = matches!(value.op, Op::Error);
        let is_unit = is_error || matches!(&value.op, Op::Tuple(parts) if parts.is_empty());
        let is_known = !value.is_cotangent() && self.handover.is_none();
        if !is_tokens && !is_unit && !is_known && !self.values[v.0] {
            self.faults.push(format!("{} reads {v:?}, `{:?}`, which is not defined there", name(stmt), value.hint));
        }
    }

    fn cell(&mut self, c: CellId, stmt: &Stmt) {
        let is_primal = self.f.cell(c).what == What::Memory && self.handover.is_none();
        if !is_primal && !self.cells[c.0] {
            self.faults.push(format!("{} uses {c:?}, `{}`, outside of its block", name(stmt), self.f.cell(c).hint));
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        if matches!(stmt, Stmt::Store(..) | Stmt::Accumulate(..) | Stmt::Effect(_)) {
            self.faults.push("a statement of the primal program stands in the adjoint".into());
            return;
        }
        let retested = |i: &If| i.id == If::OWN || self.handover.is_some_and(|h| h.retested.contains(&i.id));
        let reads_cond = !matches!(stmt, Stmt::If(i) if !retested(i));
        if reads_cond {
            self.reads(stmt);
        }
        match stmt {
            Stmt::If(i) => {
                self.block(&i.then);
                self.block(&i.otherwise);
            }
            Stmt::Loop(l) => {
                self.scopes.push((Vec::new(), Vec::new()));
                l.kind.var().into_iter().for_each(|var| self.define(var));
                self.block(&l.body);
                self.leave();
            }
            Stmt::Cell(c) => self.declare(*c),
            Stmt::Let(v) | Stmt::Resume(v) => {
                self.define(*v);
                self.touch(stmt);
            }
            _ => self.touch(stmt),
        }
        if let Stmt::Add(place, ..) = stmt
            && place.cell().is_some_and(|c| self.f.cell(c).what == What::Memory)
        {
            self.faults.push("something is added to a memory of the primal program".into());
        }
    }

    fn reads(&mut self, stmt: &Stmt) {
        for v in reads(self.f, stmt) {
            self.value(v, stmt);
        }
    }

    /// The cells that the statement uses.
    fn touch(&mut self, stmt: &Stmt) {
        for (c, access) in touches(self.f, stmt) {
            self.cell(c, stmt);
            match (access, stmt) {
                (Touch::Added, _) => self.added.insert(c),
                // Taken out.
                (Touch::Read, _) | (Touch::Written, Stmt::Let(_)) => self.read.insert(c),
                (Touch::Written, _) => false,
            };
        }
    }
}

fn name(stmt: &Stmt) -> String {
    match stmt {
        Stmt::Let(v) => format!("{v:?}"),
        Stmt::Cell(_) => "a declaration".into(),
        Stmt::Add(..) => "an add".into(),
        Stmt::Set(..) => "a set".into(),
        Stmt::Restore(..) => "a restore".into(),
        Stmt::Back(_) => "a pullback".into(),
        Stmt::If(_) => "a branch".into(),
        Stmt::Loop(_) => "a loop".into(),
        Stmt::Resume(_) => "a resumed call".into(),
        Stmt::Deliver(_) => "a delivery".into(),
        Stmt::Store(..) | Stmt::Accumulate(..) | Stmt::Effect(_) => "a statement of the primal program".into(),
    }
}
