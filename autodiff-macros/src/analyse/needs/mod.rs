//! What the adjoint reads of the primal program, and where it has it from.
//!
//! Definition  a value is *needed* if the adjoint reads it, or the replay of a needed value does. A needed value is
//!             *kept* by the forward sweep, or *replayed*: computed again where the adjoint enters the block.
//! Direction   from the statements of the adjoint, through operands.
//! Lattice     for each value: not needed < needed; how it is had is a property of its operation.
//! Transfer    cheap pure arithmetic, integers, comparisons, and reads of what is not overwritten before
//!             the block ends are replayed; results of transcendental functions, roots, quotients, calls,
//!             branches and loops are kept.
//! In doubt    kept. A value too many costs memory, a stale one is a wrong gradient.
//!
//! Memory is brought back to its former state while the adjoint runs: a store saves what it overwrites if the adjoint
//! reads the memory's content as it was before the store. A branch or loop of the adjoint that does nothing but bring
//! back what nobody reads is taken out.

mod handover;
mod settle;

use super::replay::{Moments, replayed};
use crate::ir::*;
use crate::print::Recursion;
use crate::sweep::{Fused, Handover, KeptCall, Slot};
use crate::types::has_constant_zero;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

struct Analysis<'a> {
    f: &'a Function,
    moments: &'a Moments,
    recursion: &'a Recursion,
    /// Cells whose stores are undone, so that they are read again rather than what was read of them kept.
    restored: HashSet<CellId>,
    /// Values that the adjoint computes itself.
    own: HashSet<ValueId>,
    needed: HashSet<ValueId>,
    cells: HashSet<CellId>,
    reads: Vec<(CellId, usize, BlockId)>,
    saved: HashSet<StoreId>,
    /// Statements of control that the adjoint has.
    branches: HashSet<usize>,
    loops: HashSet<usize>,
    retested: HashSet<usize>,
    /// Calls whose pullback the adjoint runs, and in which block.
    backs: HashMap<ValueId, BlockId>,
}

/// Finds what the adjoint needs, puts replays into it, and takes out what does nothing.
pub(crate) fn analyse(f: &Function, adjoint: &mut Block, recursion: &Recursion, fused: &Fused) -> Handover {
    let moments = Moments::of(f, fused);
    let mut own = HashSet::default();
    own_values(adjoint, &mut own);
    let kept = fixpoint(f, adjoint, recursion, &moments, &own, &HashSet::default());
    let restored = kept.better_restored();
    let a = match restored.is_empty() {
        true => kept,
        false => fixpoint(f, adjoint, recursion, &moments, &own, &restored),
    };
    let mut handover = a.handover();
    prune(adjoint, &handover);
    a.replay(adjoint, &mut handover);
    settle::run(f, adjoint, &mut handover);
    handover.witnessed = super::witness::witnessed(f, adjoint, &handover);
    handover
}

/// What is needed if the stores to the cells of `restored` are undone.
fn fixpoint<'a>(
    f: &'a Function,
    adjoint: &Block,
    recursion: &'a Recursion,
    moments: &'a Moments,
    own: &HashSet<ValueId>,
    restored: &HashSet<CellId>,
) -> Analysis<'a> {
    let mut saved = HashSet::default();
    loop {
        let mut a = Analysis {
            f,
            moments,
            recursion,
            restored: restored.clone(),
            own: own.clone(),
            needed: HashSet::default(),
            cells: HashSet::default(),
            reads: Vec::new(),
            saved: saved.clone(),
            branches: HashSet::default(),
            loops: HashSet::default(),
            retested: HashSet::default(),
            backs: HashMap::default(),
        };
        a.block(adjoint);
        // To undo a store, its indices are needed, for which more may have to be read.
        let mut more: HashSet<StoreId> = a.overwriting().collect();
        more.extend(&a.saved);
        if more == saved {
            return a;
        }
        saved = more;
    }
}

