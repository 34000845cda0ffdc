//! What always holds of an adjoint, whatever passes did to it.
//!
//! Every value is read where it is defined; every cell is used inside its block; what was kept is there; nothing is
//! added to a memory of the primal program; every cotangent that is added to is read.

use super::*;
use crate::sweep::{Handover, Slot};
use std::collections::HashSet;

struct Verify<'a> {
    f: &'a Function,
    /// `None` before it is known what the adjoint needs: then values of the primal program are not looked at.
    handover: Option<&'a Handover>,
    values: Vec<HashSet<ValueId>>,
    cells: Vec<HashSet<CellId>>,
    added: HashSet<CellId>,
    read: HashSet<CellId>,
    faults: Vec<String>,
}

/// The first fault, if there is one.
pub(crate) fn verify(f: &Function, adjoint: &Block, handover: Option<&Handover>) -> Option<String> {
    let mut verify = Verify {
        f,
        handover,
        values: Vec::new(),
        cells: Vec::new(),
        added: HashSet::new(),
        read: HashSet::new(),
        faults: Vec::new(),
    };
    let params = |op: &Op| matches!(op, Op::Param(_) | Op::Seed);
    let given = (0..f.values.len()).map(ValueId).filter(|v| params(&f.value(*v).op));
    let borrowed = (0..f.cells.len()).map(CellId).filter(|c| matches!(f.cell(*c).what, What::Borrowed(_)));
    verify.values.push(given.collect());
    verify.cells.push(borrowed.collect());
    verify.read.extend(verify.cells[0].iter().copied());
    verify.block(adjoint);
    let unread: Vec<&CellId> = verify.added.difference(&verify.read).collect();
    if let (Some(c), Some(_)) = (unread.first(), handover) {
        verify.faults.push(format!("{c:?}, `{}`, is added to and not read", f.cell(**c).hint));
    }
    verify.faults.into_iter().next()
}

impl Verify<'_> {
    fn block(&mut self, block: &Block) {
        self.values.push(HashSet::new());
        self.cells.push(HashSet::new());
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
        self.values.pop();
        self.cells.pop();
    }

    fn define(&mut self, v: ValueId) {
        if let Some(scope) = self.values.last_mut() {
            scope.insert(v);
        }
    }

    fn declare(&mut self, c: CellId) {
        if let Some(scope) = self.cells.last_mut() {
            scope.insert(c);
        }
    }

    fn value(&mut self, v: ValueId, by: &str) {
        let value = self.f.value(v);
        let is_tokens = matches!(value.op, Op::Literal(_) | Op::Path(_)) && value.hint.is_none();
        // The function does not compile where one stands.
        let is_error = matches!(value.op, Op::Error);
        let is_unit = is_error || matches!(&value.op, Op::Tuple(parts) if parts.is_empty());
        let is_known = !value.is_cotangent() && self.handover.is_none();
        if !is_tokens && !is_unit && !is_known && !self.values.iter().any(|scope| scope.contains(&v)) {
            self.faults.push(format!("{by} reads {v:?}, `{:?}`, which is not defined there", value.hint));
        }
    }

    fn cell(&mut self, c: CellId, by: &str) {
        let is_primal = self.f.cell(c).what == What::Memory && self.handover.is_none();
        if !is_primal && !self.cells.iter().any(|scope| scope.contains(&c)) {
            self.faults.push(format!("{by} uses {c:?}, `{}`, outside of its block", self.f.cell(c).hint));
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        let by = match stmt {
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
            Stmt::Store(..) | Stmt::Accumulate(..) | Stmt::Effect(_) => {
                self.faults.push("a statement of the primal program stands in the adjoint".into());
                return;
            }
        };
        let retested = |i: &If| i.id == If::OWN || self.handover.is_some_and(|h| h.retested.contains(&i.id));
        let reads_cond = !matches!(stmt, Stmt::If(i) if !retested(i));
        if reads_cond {
            self.reads(stmt, &by);
        }
        match stmt {
            Stmt::If(i) => {
                self.block(&i.then);
                self.block(&i.otherwise);
            }
            Stmt::Loop(l) => {
                if let LoopKind::Range { var, .. } = &l.kind {
                    self.values.push(HashSet::from([*var]));
                }
                self.block(&l.body);
                if let LoopKind::Range { .. } = &l.kind {
                    self.values.pop();
                }
            }
            Stmt::Cell(c) => self.declare(*c),
            Stmt::Let(v) | Stmt::Resume(v) => {
                self.define(*v);
                self.touch(stmt, &by);
            }
            _ => self.touch(stmt, &by),
        }
        if let Stmt::Add(place, ..) = stmt
            && place.cell().is_some_and(|c| self.f.cell(c).what == What::Memory)
        {
            self.faults.push("something is added to a memory of the primal program".into());
        }
    }

    fn reads(&mut self, stmt: &Stmt, by: &str) {
        for v in reads(self.f, stmt) {
            self.value(v, by);
        }
    }

    /// The cells that the statement uses.
    fn touch(&mut self, stmt: &Stmt, by: &str) {
        for (c, access) in touches(self.f, stmt) {
            self.cell(c, by);
            match (access, stmt) {
                (Touch::Added, _) => self.added.insert(c),
                // Taken out.
                (Touch::Read, _) | (Touch::Written, Stmt::Let(_)) => self.read.insert(c),
                (Touch::Written, _) => false,
            };
        }
    }
}
