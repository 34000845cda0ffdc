//! Values, statements and loops of the adjoint's own, for passes that write such.

use super::gather::usize_literal;
use crate::ir::*;
use crate::types::Ty;
use proc_macro2::Span;
use syn::BinOp;

/// Writes values of the adjoint's own.
pub(super) struct Emit<'a> {
    pub(super) f: &'a mut Function,
    pub(super) block: BlockId,
    pub(super) span: Span,
    pub(super) out: Vec<Stmt>,
}

impl Emit<'_> {
    pub(super) fn new(f: &mut Function, block: BlockId, span: Span) -> Emit<'_> {
        Emit { f, block, span, out: Vec::new() }
    }

    pub(super) fn value(&mut self, op: Op, ty: Ty) -> ValueId {
        let v = self.f.add_cotangent(op, ty, self.span, self.block);
        self.out.push(Stmt::Let(v));
        v
    }

    pub(super) fn int(&mut self, op: Op) -> ValueId {
        self.value(op, Ty::Int)
    }

    pub(super) fn number(&mut self, n: usize) -> ValueId {
        self.int(Op::Literal(usize_literal(n, self.span)))
    }

    pub(super) fn plus(&mut self, a: ValueId, b: ValueId) -> ValueId {
        self.int(Op::Binary(BinOp::Add(syn::Token![+](self.span)), a, b))
    }

    pub(super) fn minus(&mut self, a: ValueId, b: ValueId) -> ValueId {
        self.int(Op::Binary(BinOp::Sub(syn::Token![-](self.span)), a, b))
    }
}

/// From one number to another.
pub(super) fn range(var: ValueId, low: ValueId, high: ValueId) -> LoopKind {
    LoopKind::Range { var, low, high, inclusive: false, reversed: false, step: None, from_the_end: false }
}
