//! Statements and blocks.

use super::*;

#[derive(Clone, Copy)]
pub(crate) struct Out {
    pub(crate) value: ValueId,
    /// `None` where the branch does not come to its end.
    pub(crate) then: Option<ValueId>,
    pub(crate) otherwise: Option<ValueId>,
}

#[derive(Clone)]
pub(crate) struct If {
    pub(crate) cond: ValueId,
    pub(crate) then: Block,
    pub(crate) otherwise: Block,
    pub(crate) outs: Vec<Out>,
    pub(crate) id: usize,
    pub(crate) span: Span,
}

#[derive(Clone)]
pub(crate) enum LoopKind {
    Range {
        var: ValueId,
        low: ValueId,
        high: ValueId,
        inclusive: bool,
        reversed: bool,
        /// `.step_by(n)`, which counts from the end that the loop starts at.
        step: Option<ValueId>,
        /// `.step_by(n).rev()`: the steps from the last one.
        from_the_end: bool,
    },
    /// A range that may stop before its end: behind the turn in which `until` is true. What is known of the turns of a
    /// whole range is not known of these.
    Until {
        var: ValueId,
        low: ValueId,
        high: ValueId,
        inclusive: bool,
        reversed: bool,
        step: Option<ValueId>,
        from_the_end: bool,
        until: ValueId,
    },
    While {
        cond: ValueId,
        test: Block,
        /// It stops behind the turn in which this is true.
        until: Option<ValueId>,
    },
}

#[derive(Clone, Copy)]
pub(crate) struct Carried {
    pub(crate) init: ValueId,
    pub(crate) entry: ValueId,
    pub(crate) next: ValueId,
    pub(crate) exit: ValueId,
}

#[derive(Clone)]
pub(crate) struct Loop {
    pub(crate) kind: LoopKind,
    pub(crate) carried: Vec<Carried>,
    pub(crate) body: Block,
    pub(crate) id: usize,
    pub(crate) span: Span,
    /// Runs from the last iteration to the first.
    pub(crate) backward: bool,
    pub(crate) side: Side,
    /// The parts of containers that a run goes through.
    pub(crate) views: Vec<View>,
}

/// A part of a container that a loop goes through element by element.
#[derive(Clone)]
pub(crate) struct View {
    pub(crate) root: Root,
    /// An index into it, at the smallest offset that is used.
    pub(crate) first: ValueId,
    /// How far the largest offset is from that.
    pub(crate) span: i64,
    pub(crate) mutable: bool,
    /// It lies behind another view of the container, of which this is the first index.
    pub(crate) behind: Option<ValueId>,
    /// The indices of every iteration, and when they are used, counted for all views of the loop.
    pub(crate) indices: Vec<(usize, ValueId)>,
    /// What the loop keeps in each iteration are elements of it as they were before the loop.
    pub(crate) kept: Option<Kept>,
}

/// Elements of a row that are kept together.
#[derive(Clone, Copy)]
pub(crate) struct Kept {
    /// How far they are from the first index of the view.
    pub(crate) offset: i64,
    /// What overwrites them.
    pub(crate) store: Option<StoreId>,
}

#[derive(Clone)]
pub(crate) enum Stmt {
    Let(ValueId),
    Cell(CellId),
    Store(StoreId, Place, ValueId),
    /// `place += v` or `place -= v`: linear, so the old value is never needed.
    Accumulate(StoreId, Place, syn::BinOp, ValueId),
    If(If),
    Loop(Loop),
    Effect(Effect),
    // What the adjoint is made of.
    /// Adds to a cotangent, or subtracts.
    Add(Place, ValueId, Sign),
    /// Overwrites a cotangent.
    Set(Place, ValueId),
    /// The primal place as it was before the store.
    Restore(StoreId, Place),
    Back(Back),
    /// A call's result and pullback, from what was recorded of it.
    Resume(ValueId),
    /// The cotangent of a parameter is added to the caller's.
    Deliver(CellId),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sign {
    Plus,
    Minus,
}

impl Sign {
    pub(crate) fn times(self, other: Sign) -> Sign {
        if self == other { Sign::Plus } else { Sign::Minus }
    }
}

/// The pullback of a call, which adds to a place for each argument that has a cotangent.
#[derive(Clone)]
pub(crate) struct Back {
    pub(crate) call: ValueId,
    pub(crate) seed: ValueId,
    pub(crate) to: Vec<Option<Place>>,
}

/// A store of the primal program.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(crate) enum StoreId {
    /// A statement.
    Store(usize),
    /// A method that writes to what it is called on.
    Method(ValueId),
}

#[derive(Clone)]
pub(crate) struct Block {
    pub(crate) id: BlockId,
    pub(crate) stmts: Vec<Stmt>,
    /// Ends in a panic.
    pub(crate) diverges: bool,
}

