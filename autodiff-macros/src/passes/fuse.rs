//! An iteration is reversed as soon as it has run, while what it computed is still at hand: instead of a tape with an
//! entry for each iteration there are variables.
//!
//! That needs cotangents which are known before the loop: where it carries nothing but sums (`s += p`), the cotangent of
//! each term is that of the result of the sum. So it is done in a function of its own, which has the seed beforehand,
//! for loops of the function's own block, if
//!
//! - what their adjoint reads from behind them is made of the seed and of values that there are before the loop;
//! - it only adds to cotangents from outside, and nothing behind the loop takes, overwrites or reads these;
//! - a memory from outside that an iteration writes is its own: nothing of it is read that the iteration has not written.
//!
//! Such adjoints come first in the adjoint program, with what they need in front of them. Values keep their bits;
//! gradients are sums in another order.
//!
//! A mixture of Gaussians (4 MB of tape) takes 0.87 of the time, a polynomial in the least squares 0.85, bundle adjustment
//! 0.95. Where an iteration keeps nothing but which arms were taken, nothing is gained, and the loop stays as it is. What
//! is gained is gained for a second pair of sweeps, which rustc has to compile: so the loops must do half of the work.

use super::any;
use super::sink::all_reads;
use crate::analyse::needs;
use crate::analyse::own::{is_own, is_resized};
use crate::ir::*;
use crate::print::Recursion;
use crate::sweep::{Fused, Handover, Slot};
use crate::types::has_constant_zero;
use rustc_hash::FxHashSet as HashSet;
use std::collections::BTreeSet;

/// The adjoint with such loops in front, and what it needs, if there is something to gain. `plain` is what the adjoint
/// needs without them.
pub(super) fn run(f: &Function, adjoint: &Block, plain: &Handover, recursion: &Recursion) -> Option<(Block, Handover)> {
    if f.body.diverges || plain.is_recursive {
        return None;
    }
    let mut spoiled: HashSet<usize> = HashSet::default();
    loop {
        let (mut adjoint, fused) = in_front(f, adjoint, |l| is_worth_it(f, l, plain) && !spoiled.contains(&l.id));
        if fused.0.is_empty() || !is_half_of_the_work(f, &fused) {
            return None;
        }
        let handover = needs::analyse(f, &mut adjoint, recursion, &fused);
        let more = spoiled_by(f, &adjoint, &fused);
        if more.is_empty() {
            return Some((adjoint, handover));
        }
        spoiled.extend(more);
    }
}

/// Which arm was taken is little to keep, and better foreseen where all iterations go one way; so are a few numbers next
/// to loops that keep nothing, which the processor runs ahead into.
fn is_worth_it(f: &Function, l: &Loop, plain: &Handover) -> bool {
    let kept = |block: &Block| plain.slots(block.id).iter().filter(|slot| !matches!(slot, Slot::Branch(_)));
    let is_number = |slot: &Slot| matches!(slot, Slot::Value(v) if f.value(*v).ty.is_scalar());
    let keeps_inside = |s: &Stmt| s.blocks().into_iter().any(|block| kept(block).next().is_some());
    let has_loop = any(&l.body, &|s| matches!(s, Stmt::Loop(_)));
    let keeps = any(&l.body, &keeps_inside) || kept(&l.body).any(|slot| !is_number(slot) || !has_loop);
    keeps && plain.loops.contains(&l.id)
}

/// Whether these loops do at least half of what the function does, as far as its text tells.
fn is_half_of_the_work(f: &Function, fused: &Fused) -> bool {
    /// What a loop counts for whose number of turns nobody knows.
    const TURNS: u128 = 16;
    fn work(stmts: &[Stmt]) -> u128 {
        let one = |s: &Stmt| {
            let inside: u128 = s.blocks().into_iter().map(|block| work(&block.stmts)).sum();
            if matches!(s, Stmt::Loop(_)) { TURNS.saturating_mul(inside) } else { 1 + inside }
        };
        stmts.iter().map(one).sum()
    }
    let is_fused = |s: &&Stmt| matches!(s, Stmt::Loop(l) if fused.contains(l));
    let of_fused: u128 = f.body.stmts.iter().filter(is_fused).map(|s| work(std::slice::from_ref(s))).sum();
    of_fused >= work(&f.body.stmts) / 2
}

