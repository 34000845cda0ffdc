//! Branches.

use super::*;
use syn::BinOp;
use syn::spanned::Spanned;

impl Lower<'_> {
    pub(super) fn if_expr(&mut self, e: &syn::ExprIf) -> Option<ValueId> {
        if let syn::Expr::Let(l) = &*e.cond {
            return self.if_let(e, l);
        }
        let cond = self.expr(&e.cond);
        self.branches(
            cond,
            e.if_token.span,
            |cx| cx.block_value(&e.then_branch),
            |cx| e.else_branch.as_ref().and_then(|(_, other)| cx.effect(other)),
        )
    }

    /// `a && b` where evaluating `b` in vain could panic or have an effect.
    pub(super) fn short_circuit(&mut self, b: &syn::ExprBinary) -> ValueId {
        let left = self.expr(&b.left);
        let is_and = matches!(b.op, BinOp::And(_));
        let span = b.op.span();
        let constant = |cx: &mut Self, value: bool| {
            let lit = syn::Lit::Bool(syn::LitBool::new(value, span));
            cx.emit(Op::Literal(lit), Ty::Bool, span)
        };
        let value = self.branches(
            left,
            span,
            |cx| Some(if is_and { cx.expr(&b.right) } else { constant(cx, true) }),
            |cx| Some(if is_and { constant(cx, false) } else { cx.expr(&b.right) }),
        );
        value.unwrap_or_else(|| self.unit(span))
    }

    /// Both branches, and an out for each variable that one of them assigns.
    pub(super) fn branches(
        &mut self,
        cond: ValueId,
        span: Span,
        mut then: impl FnMut(&mut Self) -> Option<ValueId>,
        mut otherwise: impl FnMut(&mut Self) -> Option<ValueId>,
    ) -> Option<ValueId> {
        let before = self.bounds();
        let arm = |cx: &mut Self, inside: &mut dyn FnMut(&mut Self) -> Option<ValueId>| {
            let (block, value) = cx.in_block(false, |cx| {
                let value = inside(cx);
                cx.settle_all(before.len());
                value
            });
            let after: Vec<Bound> = cx.vars[..before.len()].iter().map(|v| v.now.clone()).collect();
            for (var, now) in cx.vars.iter_mut().zip(&before) {
                var.now = now.clone();
            }
            (block, value, after)
        };
        let (then, then_value, after_then) = arm(self, &mut then);
        let (otherwise, other_value, after_other) = arm(self, &mut otherwise);

        let mut outs = Vec::new();
        for var in 0..before.len() {
            let (a, b) = (&after_then[var], &after_other[var]);
            let value = |bound: &Bound| match bound {
                Bound::Value(v) => Some(*v),
                Bound::Nothing | Bound::Cell(_) | Bound::Place(_) => None,
            };
            let (a, b) = (value(a), value(b));
            let same = |a: ValueId, b: ValueId| self.replaced.resolve(a) == self.replaced.resolve(b);
            if let (Some(a), Some(b)) = (a, b)
                && same(a, b)
            {
                self.vars[var].now = Bound::Value(a);
                continue;
            }
            let a = if then.diverges { None } else { a };
            let b = if otherwise.diverges { None } else { b };
            // A variable that only one branch initialises is not readable after both.
            if (a.is_none() && !then.diverges) || (b.is_none() && !otherwise.diverges) {
                continue;
            }
            let name = self.vars[var].name.clone();
            if let Some(out) = self.out(a, b, span, &mut outs) {
                self.name(out, &name);
                self.vars[var].now = Bound::Value(out);
            }
        }
        self.pointed_elsewhere(&before, &after_then);
        self.pointed_elsewhere(&before, &after_other);
        let result = match (then_value, other_value) {
            (Some(a), Some(b)) => {
                let a = if then.diverges { None } else { Some(a) };
                let b = if otherwise.diverges { None } else { Some(b) };
                let unit = a.or(b).is_none_or(|v| matches!(self.ty(v), Ty::Unit));
                if unit { None } else { self.out(a, b, span, &mut outs) }
            }
            (Some(a), None) if otherwise.diverges => self.out(Some(a), None, span, &mut outs),
            (None, Some(b)) if then.diverges => self.out(None, Some(b), span, &mut outs),
            (Some(_), None) | (None, Some(_)) | (None, None) => None,
        };
        self.diverges |= then.diverges && otherwise.diverges;
        let id = self.id_next();
        self.stmts.push(Stmt::If(If { cond, then, otherwise, outs, id, span }));
        result
    }

    /// Which place a name stands for must not depend on the way taken.
    pub(super) fn pointed_elsewhere(&mut self, before: &[Bound], after: &[Bound]) {
        for (var, (old, new)) in before.iter().zip(after).enumerate() {
            if let Bound::Place(_) = new
                && !old.is_same(new)
            {
                let name = self.vars[var].name.clone();
                self.errors.add(
                    name.span(),
                    format!(
                        "the reference `{name}` is pointed elsewhere in a branch or loop, which is not supported yet"
                    ),
                    "use the containers themselves, each in its branch",
                );
            }
        }
    }

    /// What the variables stand for now.
    pub(super) fn bounds(&self) -> Vec<Bound> {
        self.vars.iter().map(|v| v.now.clone()).collect()
    }

    /// Ends a block: a variable from outside that became a memory in it is its content there, a value again.
    /// One that had no value `before` has none after a loop.
    pub(super) fn settle(&mut self, before: &[Bound]) {
        for (var, bound) in before.iter().enumerate() {
            if !matches!(bound, Bound::Nothing) {
                self.settle_variable(var);
            }
        }
    }

    fn settle_all(&mut self, outside: usize) {
        (0..outside).for_each(|var| self.settle_variable(var));
    }

    fn settle_variable(&mut self, var: VarId) {
        if let Bound::Cell(m) = self.vars[var].now
            && self.cells[m.0].block == self.block
            && !self.diverges
        {
            let content = self.load(Place::of(Root::Cell(m), self.vars[var].name.span()));
            self.vars[var].now = Bound::Value(content);
        }
    }

    fn out(
        &mut self,
        then: Option<ValueId>,
        otherwise: Option<ValueId>,
        span: Span,
        outs: &mut Vec<Out>,
    ) -> Option<ValueId> {
        let ty = self.ty(then.or(otherwise)?);
        if let (Some(a), Some(b)) = (then, otherwise) {
            self.unifier.unify(&self.values[a.0].ty, &self.values[b.0].ty);
        }
        let value = self.value_of(Op::Joined, ty, span, None);
        outs.push(Out { value, then, otherwise });
        Some(value)
    }
}
