//! Branches and loops.

use super::source::{Each, Source};
use super::*;
use syn::BinOp;
use syn::spanned::Spanned;

impl Lower<'_> {
    pub(super) fn if_expr(&mut self, e: &syn::ExprIf) -> Option<ValueId> {
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
    fn branches(
        &mut self,
        cond: ValueId,
        span: Span,
        then: impl FnOnce(&mut Self) -> Option<ValueId>,
        otherwise: impl FnOnce(&mut Self) -> Option<ValueId>,
    ) -> Option<ValueId> {
        let before = self.places();
        let restore = |cx: &mut Self| {
            let after: Vec<Bound> = cx.vars[..before.len()].iter().map(|v| v.now.clone()).collect();
            for (var, now) in cx.vars.iter_mut().zip(&before) {
                var.now = now.clone();
            }
            after
        };
        let (then, then_value) = self.in_block(false, then);
        let after_then = restore(self);
        let (otherwise, other_value) = self.in_block(false, otherwise);
        let after_other = restore(self);

        let mut outs = Vec::new();
        for var in 0..before.len() {
            let (a, b) = (&after_then[var], &after_other[var]);
            let value = |bound: &Bound| match bound {
                Bound::Value(v) => Some(*v),
                Bound::Nothing | Bound::Cell(_) | Bound::Place(_) => None,
            };
            let (a, b) = (value(a), value(b));
            if a == b {
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
        for var in 0..before.len() {
            // Initialised in both branches and written by parts: one memory from both.
            if let (Bound::Cell(a), Bound::Cell(b)) = (&after_then[var], &after_other[var])
                && a != b
            {
                let name = self.vars[var].name.clone();
                self.errors.add(
                    name.span(),
                    format!("`{name}` is initialised in branches and then written by parts"),
                    "give it a value where it is declared",
                );
            }
        }
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
    fn pointed_elsewhere(&mut self, before: &[Bound], after: &[Bound]) {
        for (var, (old, new)) in before.iter().zip(after).enumerate() {
            let moved = match (old, new) {
                (Bound::Place(a), Bound::Place(b)) => {
                    a.root != b.root || format!("{:?}", a.proj) != format!("{:?}", b.proj)
                }
                (Bound::Nothing, Bound::Place(_)) => true,
                (Bound::Nothing | Bound::Value(_) | Bound::Cell(_) | Bound::Place(_), _) => false,
            };
            if moved {
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

    fn places(&self) -> Vec<Bound> {
        self.vars.iter().map(|v| v.now.clone()).collect()
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

    pub(super) fn while_loop(&mut self, e: &syn::ExprWhile) {
        if let Some(label) = &e.label {
            self.label(label);
        }
        if super::scan::writes(&e.cond) {
            return self.writing_while(e);
        }
        let before = self.places();
        let carried = self.enter(super::scan::assigned(&e.body));
        let (test, cond) = self.in_block(true, |cx| cx.expr(&e.cond));
        let (body, ()) = self.in_block(true, |cx| {
            cx.block_value(&e.body);
        });
        let after = self.places();
        self.pointed_elsewhere(&before, &after);
        self.finish(LoopKind::While { cond, test }, carried, body, e.while_token.span);
    }

    /// A condition that writes: evaluated in front of the loop and at the end of its body, its value carried.
    fn writing_while(&mut self, e: &syn::ExprWhile) {
        let span = e.while_token.span;
        let first = self.expr(&e.cond);
        self.scopes.push(Vec::new());
        // No variable of the user's has this name.
        let name = Ident::new("__condition", span);
        self.declare(Variable::new(&name, Ty::Bool, Bound::Value(first)));
        let mut assigned = super::scan::assigned(&e.body);
        let in_body = assigned.clone();
        assigned.extend(super::scan::assigned_in(&e.cond).into_iter().filter(|name| !in_body.contains(name)));
        assigned.push(key(&name));
        let carried = self.enter(assigned);
        let (test, cond) = self.in_block(true, |cx| cx.variable(&name));
        let (body, ()) = self.in_block(true, |cx| {
            cx.block_value(&e.body);
            let next = cx.expr(&e.cond);
            if let Some(var) = cx.lookup(&name) {
                cx.vars[var].now = Bound::Value(next);
            }
        });
        self.finish(LoopKind::While { cond, test }, carried, body, span);
        self.scopes.pop();
    }

    fn variable(&mut self, name: &Ident) -> ValueId {
        match self.lookup(name) {
            Some(var) => self.read(var, name.span()),
            None => self.nothing(Op::Error, name.span()),
        }
    }

    fn label(&mut self, label: &syn::Label) {
        self.errors.add(
            label.name.span(),
            "a loop label is not supported yet in a differentiable function",
            "put the condition into `while`",
        );
    }

    pub(super) fn for_loop(&mut self, e: &syn::ExprForLoop) {
        if let Some(label) = &e.label {
            self.label(label);
        }
        let span = e.for_token.span;
        let source = match self.source(&e.expr) {
            Some(source) => source,
            None => {
                self.error_late(
                    e.expr.span(),
                    "a loop over this is not supported yet in a differentiable function",
                    "loop over a range and index, or over a slice, `iter()` or `iter_mut()`",
                );
                return;
            }
        };
        let before = self.places();
        let carried = self.enter(super::scan::assigned(&e.body));
        let mut var = None;
        let (body, ()) = self.in_block(true, |cx| {
            let induction = cx.value_of(Op::Induction, Ty::Int, e.pat.span(), None);
            var = Some(induction);
            match &source.each {
                Each::Index => cx.bind(&e.pat, induction, None),
                Each::Element { base, by_ref, is_mut } => {
                    cx.unifier.element(&cx.place_ty(base));
                    let place = base.then(Proj::Index(induction));
                    cx.bind_place(&e.pat, place, *by_ref, *is_mut);
                }
            }
            cx.block_value(&e.body);
        });
        let after = self.places();
        self.pointed_elsewhere(&before, &after);
        let Some(var) = var else { return };
        let Source { low, high, inclusive, reversed, step, from_the_end, .. } = source;
        self.finish(LoopKind::Range { var, low, high, inclusive, reversed, step, from_the_end }, carried, body, span);
    }

    /// Gives every variable that the body assigns an entry value.
    fn enter(&mut self, assigned: Vec<String>) -> Vec<(VarId, ValueId, ValueId)> {
        let mut carried = Vec::new();
        for name in assigned {
            let Some(var) = self.lookup_key(&name) else { continue };
            let Bound::Value(init) = self.vars[var].now else { continue };
            let variable = self.vars[var].clone();
            let entry = self.value_of(Op::Turn, variable.ty, variable.name.span(), Some(variable.name));
            self.unifier.unify(&self.values[entry.0].ty, &self.values[init.0].ty);
            self.vars[var].now = Bound::Value(entry);
            carried.push((var, init, entry));
        }
        carried
    }

    /// The loop's statement, and the exit values.
    fn finish(&mut self, kind: LoopKind, carried: Vec<(VarId, ValueId, ValueId)>, body: Block, span: Span) {
        let mut all = Vec::new();
        for (var, init, entry) in carried {
            let Bound::Value(next) = self.vars[var].now else { continue };
            if next == entry {
                // The body assigns what it was: not carried, a copy of the initial value.
                self.values[entry.0].op = Op::Load(Place::of(Root::Value(init), span));
                self.stmts.push(Stmt::Let(entry));
                continue;
            }
            self.unifier.unify(&self.values[entry.0].ty, &self.values[next.0].ty);
            self.values[entry.0].block = body.id;
            let name = self.vars[var].name.clone();
            let exit = self.value_of(Op::After, self.values[entry.0].ty.clone(), name.span(), Some(name));
            self.vars[var].now = Bound::Value(exit);
            all.push(Carried { init, entry, next, exit });
        }
        let id = self.id_next();
        self.stmts.push(Stmt::Loop(Loop { kind, carried: all, body, id, span }));
    }
}