fn own_values(block: &Block, own: &mut HashSet<ValueId>) {
    for stmt in &block.stmts {
        match stmt {
            Stmt::Let(v) => {
                own.insert(*v);
            }
            Stmt::If(i) => {
                own_values(&i.then, own);
                own_values(&i.otherwise, own);
            }
            Stmt::Loop(l) => own_values(&l.body, own),
            Stmt::Cell(_)
            | Stmt::Add(..)
            | Stmt::Set(..)
            | Stmt::Restore(..)
            | Stmt::Back(_)
            | Stmt::Resume(_)
            | Stmt::Deliver(_)
            | Stmt::Store(..)
            | Stmt::Accumulate(..)
            | Stmt::Effect(_) => {}
        }
    }
}

/// Takes out what brings back what nobody reads.
fn prune(block: &mut Block, handover: &Handover) {
    block.stmts.retain_mut(|stmt| match stmt {
        Stmt::Restore(id, _) => handover.saved.contains(id),
        Stmt::If(i) => {
            prune(&mut i.then, handover);
            prune(&mut i.otherwise, handover);
            handover.branches.contains(&i.id)
        }
        Stmt::Loop(l) => {
            prune(&mut l.body, handover);
            handover.loops.contains(&l.id)
        }
        Stmt::Let(_)
        | Stmt::Cell(_)
        | Stmt::Add(..)
        | Stmt::Set(..)
        | Stmt::Back(_)
        | Stmt::Resume(_)
        | Stmt::Deliver(_)
        | Stmt::Store(..)
        | Stmt::Accumulate(..)
        | Stmt::Effect(_) => true,
    });
}

