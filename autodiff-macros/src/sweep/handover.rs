//! What the forward sweep hands to the adjoint: for each run of a block its slots.
//!
//! How slots travel is the printer's: those of the function are captured by the closure, those of an arm are the payload
//! of its branch, those of a loop's body are an entry of its tape.
//!
//! A function that calls itself has its tapes in common with all its activations. There the slots of the function are an
//! entry of a tape too, and those of an arm whose condition is tested again: what did not run keeps nothing.

use crate::ir::*;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::collections::BTreeSet;

/// Something that is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Slot {
    Value(ValueId),
    /// The content of a memory at the end of its block.
    Cell(CellId),
    /// What a store has overwritten.
    Old(StoreId),
    /// What is kept of a call.
    Call(ValueId),
    /// Which arm of an `if` was taken, with the slots of that arm.
    Branch(usize),
    /// How often a `while` has run.
    Turns(usize),
}

/// What is kept of a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum KeptCall {
    /// A record, from which the callee's pullback is had again with the same arguments.
    Record,
    /// The pullback itself.
    Pullback,
    /// Nothing: a call of the function itself, whose adjoint takes what the call has put on the shared tapes.
    Shared,
}

/// Loops of the function's own block whose iterations are reversed as soon as they have run, by their numbers and bodies.
#[derive(Clone, Default)]
pub(crate) struct Fused(pub(crate) Vec<(usize, BlockId)>);

impl Fused {
    pub(crate) fn contains(&self, l: &Loop) -> bool {
        self.0.iter().any(|(id, _)| *id == l.id)
    }

    /// The body of such a loop around a block.
    pub(crate) fn body_around(&self, f: &Function, block: BlockId) -> Option<BlockId> {
        self.0.iter().map(|(_, body)| *body).find(|body| f.is_inside(block, *body))
    }

    /// The block and its reverse stand one behind the other: what is kept of it are plain variables.
    pub(crate) fn is_one_scope(&self, f: &Function, block: BlockId) -> bool {
        self.0.iter().any(|(_, body)| *body == block || f.body.id == block)
    }
}

#[derive(Default)]
pub(crate) struct Handover {
    pub(crate) slots: HashMap<BlockId, Vec<Slot>>,
    /// Primal values that the adjoint reads.
    pub(crate) needed: HashSet<ValueId>,
    /// Calls whose pullback the adjoint runs.
    pub(crate) calls: HashMap<ValueId, KeptCall>,
    /// Branches that the adjoint has, and those whose condition it evaluates again.
    pub(crate) branches: HashSet<usize>,
    pub(crate) retested: HashSet<usize>,
    /// Loops that the adjoint has.
    pub(crate) loops: HashSet<usize>,
    pub(crate) saved: HashSet<StoreId>,
    pub(crate) fused: Fused,
    /// The blocks whose slots go onto a tape.
    pub(crate) tapes: BTreeSet<BlockId>,
    /// The function calls itself, and has its tapes from the outermost call.
    pub(crate) is_recursive: bool,
    /// Integers whose type the adjoint's own code would not tell: literals that take it from the forward sweep.
    pub(crate) witnessed: HashSet<ValueId>,
}

impl Handover {
    pub(crate) fn slots(&self, block: BlockId) -> &[Slot] {
        self.slots.get(&block).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn keeps_cell(&self, c: CellId, block: BlockId) -> bool {
        self.slots(block).contains(&Slot::Cell(c))
    }

    /// What the block of the adjoint takes over are numbers: the entries of a tape can be looked at where they are, in any order.
    pub(crate) fn keeps_numbers(&self, f: &Function, block: &Block) -> bool {
        self.slots(block.id).iter().all(|slot| match slot {
            Slot::Value(v) => f.value(*v).ty.is_scalar(),
            Slot::Branch(id) => block.stmts.iter().any(|stmt| match stmt {
                Stmt::If(i) => i.id == *id && self.keeps_numbers(f, &i.then) && self.keeps_numbers(f, &i.otherwise),
                _ => false,
            }),
            Slot::Old(id) => block.stmts.iter().any(|stmt| match stmt {
                Stmt::Restore(store, place) => store == id && f.place_ty(place).is_scalar(),
                _ => false,
            }),
            Slot::Cell(_) | Slot::Call(_) | Slot::Turns(_) => false,
        })
    }

    /// What a run of the block keeps goes onto a tape.
    pub(crate) fn has_tape(&self, block: BlockId) -> bool {
        self.tapes.contains(&block)
    }

    /// The statement of the adjoint takes from a tape, so that it keeps its place among such.
    pub(crate) fn takes(&self, stmt: &Stmt) -> bool {
        self.hands_tapes_down(stmt)
            || stmt
                .blocks()
                .into_iter()
                .any(|block| self.has_tape(block.id) || block.stmts.iter().any(|s| self.takes(s)))
    }

    /// The statement of the adjoint calls the function itself, which takes from the same tapes.
    pub(crate) fn hands_tapes_down(&self, stmt: &Stmt) -> bool {
        match stmt {
            Stmt::Back(back) => self.calls.get(&back.call) == Some(&KeptCall::Shared),
            _ => stmt.blocks().into_iter().flat_map(|block| &block.stmts).any(|inner| self.hands_tapes_down(inner)),
        }
    }
}