/// The adjoint with the loops that are wanted and can be, in front.
fn in_front(f: &Function, adjoint: &Block, is_wanted: impl Fn(&Loop) -> bool) -> (Block, Fused) {
    let mut fuse = Fuse {
        f,
        values: HashSet::default(),
        cells: HashSet::default(),
        front: Vec::new(),
        rest: adjoint.stmts.clone(),
        fused: Fused::default(),
    };
    for stmt in &f.body.stmts {
        if let Stmt::Loop(l) = stmt
            && is_wanted(l)
        {
            fuse.move_up(l);
        }
        fuse.pass(stmt);
    }
    let mut stmts = fuse.front;
    stmts.append(&mut fuse.rest);
    (Block { stmts, ..*adjoint }, fuse.fused)
}

/// Loops whose adjoint brings back a memory that is read after them: it would be gone from then on.
fn spoiled_by(f: &Function, adjoint: &Block, fused: &Fused) -> Vec<usize> {
    let spoiled = |(at, stmt): (usize, &Stmt)| {
        let Stmt::Loop(l) = stmt else { return None };
        let reverse = adjoint.stmts.iter().find(|s| is_reverse_of(s, l)).filter(|_| fused.contains(l))?;
        let others = || adjoint.stmts.iter().filter(|s| !is_reverse_of(s, l));
        let mut restored = HashSet::default();
        effects::each(std::slice::from_ref(reverse), &mut |stmt| {
            if let Stmt::Restore(_, place) = stmt {
                restored.extend(place.cell().filter(|c| !f.is_inside(f.cell(*c).block, l.body.id)));
            }
        });
        let is_gone =
            |c: &CellId| !is_own(f, l, *c) || mentions(f, &f.body.stmts[at + 1..], *c) || mentions(f, others(), *c);
        restored.iter().any(is_gone).then_some(l.id)
    };
    f.body.stmts.iter().enumerate().filter_map(spoiled).collect()
}

fn is_reverse_of(stmt: &Stmt, l: &Loop) -> bool {
    matches!(stmt, Stmt::Loop(reverse) if reverse.id == l.id)
}

/// Whether statements of one of the programs read or write the memory.
fn mentions<'s>(f: &Function, stmts: impl IntoIterator<Item = &'s Stmt>, memory: CellId) -> bool {
    let is_it = |place: &Place| place.cell() == Some(memory);
    let of_op = |v: ValueId| {
        let op = &f.value(v).op;
        let named = |verbatim: &Verbatim| verbatim.names.iter().any(|name| is_it(&name.place));
        places(op).into_iter().any(is_it) || matches!(op, Op::Verbatim(v) if named(v))
    };
    let mut found = false;
    for stmt in stmts {
        effects::each(std::slice::from_ref(stmt), &mut |stmt| {
            found |= match stmt {
                Stmt::Let(v) | Stmt::Resume(v) => of_op(*v),
                Stmt::Effect(effect) => effect.places().into_iter().any(is_it),
                Stmt::Store(_, p, _) | Stmt::Accumulate(_, p, _, _) | Stmt::Restore(_, p) => is_it(p),
                Stmt::Back(back) => of_op(back.call),
                Stmt::Cell(_) | Stmt::If(_) | Stmt::Loop(_) | Stmt::Add(..) | Stmt::Set(..) | Stmt::Deliver(_) => false,
            }
        });
    }
    found
}

struct Fuse<'a> {
    f: &'a Function,
    /// What the primal program has defined so far.
    values: HashSet<ValueId>,
    cells: HashSet<CellId>,
    /// The adjoint, in its new order.
    front: Vec<Stmt>,
    rest: Vec<Stmt>,
    fused: Fused,
}

