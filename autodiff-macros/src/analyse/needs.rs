//! Liveness: which values the adjoint reads, and where it has them from.
//!
//! Definition  a value is *needed* if a partial, an index, an argument of a call, or the replay of a
//!             needed value reads it. A needed value is *kept* by the forward sweep, or *replayed*:
//!             computed again where the reverse sweep enters the block.
//! Direction   backward from the adjoint statements, through operands.
//! Lattice     for each value: not needed < needed; how it is had is a property of its operation.
//! Transfer    cheap pure arithmetic, integers, comparisons, and reads of what is not overwritten before
//!             the block ends are replayed; results of transcendental functions, roots, quotients, calls,
//!             branches and loops are kept.
//! In doubt    kept. A value too many costs memory, a stale one is a wrong gradient.
//!
//! Cell is brought back to its former state while the reverse sweep runs: a store saves what it
//! overwrites if the adjoint reads the memory's content before the store (in time).

use crate::analyse::activity::Activity;
use crate::ir::effects::{is_pure, operands, places, written};
use crate::ir::*;
use crate::print::Boxing;
use crate::rules::Rule;
use crate::types::has_constant_zero;
use std::collections::{HashMap, HashSet};

/// When something happens: the order of statements, and the block.
#[derive(Clone, Copy)]
struct Moment {
    order: usize,
    block: BlockId,
}

pub(crate) struct Liveness {
    needed: Vec<bool>,
    replayed: Vec<bool>,
    memory_needed: Vec<bool>,
    /// Stores that save the old value, by their order.
    saved: HashSet<usize>,
    /// Calls whose arguments are the same when the reverse sweep enters the block.
    stable: HashSet<ValueId>,
    /// Branches whose condition is evaluated again, by the condition.
    retested: HashSet<ValueId>,
    order_of_store: HashMap<*const Stmt, usize>,
}

impl Liveness {
    pub(crate) fn kept(&self, v: ValueId) -> bool {
        // A call that is resumed gives its result again.
        self.needed[v.0] && !self.replayed[v.0] && !self.stable.contains(&v)
    }

    pub(crate) fn replayed(&self, v: ValueId) -> bool {
        self.needed[v.0] && self.replayed[v.0]
    }

    pub(crate) fn needed(&self, v: ValueId) -> bool {
        self.needed[v.0]
    }

    pub(crate) fn memory_kept(&self, m: CellId) -> bool {
        self.memory_needed[m.0]
    }

    pub(crate) fn saved(&self, stmt: &Stmt) -> bool {
        self.order_of_store.get(&std::ptr::from_ref(stmt)).is_some_and(|o| self.saved.contains(o))
    }

    /// A number for a store. None is missing: `number` has seen them all.
    pub(crate) fn order(&self, stmt: &Stmt) -> usize {
        self.order_of_store.get(&std::ptr::from_ref(stmt)).copied().unwrap_or_default()
    }

    pub(crate) fn stable(&self, call: ValueId) -> bool {
        self.stable.contains(&call)
    }

    pub(crate) fn retested(&self, cond: ValueId) -> bool {
        self.retested.contains(&cond)
    }
}

struct Analysis<'a> {
    f: &'a Function,
    activity: &'a Activity,
    boxing: &'a Boxing,
    moments: HashMap<ValueId, Moment>,
    stores: Vec<(Root, Moment, Vec<ValueId>)>,
    reads: Vec<(CellId, Moment)>,
    result: Liveness,
}

pub(crate) fn analyse(f: &Function, activity: &Activity, boxing: &Boxing) -> Liveness {
    let mut a = Analysis {
        f,
        activity,
        boxing,
        moments: HashMap::new(),
        stores: Vec::new(),
        reads: Vec::new(),
        result: Liveness {
            needed: vec![false; f.values.len()],
            replayed: vec![false; f.values.len()],
            memory_needed: vec![false; f.cells.len()],
            saved: HashSet::new(),
            stable: HashSet::new(),
            retested: HashSet::new(),
            order_of_store: HashMap::new(),
        },
    };
    let mut order = 0;
    a.number(&f.body, &mut order);
    for v in 0..f.values.len() {
        a.result.replayed[v] = a.is_replayed(ValueId(v));
    }
    a.block(&f.body);
    a.save();
    a.result
}

/// Store or recompute: a few additions and multiplications cost less than memory; a quotient, a root or a
/// transcendental function costs more.
fn is_cheap(rule: &Rule) -> bool {
    const CHEAP: [&str; 12] =
        ["add", "sub", "mul", "neg", "abs", "max", "min", "clamp", "copysign", "midpoint", "to_degrees", "to_radians"];
    CHEAP.contains(&rule.name)
}

