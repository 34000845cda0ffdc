//! Builds the adjoint of a primal program, as a program.
//!
//! Takes the primal program with what is active in it; gives a block of the same form, in which a cell holds the
//! cotangent of each active value and memory. A block is reversed statement by statement, last one first; the block of
//! the adjoint has the number of the primal block that it reverses, and the same blocks around it.
//!
//! What is built says only what adds to what: a cotangent begins as zero where the block of its value begins, and every
//! use of the value adds to it. Good code is what `passes` make of it. What the adjoint reads of the primal program is
//! found afterwards, by `needs`.

mod call;
mod control;
mod handover;
mod statement;
mod sums;

use crate::ir::*;
use crate::print::names::plain;
use crate::types::Ty;
pub(crate) use handover::{Fused, Handover, KeptCall, Slot};
use proc_macro2::{Ident, Span};
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

/// What the generated adjoint is printed from.
pub(crate) struct Sweeps {
    pub(crate) adjoint: Block,
    pub(crate) handover: Handover,
}

struct Builder<'a> {
    f: &'a mut Function,
    /// The cell of each cotangent.
    cotangents: HashMap<Root, CellId>,
    /// By a sum behind its loop: the values on the way to it, which have its cotangent.
    sums: HashMap<ValueId, Vec<ValueId>>,
    /// All of these.
    summed: HashSet<ValueId>,
    /// The active roots that each block defines.
    defined: HashMap<BlockId, Vec<Root>>,
    /// The primal block that is being reversed.
    block: BlockId,
    stmts: Vec<Stmt>,
}

/// The adjoint of the function's body.
pub(crate) fn adjoint(f: &mut Function) -> Block {
    let sums = sums::sums(f);
    let body = f.take_body();
    let mut builder = Builder {
        defined: defined(f),
        cotangents: HashMap::default(),
        summed: sums::members(&sums),
        sums,
        block: body.id,
        stmts: Vec::new(),
        f,
    };
    let result = builder.f.result;
    let params = builder.parameters();
    let mut adjoint = builder.block(&body, |b| {
        if let Some(result) = result.filter(|r| b.f.value(*r).active) {
            let seed = b.value(Op::Seed, b.f.value(result).ty.clone(), b.f.value(result).span);
            b.add_value(result, seed, Sign::Plus);
        }
    });
    adjoint.stmts.extend(params.into_iter().map(Stmt::Deliver));
    f.body = body;
    adjoint
}

/// By block, in the order of definition.
fn defined(f: &Function) -> HashMap<BlockId, Vec<Root>> {
    let values = f.values.iter().enumerate().filter(|(_, v)| v.active && !matches!(v.op, Op::Param(_)));
    let values = values.map(|(i, v)| (v.block, Root::Value(ValueId(i))));
    let cells = f.cells.iter().enumerate().filter(|(_, c)| c.active).map(|(i, c)| (c.block, Root::Cell(CellId(i))));
    let mut defined: HashMap<BlockId, Vec<Root>> = HashMap::default();
    for (block, root) in values.chain(cells) {
        defined.entry(block).or_default().push(root);
    }
    defined
}

/// Few enough numbers for registers: such a cotangent is a local, and added to the caller's at the end.
pub(crate) fn is_small(ty: &Ty) -> bool {
    fn count(ty: &Ty) -> Option<usize> {
        match ty {
            Ty::F64 | Ty::F32 => Some(1),
            Ty::Int | Ty::Bool | Ty::Unit => Some(0),
            Ty::Array(t, n) => {
                Some(count(t)? * syn::parse2::<syn::LitInt>(n.clone()).ok()?.base10_parse::<usize>().ok()?)
            }
            Ty::Tuple(ts) => ts.iter().map(count).sum(),
            Ty::Var(_) | Ty::Text | Ty::Slice(_) | Ty::Vec(_) | Ty::Seq(_) | Ty::Named | Ty::Never => None,
        }
    }
    count(ty).is_some_and(|n| n <= 16)
}