#[derive(Clone, Copy)]
pub(crate) struct BlockInfo {
    pub(crate) parent: Option<BlockId>,
    pub(crate) is_loop: bool,
}

impl If {
    /// The number of branches of the adjoint's own, whose condition is computed there.
    pub(crate) const OWN: usize = usize::MAX;
}

impl Loop {
    /// A loop of the adjoint's own, forwards: such are numbered from the largest number down.
    pub(crate) fn own(kind: LoopKind, body: Block, span: Span) -> Loop {
        let (id, side) = (usize::MAX - body.id.0, Side::Cotangent);
        Loop { kind, carried: Vec::new(), body, id, span, backward: false, side, views: Vec::new() }
    }
}

/// `inner` is `outer` or inside it.
pub(crate) fn is_inside(blocks: &[BlockInfo], inner: BlockId, outer: BlockId) -> bool {
    let mut at = Some(inner);
    while let Some(b) = at {
        if b == outer {
            return true;
        }
        at = blocks[b.0].parent;
    }
    false
}

impl Stmt {
    /// The blocks inside it, without the test of a `while`.
    pub(crate) fn blocks(&self) -> Vec<&Block> {
        match self {
            Stmt::If(i) => vec![&i.then, &i.otherwise],
            Stmt::Loop(l) => vec![&l.body],
            Stmt::Let(_)
            | Stmt::Cell(_)
            | Stmt::Store(..)
            | Stmt::Accumulate(..)
            | Stmt::Effect(_)
            | Stmt::Add(..)
            | Stmt::Set(..)
            | Stmt::Restore(..)
            | Stmt::Back(_)
            | Stmt::Resume(_)
            | Stmt::Deliver(_) => Vec::new(),
        }
    }

    pub(crate) fn blocks_mut(&mut self) -> Vec<&mut Block> {
        match self {
            Stmt::If(i) => vec![&mut i.then, &mut i.otherwise],
            Stmt::Loop(l) => vec![&mut l.body],
            Stmt::Let(_)
            | Stmt::Cell(_)
            | Stmt::Store(..)
            | Stmt::Accumulate(..)
            | Stmt::Effect(_)
            | Stmt::Add(..)
            | Stmt::Set(..)
            | Stmt::Restore(..)
            | Stmt::Back(_)
            | Stmt::Resume(_)
            | Stmt::Deliver(_) => Vec::new(),
        }
    }
}

impl Loop {
    /// The test of a `while`, and the body.
    pub(crate) fn blocks(&self) -> Vec<&Block> {
        match &self.kind {
            LoopKind::Range { .. } | LoopKind::Until { .. } => vec![&self.body],
            LoopKind::While { test, .. } => vec![test, &self.body],
        }
    }
}

impl LoopKind {
    /// What is computed at the end of a turn, and stops the loop there.
    pub(crate) fn until(&self) -> Option<ValueId> {
        match self {
            LoopKind::Range { .. } => None,
            LoopKind::Until { until, .. } => Some(*until),
            LoopKind::While { until, .. } => *until,
        }
    }

    /// The variable of a range, of which the value tells the turn.
    pub(crate) fn var(&self) -> Option<ValueId> {
        match self {
            LoopKind::Range { var, .. } | LoopKind::Until { var, .. } => Some(*var),
            LoopKind::While { .. } => None,
        }
    }

    /// What the turns of a range are told by.
    pub(crate) fn bounds(&self) -> Vec<ValueId> {
        match self {
            LoopKind::Range { low, high, step, .. } | LoopKind::Until { low, high, step, .. } => {
                [*low, *high].into_iter().chain(*step).collect()
            }
            LoopKind::While { .. } => Vec::new(),
        }
    }

    /// The same, to be replaced.
    pub(crate) fn bounds_mut(&mut self) -> Vec<&mut ValueId> {
        match self {
            LoopKind::Range { low, high, step, .. } | LoopKind::Until { low, high, step, .. } => {
                [low, high].into_iter().chain(step).collect()
            }
            LoopKind::While { .. } => Vec::new(),
        }
    }

    pub(crate) fn until_mut(&mut self) -> Option<&mut ValueId> {
        match self {
            LoopKind::Range { .. } => None,
            LoopKind::Until { until, .. } => Some(until),
            LoopKind::While { until, .. } => until.as_mut(),
        }
    }

    /// How often it runs is known once it has run.
    pub(crate) fn is_counted(&self) -> bool {
        match self {
            LoopKind::Range { .. } => false,
            LoopKind::Until { .. } | LoopKind::While { .. } => true,
        }
    }
}

impl StoreId {
    /// For a reader.
    pub(crate) fn text(self) -> String {
        match self {
            StoreId::Store(n) => n.to_string(),
            StoreId::Method(v) => format!("by method {}", v.0),
        }
    }
}