impl Analysis<'_> {
    fn number(&mut self, block: &Block, order: &mut usize) {
        for stmt in &block.stmts {
            *order += 1;
            let now = Moment { order: *order, block: block.id };
            if let Some(place) = written(&self.f.values, stmt) {
                self.result.order_of_store.insert(std::ptr::from_ref(stmt), now.order);
                self.stores.push((place.root, now, place.indices()));
            }
            match stmt {
                Stmt::Let(v) => {
                    self.moments.insert(*v, now);
                }
                Stmt::Cell(_) | Stmt::Effect(_) | Stmt::Store(..) | Stmt::Accumulate(..) => {}
                Stmt::If(i) => {
                    self.number(&i.then, order);
                    self.number(&i.otherwise, order);
                }
                Stmt::Loop(l) => {
                    if let LoopKind::While { test, .. } = &l.kind {
                        self.number(test, order);
                    }
                    self.number(&l.body, order);
                }
            }
        }
    }

    /// When the reverse sweep enters the block of `at`, `root` is as it was at `at`.
    fn is_stable(&self, root: Root, at: Moment) -> bool {
        let scope = self.f.root_block(root);
        let around = self.f.outermost_loop(at.block, scope);
        !self.stores.iter().any(|(stored, store, _)| {
            let later = store.order > at.order && self.f.is_inside(store.block, at.block);
            let again = around.is_some_and(|l| self.f.is_inside(store.block, l));
            *stored == root && (later || again)
        })
    }

    fn is_replayed(&self, v: ValueId) -> bool {
        let value = self.f.value(v);
        let stable = |p: &Place| self.moments.get(&v).is_some_and(|at| self.is_stable(p.root, *at));
        if !is_pure(&value.op) {
            return false;
        }
        match &value.op {
            Op::Literal(_) => value.hint.is_none() || value.annotation.is_some() || value.ty.is_float(),
            Op::Rule(rule, args) => is_cheap(rule) || args.iter().all(|a| self.is_constant(*a)),
            Op::Load(p) => value.ty.is_scalar() && stable(p),
            Op::Len(p) => match p.root {
                Root::Value(root) => p.proj.is_empty() && matches!(self.f.value(root).op, Op::Param(_)),
                Root::Cell(_) => false,
            },
            Op::Stop(arg) => arg.place().is_none_or(stable),
            // They allocate.
            Op::VecList(_) | Op::VecRepeat(..) => false,
            Op::Path(_)
            | Op::Unary(..)
            | Op::Binary(..)
            | Op::Cast(..)
            | Op::FloatFrom(..)
            | Op::Query(..)
            | Op::Tuple(_)
            | Op::Array(_)
            | Op::Repeat(..)
            | Op::Range(..)
            | Op::Dbg(_)
            | Op::Param(_)
            | Op::Induction => true,
            Op::Call(_) | Op::Method(_) | Op::Verbatim(_) | Op::Joined | Op::Turn | Op::After | Op::Error => false,
        }
    }

    /// Made of literals and constants: rustc computes it.
    fn is_constant(&self, v: ValueId) -> bool {
        match &self.f.value(v).op {
            Op::Literal(_) | Op::Path(_) => true,
            Op::Rule(_, args) => args.iter().all(|a| self.is_constant(*a)),
            _ => false,
        }
    }

    fn need(&mut self, v: ValueId) {
        if std::mem::replace(&mut self.result.needed[v.0], true) {
            return;
        }
        if !self.result.replayed[v.0] {
            return;
        }
        for operand in operands(&self.f.value(v).op) {
            self.need(operand);
        }
        let at = self.moments.get(&v).copied();
        for place in places(&self.f.value(v).op) {
            if let Some(at) = at {
                self.read(place.root, at);
            }
        }
    }

    /// The reverse sweep reads the content of `root` as it was at `at`.
    fn read(&mut self, root: Root, at: Moment) {
        match root {
            Root::Value(v) => self.need(v),
            Root::Cell(m) => {
                self.result.memory_needed[m.0] = true;
                self.reads.push((m, at));
            }
        }
    }

    /// An adjoint of `root` is made: its shape must be known.
    fn shape(&mut self, root: Root) {
        if has_constant_zero(self.f.root_ty(root)) {
            return;
        }
        match root {
            Root::Value(v) => self.need(v),
            Root::Cell(m) => self.result.memory_needed[m.0] = true,
        }
    }

    fn indices(&mut self, place: &Place) {
        for i in place.indices() {
            self.need(i);
        }
    }

    fn block(&mut self, block: &Block) {
        for stmt in block.stmts.iter().rev() {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Let(v) if self.activity.active(*v) => {
                self.shape(Root::Value(*v));
                self.adjoint(*v);
            }
            Stmt::Cell(m) if self.activity.root_active(Root::Cell(*m)) => self.shape(Root::Cell(*m)),
            Stmt::Store(place, v) if self.activity.root_active(place.root) => {
                self.indices(place);
                // The adjoint of what is overwritten has its shape.
                if let (Root::Cell(m), false) = (place.root, has_constant_zero(&self.f.value(*v).ty)) {
                    self.result.memory_needed[m.0] = true;
                    self.result.saved.extend(self.result.order_of_store.get(&std::ptr::from_ref(stmt)));
                }
            }
            Stmt::Accumulate(place, _, _) if self.activity.root_active(place.root) => self.indices(place),
            Stmt::Let(_) | Stmt::Cell(_) | Stmt::Store(..) | Stmt::Accumulate(..) | Stmt::Effect(_) => {}
            Stmt::If(i) => {
                for out in &i.outs {
                    if self.activity.active(out.value) {
                        self.shape(Root::Value(out.value));
                    }
                }
                if self.is_recomputable(i.cond) {
                    self.result.retested.insert(i.cond);
                    self.need(i.cond);
                }
                self.block(&i.then);
                self.block(&i.otherwise);
            }
            Stmt::Loop(l) => {
                if let LoopKind::Range { low, high, step, .. } = &l.kind {
                    for v in [Some(*low), Some(*high), *step].into_iter().flatten() {
                        self.need(v);
                    }
                }
                for c in &l.carried {
                    if self.activity.active(c.entry) {
                        self.shape(Root::Value(c.entry));
                        self.shape(Root::Value(c.exit));
                    }
                }
                self.block(&l.body);
            }
        }
    }

    /// Costs nothing to keep: made of what the reverse sweep has anyway.
    fn is_recomputable(&self, v: ValueId) -> bool {
        self.result.replayed[v.0] && operands(&self.f.value(v).op).iter().all(|o| self.is_recomputable(*o))
    }

    /// What the adjoint of an active value reads.
    fn adjoint(&mut self, v: ValueId) {
        let f = self.f;
        let Some(at) = self.moments.get(&v).copied() else { return };
        match &f.value(v).op {
            Op::Rule(rule, args) => {
                for (k, arg) in args.iter().enumerate() {
                    if !self.activity.active(*arg) {
                        continue;
                    }
                    let uses = rule.reads(k);
                    for (j, operand) in args.iter().enumerate() {
                        if uses.operands.contains(&j) {
                            self.need(*operand);
                        }
                    }
                    if uses.result {
                        self.need(v);
                    }
                }
            }
            Op::Load(place) => self.indices(place),
            Op::Call(call) => {
                let stable = call.args.iter().filter_map(Arg::place).all(|p| self.is_stable(p.root, at));
                if stable && !self.boxing.applies(call) {
                    self.result.stable.insert(v);
                }
                for arg in &call.args {
                    match arg {
                        Arg::Value(a) => self.need(*a),
                        Arg::Ref(p) => {
                            self.indices(p);
                            self.read(p.root, at);
                        }
                    }
                }
            }
            Op::VecRepeat(..)
            | Op::Repeat(..)
            | Op::Tuple(_)
            | Op::Array(_)
            | Op::VecList(_)
            | Op::Cast(..)
            | Op::FloatFrom(..)
            | Op::Dbg(_) => {}
            Op::Param(_)
            | Op::Induction
            | Op::Literal(_)
            | Op::Path(_)
            | Op::Unary(..)
            | Op::Binary(..)
            | Op::Len(_)
            | Op::Query(..)
            | Op::Method(_)
            | Op::Range(..)
            | Op::Stop(_)
            | Op::Verbatim(_)
            | Op::Joined
            | Op::Turn
            | Op::After
            | Op::Error => {}
        }
    }

    /// Finds the stores that overwrite what the adjoint still reads. To undo one, its indices are needed, for which
    /// more may have to be read.
    fn save(&mut self) {
        loop {
            let overwriting = self
                .stores
                .iter()
                .find(|(root, store, _)| !self.result.saved.contains(&store.order) && self.overwrites(*root, *store));
            let Some((_, store, indices)) = overwriting else { return };
            let (order, indices) = (store.order, indices.clone());
            self.result.saved.insert(order);
            indices.into_iter().for_each(|i| self.need(i));
        }
    }

    fn overwrites(&self, root: Root, store: Moment) -> bool {
        let Root::Cell(m) = root else { return false };
        let scope = self.f.memory(m).block;
        let around = self.f.outermost_loop(store.block, scope);
        self.reads.iter().any(|(read, at)| {
            let again = around.is_some() && self.f.outermost_loop(at.block, scope) == around;
            *read == m && (at.order < store.order || again)
        })
    }
}