impl Fuse<'_> {
    /// A statement of the primal program has run.
    fn pass(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Let(v) => {
                self.values.insert(*v);
            }
            Stmt::Cell(c) => {
                self.cells.insert(*c);
            }
            Stmt::If(i) => self.values.extend(i.outs.iter().map(|o| o.value)),
            Stmt::Loop(l) => self.values.extend(l.carried.iter().map(|c| c.exit)),
            Stmt::Store(..) | Stmt::Accumulate(..) | Stmt::Effect(_) => {}
            // Not of a primal program.
            Stmt::Add(..) | Stmt::Set(..) | Stmt::Restore(..) | Stmt::Back(_) | Stmt::Resume(_) | Stmt::Deliver(_) => {}
        }
    }

    /// Moves the adjoint of the loop to the front, if it may run there.
    fn move_up(&mut self, l: &Loop) {
        let Some(at) = self.rest.iter().position(|s| is_reverse_of(s, l)) else { return };
        let Some(needed) = self.needed(l, at) else { return };
        let rest = std::mem::take(&mut self.rest);
        for (i, mut stmt) in rest.into_iter().enumerate() {
            if i != at && !needed.contains(&i) {
                self.rest.push(stmt);
                continue;
            }
            if let (Stmt::Loop(reverse), true) = (&mut stmt, i == at) {
                reverse.backward = false;
            }
            self.front.push(stmt);
        }
        self.fused.0.push((l.id, l.body.id));
    }

    /// The statements in front of the adjoint of the loop that it needs, if it needs no others of them.
    fn needed(&self, l: &Loop, at: usize) -> Option<BTreeSet<usize>> {
        let mut needed = BTreeSet::new();
        let reverse = &self.rest[at];
        for v in all_reads(self.f, reverse) {
            if !self.f.is_inside(self.f.value(v).block, l.body.id) {
                self.value(v, at, &mut needed)?;
            }
        }
        // Those that more is done to than added.
        let (mut added, mut own) = (HashSet::default(), HashSet::default());
        for (c, touch) in touches(self.f, reverse) {
            let cell = self.f.cell(c);
            if cell.what == What::Memory || self.f.is_inside(cell.block, l.body.id) {
                continue;
            }
            match touch {
                Touch::Added => added.insert(c),
                Touch::Read | Touch::Written => own.insert(c),
            };
            if !matches!(cell.what, What::Borrowed(_)) {
                self.cell(c, at, &mut needed)?;
            }
        }
        for c in &own {
            let What::Cotangent(Root::Cell(memory)) = self.f.cell(*c).what else { return None };
            if self.f.cell(*c).init != Init::Zero || !is_own(self.f, l, memory) {
                return None;
            }
        }
        let others = (0..at).filter(|i| !needed.contains(i)).flat_map(|i| touches(self.f, &self.rest[i]));
        let may_wait =
            |(c, touch): (CellId, Touch)| !own.contains(&c) && (touch == Touch::Added || !added.contains(&c));
        others.into_iter().all(may_wait).then_some(needed)
    }

    /// A value that is needed in front.
    fn value(&self, v: ValueId, at: usize, needed: &mut BTreeSet<usize>) -> Option<()> {
        let value = self.f.value(v);
        let is_everywhere = match &value.op {
            Op::Param(_) | Op::Seed => true,
            Op::Literal(_) | Op::Path(_) => value.hint.is_none(),
            Op::Tuple(parts) => parts.is_empty(),
            _ => false,
        };
        let defines = |s: &Stmt| matches!(s, Stmt::Let(w) if *w == v);
        if is_everywhere || self.values.contains(&v) || self.front.iter().any(defines) {
            return Some(());
        }
        let i = self.rest[..at].iter().position(defines)?;
        let is_free = value.ty.is_scalar()
            && match &value.op {
                Op::Load(place) => place.cell().is_none(),
                Op::Contribution(..)
                | Op::Partial(_)
                | Op::Sum(..)
                | Op::Product(..)
                | Op::Negative(_)
                | Op::Recast(..) => true,
                _ => false,
            };
        if is_free && needed.insert(i) {
            for operand in reads(self.f, &self.rest[i]) {
                self.value(operand, at, needed)?;
            }
        }
        is_free.then_some(())
    }

    /// A cell that is needed in front.
    fn cell(&self, c: CellId, at: usize, needed: &mut BTreeSet<usize>) -> Option<()> {
        let declares = |s: &Stmt| matches!(s, Stmt::Cell(d) if *d == c);
        if self.front.iter().any(declares) {
            return Some(());
        }
        let i = self.rest[..at].iter().position(declares)?;
        needed.insert(i);
        let cell = self.f.cell(c);
        match (cell.init, &cell.shape) {
            (Init::Value(v), _) => self.value(v, at, needed),
            (Init::Zero, Some(shape)) if !has_constant_zero(&cell.ty) => {
                let is_there = match shape.root {
                    Root::Value(v) => self.value(v, at, needed).is_some(),
                    Root::Cell(memory) => self.cells.contains(&memory) && !is_resized(self.f, memory),
                };
                shape.indices().into_iter().try_for_each(|v| self.value(v, at, needed))?;
                is_there.then_some(())
            }
            (Init::Zero, _) => Some(()),
        }
    }
}
