//! Which values are computed again rather than kept, and when things happen in the primal program.

use crate::ir::*;
use crate::rules::Rule;
use crate::sweep::Fused;
use crate::types::has_constant_zero;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

/// A write.
pub(super) struct StoreAt {
    pub(super) id: StoreId,
    pub(super) root: Root,
    pub(super) order: usize,
    pub(super) block: BlockId,
    /// What is written may have another length than what it overwrites.
    resizes: bool,
}

/// The order of the primal program's statements.
pub(super) struct Moments {
    pub(super) fused: Fused,
    values: HashMap<ValueId, (usize, BlockId)>,
    pub(super) stores: Vec<StoreAt>,
}

impl Moments {
    pub(super) fn of(f: &Function, fused: &Fused) -> Moments {
        let mut moments = Moments { fused: fused.clone(), values: HashMap::default(), stores: Vec::new() };
        moments.number(f, &f.body, &mut 0);
        moments
    }

    fn number(&mut self, f: &Function, block: &Block, order: &mut usize) {
        for stmt in &block.stmts {
            *order += 1;
            if let Some((id, place)) = effects::written(&f.values, stmt) {
                let resizes = !has_constant_zero(&f.place_ty(&place));
                self.stores.push(StoreAt { id, root: place.root, order: *order, block: block.id, resizes });
            }
            match stmt {
                Stmt::Let(v) => {
                    self.values.insert(*v, (*order, block.id));
                }
                Stmt::If(i) => {
                    self.number(f, &i.then, order);
                    self.number(f, &i.otherwise, order);
                }
                Stmt::Loop(l) => {
                    if let LoopKind::While { test, .. } = &l.kind {
                        self.number(f, test, order);
                    }
                    self.number(f, &l.body, order);
                }
                Stmt::Cell(_) | Stmt::Store(..) | Stmt::Accumulate(..) | Stmt::Effect(_) => {}
                // Not of a primal program.
                Stmt::Add(..)
                | Stmt::Set(..)
                | Stmt::Restore(..)
                | Stmt::Back(_)
                | Stmt::Resume(_)
                | Stmt::Deliver(_) => {}
            }
        }
    }

    pub(super) fn of_value(&self, v: ValueId) -> Option<(usize, BlockId)> {
        self.values.get(&v).copied()
    }

    /// The stores that may change the shape of the cell.
    pub(super) fn resizing(&self, cell: CellId) -> impl Iterator<Item = StoreId> {
        self.stores.iter().filter(move |s| s.root == Root::Cell(cell) && s.resizes).map(|s| s.id)
    }

    /// Nothing writes to the cell behind that moment in a run of the block: if later blocks and iterations are undone,
    /// the cell is as it was when the adjoint enters the block.
    pub(super) fn is_last_in_block(&self, f: &Function, cell: CellId, order: usize, block: BlockId) -> bool {
        let later = |s: &StoreAt| s.root == Root::Cell(cell) && s.order > order && f.is_inside(s.block, block);
        !self.stores.iter().any(later)
    }

    /// What happens to `root` outside of it does not matter for a read in the block: it is not there yet, or the adjoint
    /// of the block has run by then.
    pub(super) fn scope(&self, f: &Function, root: Root, block: BlockId) -> BlockId {
        let scope = f.root_block(root);
        self.fused.body_around(f, block).filter(|body| f.is_inside(*body, scope)).unwrap_or(scope)
    }

    /// When the adjoint enters the block, `root` is as it was at that moment, though nothing is undone.
    pub(super) fn is_stable(&self, f: &Function, root: Root, order: usize, block: BlockId) -> bool {
        let around = f.outermost_loop(block, self.scope(f, root, block));
        !self.stores.iter().any(|store| {
            let later = store.order > order && f.is_inside(store.block, block);
            let again = around.is_some_and(|l| f.is_inside(store.block, l));
            store.root == root && (later || again)
        })
    }
}

