//! Branches.

use super::exits::Frame;
use super::*;
use syn::BinOp;
use syn::spanned::Spanned;

/// An arm as it is lowered, with its value and what the variables from outside stand for.
struct Arm {
    frame: Frame,
    value: Option<ValueId>,
    now: Vec<Bound>,
}

impl Arm {
    fn has_exits(&self) -> bool {
        self.frame.left.is_some() || !self.frame.opened.is_empty()
    }
}

/// The same once the block has ended; whether all of it has left.
pub(super) struct Ended {
    pub(super) block: Block,
    pub(super) value: Option<ValueId>,
    pub(super) now: Vec<Bound>,
    pub(super) left: bool,
}

impl Lower<'_> {
    pub(super) fn if_expr(&mut self, e: &syn::ExprIf) -> Option<ValueId> {
        if let syn::Expr::Let(l) = &*e.cond {
            return self.if_let(e, l);
        }
        if let Some(conditions) = scan::let_chain(&e.cond) {
            return self.let_chain(
                &conditions,
                e.if_token.span,
                |cx| cx.block_value(&e.then_branch),
                |cx| e.else_branch.as_ref().and_then(|(_, other)| cx.effect(other)),
            );
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

    /// Both branches, and an out for each variable that one of them assigns. Where one of them leaves, what follows is in
    /// the other.
    pub(super) fn branches(
        &mut self,
        cond: ValueId,
        span: Span,
        then: impl FnMut(&mut Self) -> Option<ValueId>,
        otherwise: impl FnMut(&mut Self) -> Option<ValueId>,
    ) -> Option<ValueId> {
        let before = self.bounds();
        let then = self.one_of(&before, then);
        let otherwise = self.one_of(&before, otherwise);
        let is_then = match (then.frame.left.is_some(), otherwise.frame.left.is_some()) {
            (true, false) => true,
            (false, true) => false,
            (both, _) => {
                let has_exits = both || then.has_exits() || otherwise.has_exits();
                let arms = [then, otherwise].map(|arm| self.ended(arm, before.len()));
                let value = self.join((cond, span), &before, arms, has_exits);
                match both {
                    true => self.leave(),
                    false => self.go_on_if_here(span),
                }
                return value;
            }
        };
        let (leaving, falling) = if is_then { (then, otherwise) } else { (otherwise, then) };
        let leaving = self.ended(leaving, before.len());
        self.put_bounds(&falling.now);
        self.go_on((cond, span), before, leaving, is_then, falling.frame);
        falling.value
    }

    fn one_of(&mut self, before: &[Bound], mut inside: impl FnMut(&mut Self) -> Option<ValueId>) -> Arm {
        let (frame, (value, now)) = self.framed(false, |cx| {
            let value = inside(cx);
            (value, cx.vars[..before.len()].iter().map(|v| v.now.clone()).collect())
        });
        self.put_bounds(before);
        Arm { frame, value, now }
    }

    /// The arm comes to its end.
    fn ended(&mut self, mut arm: Arm, count: usize) -> Ended {
        self.swap(&mut arm.frame);
        let outer = self.bounds();
        self.put_bounds(&arm.now);
        let (left, value) = self.close(0, count, true, arm.value);
        self.settle_all(count);
        let now = self.vars[..count].iter().map(|v| v.now.clone()).collect();
        self.put_bounds(&outer);
        self.swap(&mut arm.frame);
        Ended { block: arm.frame.ended(), value, now, left }
    }

    /// The statement of a branch, and the variables behind it. `has_exits` if an arm leaves, on some of its ways.
    pub(super) fn join(
        &mut self,
        (cond, span): (ValueId, Span),
        before: &[Bound],
        [mut then, mut otherwise]: [Ended; 2],
        has_exits: bool,
    ) -> Option<ValueId> {
        let mut outs = Vec::new();
        for var in 0..before.len() {
            let value = |bound: &Bound| match bound {
                Bound::Value(v) => Some(*v),
                Bound::Nothing | Bound::Cell(_) | Bound::Place(_) | Bound::Closure(_) => None,
            };
            let (mut a, mut b) = (value(&then.now[var]), value(&otherwise.now[var]));
            let same = |a: ValueId, b: ValueId| self.replaced.resolve(a) == self.replaced.resolve(b);
            if let (Some(a), Some(b)) = (a, b)
                && same(a, b)
            {
                self.vars[var].now = Bound::Value(a);
                continue;
            }
            if has_exits {
                let nothing = |bound: &Bound| matches!(bound, Bound::Nothing);
                match (a, b) {
                    (Some(v), None) if nothing(&otherwise.now[var]) => {
                        b = Some(self.missing(var, v, &mut otherwise.block));
                    }
                    (None, Some(v)) if nothing(&then.now[var]) => a = Some(self.missing(var, v, &mut then.block)),
                    (Some(_) | None, _) => {}
                }
            }
            let a = if then.block.diverges { None } else { a };
            let b = if otherwise.block.diverges { None } else { b };
            // A variable that only one branch initialises is not readable after both.
            if (a.is_none() && !then.block.diverges) || (b.is_none() && !otherwise.block.diverges) {
                continue;
            }
            let name = self.vars[var].name.clone();
            if let Some(out) = self.out(a, b, span, &mut outs) {
                self.name(out, &name);
                self.vars[var].now = Bound::Value(out);
            }
        }
        self.pointed_elsewhere(before, &then.now);
        self.pointed_elsewhere(before, &otherwise.now);
        let result = self.result_of([&mut then, &mut otherwise], span, &mut outs);
        let (then, otherwise) = (then.block, otherwise.block);
        self.diverges |= then.diverges && otherwise.diverges;
        let id = self.id_next();
        self.stmts.push(Stmt::If(If { cond, then, otherwise, outs, id, span }));
        result
    }

    /// The value of the branch.
    fn result_of(&mut self, [then, other]: [&mut Ended; 2], span: Span, outs: &mut Vec<Out>) -> Option<ValueId> {
        let is_unit = |cx: &Self, v: ValueId| matches!(cx.ty(v), Ty::Unit);
        let given = |arm: &Ended| arm.value.filter(|_| !arm.block.diverges);
        match (given(then), given(other)) {
            (None, None) => None,
            (Some(a), Some(b)) => (!is_unit(self, a)).then(|| self.out(Some(a), Some(b), span, outs)).flatten(),
            (Some(a), None) if other.block.diverges => (then.value.zip(other.value).is_none() || !is_unit(self, a))
                .then(|| self.out(Some(a), None, span, outs))
                .flatten(),
            (None, Some(b)) if then.block.diverges => (then.value.zip(other.value).is_none() || !is_unit(self, b))
                .then(|| self.out(None, Some(b), span, outs))
                .flatten(),
            (Some(a), None) if other.left && !is_unit(self, a) => {
                let b = self.absent(a, &mut other.block);
                self.out(Some(a), Some(b), span, outs)
            }
            (None, Some(b)) if then.left && !is_unit(self, b) => {
                let a = self.absent(b, &mut then.block);
                self.out(Some(a), Some(b), span, outs)
            }
            (Some(_), None) | (None, Some(_)) => None,
        }
    }

    /// What a variable is on a way that gives it no value, where another gives it `other`.
    fn missing(&mut self, var: VarId, other: ValueId, block: &mut Block) -> ValueId {
        match var {
            exits::EXIT => self.inside(block, |cx| cx.index(0, cx.values[other.0].span)),
            _ => self.absent(other, block),
        }
    }

    fn absent(&mut self, other: ValueId, block: &mut Block) -> ValueId {
        self.inside(block, |cx| cx.absent_of(other))
    }

    /// A value of the type of another one that nobody reads.
    pub(super) fn absent_of(&mut self, other: ValueId) -> ValueId {
        let Value { ty, span, .. } = self.values[other.0].clone();
        self.emit(Op::Absent, ty, span)
    }

    /// At the end of a block.
    fn inside<R>(&mut self, block: &mut Block, emit: impl FnOnce(&mut Self) -> R) -> R {
        let outer = std::mem::replace(&mut self.block, block.id);
        std::mem::swap(&mut self.stmts, &mut block.stmts);
        let result = emit(self);
        std::mem::swap(&mut self.stmts, &mut block.stmts);
        self.block = outer;
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

    pub(super) fn settle_all(&mut self, outside: usize) {
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