impl Builder<'_> {
    /// The cells of the parameters' cotangents; those to be delivered.
    fn parameters(&mut self) -> Vec<CellId> {
        let mut local = Vec::new();
        for v in (0..self.f.values.len()).map(ValueId) {
            let value = self.f.value(v);
            if !value.active || !matches!(value.op, Op::Param(_)) {
                continue;
            }
            let root = Root::Value(v);
            let cell = match is_small(&value.ty) {
                true => self.cell(What::Cotangent(root), root, BlockId(0)),
                false => self.cell(What::Borrowed(root), root, BlockId(0)),
            };
            self.cotangents.insert(root, cell);
            if is_small(&self.f.value(v).ty) {
                self.defined.entry(BlockId(0)).or_default().insert(0, root);
                local.push(cell);
            }
        }
        local
    }

    /// A cell for a cotangent of the root.
    fn cell(&mut self, what: What, root: Root, block: BlockId) -> CellId {
        let (hint, span) = self.hint(root);
        let hint = Ident::new(&format!("d_{hint}"), span);
        let (ty, shape) = (self.f.root_ty(root).clone(), Some(Place::of(root, span)));
        self.f.add_cell(Cell { what, ty, hint, block, init: Init::Zero, shape, lifted: true, active: false })
    }

    fn hint(&self, root: Root) -> (String, Span) {
        match root {
            Root::Value(v) => {
                let value = self.f.value(v);
                let text = value.hint.as_ref().map(|h| plain(h).trim_start_matches("__").to_owned());
                (text.unwrap_or_else(|| "t".into()), value.span)
            }
            Root::Cell(c) => {
                let hint = &self.f.cell(c).hint;
                (plain(hint).trim_start_matches("__").to_owned(), hint.span())
            }
        }
    }

    /// A value of the adjoint, with its statement unless it has none.
    fn value(&mut self, op: Op, ty: Ty, span: Span) -> ValueId {
        self.f.add_cotangent(op, ty, span, self.block)
    }

    fn emit(&mut self, op: Op, ty: Ty, span: Span) -> ValueId {
        let v = self.value(op, ty, span);
        self.stmts.push(Stmt::Let(v));
        v
    }

    /// The reverse of a block; `first` puts in what comes to it from behind.
    fn block(&mut self, primal: &Block, first: impl FnOnce(&mut Self)) -> Block {
        let outer = (std::mem::replace(&mut self.block, primal.id), std::mem::take(&mut self.stmts));
        for root in self.defined.get(&primal.id).cloned().unwrap_or_default() {
            if self.is_summed(root) {
                continue;
            }
            let cell = match self.cotangents.get(&root) {
                Some(cell) => *cell,
                None => self.cell(What::Cotangent(root), root, primal.id),
            };
            self.cotangents.insert(root, cell);
            self.stmts.push(Stmt::Cell(cell));
        }
        first(self);
        for stmt in primal.stmts.iter().rev() {
            self.stmt(stmt);
        }
        self.block = outer.0;
        let stmts = std::mem::replace(&mut self.stmts, outer.1);
        Block { id: primal.id, stmts, diverges: false }
    }

    /// It has the cotangent of the sum that it is on the way to.
    fn is_summed(&self, root: Root) -> bool {
        matches!(root, Root::Value(v) if self.summed.contains(&v))
    }

    fn is_active(&self, root: Root) -> bool {
        self.cotangents.contains_key(&root)
    }

    /// The place of the cotangent of a primal place.
    fn cotangent(&self, place: &Place) -> Option<Place> {
        let cell = self.cotangents.get(&place.root)?;
        Some(Place { root: Root::Cell(*cell), ..place.clone() })
    }

    /// The cotangent of a value or memory, which nothing reads after this.
    fn take_all(&mut self, root: Root, span: Span) -> Option<ValueId> {
        let place = self.cotangent(&Place::of(root, span))?;
        let ty = self.f.root_ty(root).clone();
        let op = if ty.is_scalar() { Op::Load(place) } else { Op::Move(place) };
        Some(self.emit(op, ty, span))
    }

    /// Adds to the cotangent of a value, if it has one.
    fn add_value(&mut self, v: ValueId, d: ValueId, sign: Sign) {
        let span = self.f.value(v).span;
        self.add(&Place::of(Root::Value(v), span), d, sign);
    }

    /// Adds to the cotangent of a place, if it has one.
    fn add(&mut self, place: &Place, d: ValueId, sign: Sign) {
        if let Some(to) = self.cotangent(place).filter(|_| !self.is_summed(place.root)) {
            self.stmts.push(Stmt::Add(to, d, sign));
        }
    }
}