/// Store or recompute: a few additions and multiplications cost less than memory; a quotient, a root or a
/// transcendental function costs more.
fn is_cheap(rule: &Rule) -> bool {
    const CHEAP: [&str; 12] =
        ["add", "sub", "mul", "neg", "abs", "max", "min", "clamp", "copysign", "midpoint", "to_degrees", "to_radians"];
    CHEAP.contains(&rule.name)
}

/// Whether a needed value is computed again.
///
/// What is read of a cell of `restored`, whose stores are undone, is read again.
pub(super) fn replayed(f: &Function, moments: &Moments, restored: &HashSet<CellId>, v: ValueId) -> bool {
    let value = f.value(v);
    let restored = |p: &Place| {
        let cell = p.cell().filter(|c| restored.contains(c));
        cell.zip(moments.of_value(v)).is_some_and(|(c, (order, block))| moments.is_last_in_block(f, c, order, block))
    };
    let stable =
        |p: &Place| moments.of_value(v).is_some_and(|(order, block)| moments.is_stable(f, p.root, order, block));
    if !effects::is_pure(f, v) {
        return false;
    }
    match &value.op {
        Op::Literal(_) => value.hint.is_none() || value.annotation.is_some() || value.ty.is_float(),
        Op::Path(_) | Op::Unary(..) | Op::Binary(..) | Op::Cast(..) | Op::FloatFrom(..) | Op::Query(..) => true,
        Op::Least(..) | Op::Tuple(_) | Op::Array(_) | Op::Repeat(..) | Op::Range(..) | Op::Dbg(_) => true,
        Op::Rule(rule, args) => is_cheap(rule) || args.iter().all(|a| is_constant(f, *a)) || is_invariant(f, v, args),
        Op::Load(p) => (value.ty.is_scalar() || is_taken_out(f, p)) && (stable(p) || restored(p)),
        Op::Len(p) => match p.root {
            Root::Value(root) => p.proj.is_empty() && matches!(f.value(root).op, Op::Param(_)),
            Root::Cell(_) => false,
        },
        Op::Stop(arg) => arg.place().is_none_or(stable),
        Op::Verbatim(verbatim) => verbatim.names.iter().all(|name| stable(&name.place)),
        Op::Param(_) | Op::Induction => true,
        Op::VecList(_)
        | Op::VecRepeat(..)
        | Op::Call(_)
        | Op::Method(_)
        | Op::Joined
        | Op::Turn
        | Op::After
        | Op::Absent
        | Op::Error => false,
        // Not of a primal program.
        Op::Seed
        | Op::Zero(_)
        | Op::Contribution(..)
        | Op::Partial(_)
        | Op::Sum(..)
        | Op::Product(..)
        | Op::Negative(_)
        | Op::Take(..)
        | Op::Move(_)
        | Op::Total(..)
        | Op::Recast(..) => false,
    }
}

/// What a pattern took out of a place: references, which cannot be kept, or what is copied freely.
fn is_taken_out(f: &Function, place: &Place) -> bool {
    let of = |v: ValueId| matches!(&f.value(v).op, Op::Verbatim(Verbatim { opaque: Some(Opaque::Pattern), .. }));
    matches!(place.root, Root::Value(v) if of(v))
}

/// The same in every iteration of the loop around it: rustc computes it once.
fn is_invariant(f: &Function, v: ValueId, args: &[ValueId]) -> bool {
    let Some(around) = f.innermost_loop(f.value(v).block) else { return false };
    args.iter().all(|a| {
        let value = f.value(*a);
        let inside = f.is_inside(value.block, around);
        !inside || matches!(value.op, Op::Literal(_) | Op::Path(_))
    })
}

/// Made of literals and constants: rustc computes it.
fn is_constant(f: &Function, v: ValueId) -> bool {
    match &f.value(v).op {
        Op::Literal(_) | Op::Path(_) => true,
        Op::Rule(_, args) => args.iter().all(|a| is_constant(f, *a)),
        _ => false,
    }
}