impl Analysis<'_> {
    fn is_replayed(&self, v: ValueId) -> bool {
        !self.is_there(v) && replayed(self.f, self.moments, &self.restored, v)
    }

    /// Still in a variable where the adjoint enters the block.
    fn is_there(&self, v: ValueId) -> bool {
        self.moments.fused.is_one_scope(self.f, self.f.value(v).block)
    }

    fn need(&mut self, v: ValueId) {
        if self.own.contains(&v) || matches!(self.f.value(v).op, Op::Seed) || !self.needed.insert(v) {
            return;
        }
        if !self.is_replayed(v) {
            return;
        }
        for operand in operands(&self.f.value(v).op) {
            self.need(operand);
        }
        for place in places(&self.f.value(v).op) {
            if let Some((order, block)) = self.moments.of_value(v) {
                self.read(place.root, order, block);
            }
        }
    }

    /// The adjoint reads the content of `root` as it was at that moment.
    fn read(&mut self, root: Root, order: usize, block: BlockId) {
        match root {
            Root::Value(v) => self.need(v),
            Root::Cell(c) => {
                self.cells.insert(c);
                self.reads.push((c, order, block));
            }
        }
    }

    /// A zero of the shape of the place is made.
    fn shape(&mut self, place: &Place) {
        if has_constant_zero(&self.f.place_ty(place)) {
            return;
        }
        match place.root {
            Root::Value(v) => self.need(v),
            Root::Cell(c) => {
                self.cells.insert(c);
                // The shape is that of this moment.
                self.saved.extend(self.moments.resizing(c));
            }
        }
        place.indices().into_iter().for_each(|i| self.need(i));
    }

    /// Whether the block does anything.
    fn block(&mut self, block: &Block) -> bool {
        let mut does = false;
        for stmt in &block.stmts {
            if let Stmt::Back(back) = stmt {
                self.backs.insert(back.call, block.id);
            }
            does |= self.stmt(stmt);
        }
        does
    }

    fn stmt(&mut self, stmt: &Stmt) -> bool {
        match stmt {
            Stmt::Restore(id, place) => {
                let saved = self.saved.contains(id);
                if saved {
                    place.indices().into_iter().for_each(|i| self.need(i));
                    self.cells.extend(place.cell());
                }
                saved
            }
            Stmt::If(i) => {
                let then = self.block(&i.then);
                let otherwise = self.block(&i.otherwise);
                if then || otherwise {
                    self.branches.insert(i.id);
                    if self.is_recomputable(i.cond) {
                        self.retested.insert(i.id);
                        self.need(i.cond);
                    }
                }
                then || otherwise
            }
            Stmt::Loop(l) => {
                let does = self.block(&l.body);
                if does {
                    self.loops.insert(l.id);
                    l.kind.bounds().into_iter().for_each(|v| self.need(v));
                }
                does
            }
            Stmt::Let(v) => {
                self.operation(*v);
                true
            }
            Stmt::Cell(c) => {
                let cell = self.f.cell(*c);
                match cell.init {
                    Init::Value(v) => self.need(v),
                    Init::Zero => cell.shape.iter().for_each(|place| self.shape(place)),
                }
                true
            }
            Stmt::Back(back) => {
                self.back(back);
                true
            }
            Stmt::Add(..)
            | Stmt::Set(..)
            | Stmt::Store(..)
            | Stmt::Accumulate(..)
            | Stmt::Resume(_)
            | Stmt::Deliver(_)
            | Stmt::Effect(_) => {
                reads(self.f, stmt).into_iter().for_each(|v| self.need(v));
                true
            }
        }
    }

    /// What an operation of the adjoint reads.
    fn operation(&mut self, v: ValueId) {
        let op = &self.f.value(v).op;
        match op {
            Op::Take(from, before) => {
                from.indices().into_iter().for_each(|i| self.need(i));
                self.shape(before);
            }
            Op::Zero(place) => self.shape(place),
            Op::Total(d, of) => {
                self.need(*d);
                let span = self.f.value(*of).span;
                self.shape(&Place::of(Root::Value(*of), span));
            }
            _ => operands(op).into_iter().for_each(|v| self.need(v)),
        }
    }

    fn back(&mut self, back: &Back) {
        self.need(back.seed);
        for place in back.to.iter().flatten() {
            place.indices().into_iter().for_each(|i| self.need(i));
        }
        let (Op::Call(call), Some((order, block))) = (&self.f.value(back.call).op, self.moments.of_value(back.call))
        else {
            return;
        };
        for arg in &call.args {
            match arg {
                Arg::Value(a) => self.need(*a),
                Arg::Ref(p) => {
                    p.indices().into_iter().for_each(|i| self.need(i));
                    self.read(p.root, order, block);
                }
            }
        }
    }

    /// Costs nothing to keep: made of what the adjoint has anyway.
    fn is_recomputable(&self, v: ValueId) -> bool {
        self.is_there(v)
            || self.is_replayed(v) && operands(&self.f.value(v).op).iter().all(|o| self.is_recomputable(*o))
    }

    /// The cells of which fewer numbers are overwritten than are read and would be kept, judged by the depth of loops.
    fn better_restored(&self) -> HashSet<CellId> {
        let weight = |block: BlockId| 8_f64.powi(self.f.depth(block) as i32);
        let mut reads: HashMap<CellId, f64> = HashMap::default();
        for v in self.needed.iter().filter(|v| !self.is_replayed(**v) && !self.is_there(**v)) {
            let Op::Load(place) = &self.f.value(*v).op else { continue };
            let (Some(cell), Some((order, block))) = (place.cell(), self.moments.of_value(*v)) else { continue };
            let scalar = self.f.value(*v).ty.is_scalar();
            if scalar && self.moments.is_last_in_block(self.f, cell, order, block) {
                *reads.entry(cell).or_default() += weight(block);
            }
        }
        let writes = |cell: &CellId| -> f64 {
            // What is saved anyway costs nothing more.
            let stores =
                self.moments.stores.iter().filter(|s| s.root == Root::Cell(*cell) && !self.saved.contains(&s.id));
            stores.map(|s| weight(s.block)).sum()
        };
        reads.into_iter().filter(|(cell, read)| writes(cell) < *read).map(|(cell, _)| cell).collect()
    }

    /// The stores that overwrite what the adjoint still reads.
    fn overwriting(&self) -> impl Iterator<Item = StoreId> {
        let stores = self.moments.stores.iter().filter(|s| {
            let Root::Cell(cell) = s.root else { return false };
            self.reads.iter().any(|(read, order, block)| {
                let scope = self.moments.scope(self.f, s.root, *block);
                let around = self.f.outermost_loop(s.block, scope);
                let again = around.is_some() && self.f.outermost_loop(*block, scope) == around;
                *read == cell && self.f.is_inside(s.block, scope) && (*order < s.order || again)
            })
        });
        stores.map(|s| s.id)
    }
}
