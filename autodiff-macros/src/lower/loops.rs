//! Loops.
//!
//! Every variable that can be assigned has a value of its own where a turn begins. The body is lowered, once; a
//! variable that comes out as it went in is not carried, and its value in the loop is the one from before.

use super::adapt::{Got, copied};
use super::apply::referred;
use super::chain::{Chain, Stage};
use super::exits::Kind;
use super::*;
use crate::ir::effects;
use syn::spanned::Spanned;

/// A variable at the beginning of a turn.
struct Entered {
    var: VarId,
    init: ValueId,
    entry: ValueId,
}

/// What the condition of a `while` does.
enum Test {
    Reads,
    /// It writes: the body stands behind it. With what stops the loop.
    Writes(Option<ValueId>),
    /// Something in it leaves.
    Leaves(Option<ValueId>),
}

impl Lower<'_> {
    pub(super) fn while_loop(&mut self, e: &syn::ExprWhile) {
        let span = e.while_token.span;
        if let syn::Expr::Let(l) = super::expr::strip(&e.cond) {
            self.turns(e.label.as_ref(), None, span, &mut |cx| cx.while_let(l, &e.body));
            return;
        }
        if let Some(conditions) = scan::let_chain(&e.cond) {
            self.turns(e.label.as_ref(), None, span, &mut |cx| {
                let leave = |cx: &mut Self| {
                    cx.leave_loop(span);
                    None
                };
                cx.let_chain(&conditions, span, |cx| cx.block_value(&e.body), leave);
            });
            return;
        }
        self.enter_target(Kind::Loop, e.label.as_ref(), None);
        let before = self.bounds();
        let entered = self.enter();
        let at_entry = self.bounds();
        let goes_on = self.value_of(Op::Turn, Ty::Bool, span, None);
        let (block, (cond, form)) = self.in_block(true, |cx| {
            let cond = cx.expr(&e.cond);
            let body = |cx: &mut Self| {
                cx.block_value(&e.body);
                None
            };
            if cx.has_left() {
                let leave = |cx: &mut Self| {
                    cx.leave_loop(span);
                    None
                };
                cx.branches(cond, span, body, leave);
                return (cond, Test::Leaves(cx.end_turn(&before, span)));
            }
            if !cx.writes_outside(&at_entry) {
                return (cond, Test::Reads);
            }
            cx.given_in_condition(&before);
            cx.branches(cond, span, body, |_| None);
            (cond, Test::Writes(cx.end_turn(&before, span)))
        });
        match form {
            Test::Writes(until) => {
                // while goes_on { cond; if cond { body }; goes_on = cond }
                let (test, ()) = self.in_block(true, |_| ());
                let init = self.truth(span);
                let exit = self.value_of(Op::After, Ty::Bool, span, None);
                self.values[goes_on.0].block = block.id;
                let turns = Carried { init, entry: goes_on, next: cond, exit };
                let kind = LoopKind::While { cond: goes_on, test, until };
                self.finish(kind, &before, entered, vec![turns], block, span);
            }
            // loop { if cond { body } else { break } }
            Test::Leaves(until) => {
                let (test, ()) = self.in_block(true, |_| ());
                let cond = self.truth(span);
                self.finish(LoopKind::While { cond, test, until }, &before, entered, Vec::new(), block, span);
            }
            Test::Reads => {
                let (body, until) = self.in_block(true, |cx| {
                    cx.block_value(&e.body);
                    cx.end_turn(&before, span)
                });
                let kind = LoopKind::While { cond, test: block, until };
                self.finish(kind, &before, entered, Vec::new(), body, span);
            }
        }
        self.leave_target(true, span);
    }

    fn truth(&mut self, span: Span) -> ValueId {
        self.emit(Op::Literal(syn::Lit::Bool(syn::LitBool::new(true, span))), Ty::Bool, span)
    }

    /// `loop { … }`.
    pub(super) fn endless(&mut self, e: &syn::ExprLoop) -> Option<ValueId> {
        let span = e.loop_token.span;
        let value = self.unnamed("value", span);
        self.turns(e.label.as_ref(), Some(value), span, &mut |cx| {
            cx.block_value(&e.body);
        })
    }

    /// A loop that something in it leaves.
    fn turns(
        &mut self,
        label: Option<&syn::Label>,
        value: Option<VarId>,
        span: Span,
        turn: &mut dyn FnMut(&mut Self),
    ) -> Option<ValueId> {
        self.enter_target(Kind::Loop, label, value);
        let before = self.bounds();
        let entered = self.enter();
        let (test, ()) = self.in_block(true, |_| ());
        let (body, until) = self.in_block(true, |cx| {
            turn(cx);
            cx.end_turn(&before, span)
        });
        if until.is_none() {
            self.errors.add(span, "nothing leaves this loop in a differentiable function", "let it end with `break`");
        }
        let cond = self.truth(span);
        self.finish(LoopKind::While { cond, test, until }, &before, entered, Vec::new(), body, span);
        self.leave_target(false, span)
    }

    /// Whether the statements of the current block, and what is in them, write to anything from outside.
    fn writes_outside(&self, before: &[Bound]) -> bool {
        let mut writes = before.iter().zip(&self.vars).any(|(before, var)| !before.is_same(&var.now));
        effects::each(&self.stmts, &mut |stmt| {
            if let Some((_, Place { root: Root::Cell(m), .. })) = effects::written(&self.values, stmt) {
                writes |= !self.is_inside(self.cells[m.0].block, self.block);
            }
        });
        writes
    }

    /// After the loop it would have to be known that the condition ran.
    fn given_in_condition(&self, before: &[Bound]) {
        for (before, var) in before.iter().zip(&self.vars) {
            if matches!(before, Bound::Nothing) && !matches!(var.now, Bound::Nothing) {
                self.errors.add(
                    var.name.span(),
                    format!("`{}` is given its first value in the condition of a `while`", var.name),
                    "give it a value where it is declared",
                );
            }
        }
    }

    pub(super) fn for_loop(&mut self, e: &syn::ExprForLoop) {
        let span = e.for_token.span;
        let Some(chain) = self.chain(&e.expr).filter(|chain| chain.high.is_some()) else {
            self.error_late(
                e.expr.span(),
                "a loop over this is not supported yet in a differentiable function",
                "loop over a range and index, or over a slice, `iter()` or `iter_mut()`",
            );
            return;
        };
        self.run_as(Kind::Loop, e.label.as_ref(), chain, span, &mut |cx, _, got| {
            cx.bind_got(&e.pat, got, None);
            cx.block_value(&e.body);
        });
    }

    /// The loop of a chain: `body` is given the turn's index, and its item.
    pub(super) fn run<'e>(&mut self, chain: Chain<'e>, span: Span, body: &mut dyn FnMut(&mut Self, ValueId, Got)) {
        self.run_as(Kind::Closure, None, chain, span, body);
    }

    fn run_as<'e>(
        &mut self,
        kind: Kind,
        label: Option<&syn::Label>,
        chain: Chain<'e>,
        span: Span,
        body: &mut dyn FnMut(&mut Self, ValueId, Got),
    ) {
        let Chain { low, high, inclusive, reversed, step, from_the_end, item, stages, taken, .. } = chain;
        let Some(high) = high else {
            self.error_late(
                span,
                "an iterator without end is not supported in a differentiable function",
                "take so many",
            );
            return;
        };
        self.enter_target(kind, label, None);
        let before = self.bounds();
        let entered = self.enter();
        let var = self.value_of(Op::Induction, Ty::Int, span, None);
        let (block, until) = self.in_block(true, |cx| {
            cx.values[var.0].block = cx.block;
            let got = cx.item_of(&item, var, span);
            cx.staged(&stages, got, span, &mut |cx, got| body(cx, var, got));
            cx.end_turn(&before, span)
        });
        let kind = match until {
            None => LoopKind::Range { var, low, high, inclusive, reversed, step, from_the_end },
            Some(until) => LoopKind::Until { var, low, high, inclusive, reversed, step, from_the_end, until },
        };
        self.finish(kind, &before, entered, Vec::new(), block, span);
        self.check_taken(&taken);
        self.leave_target(true, span);
    }

    /// What comes behind a filter, for an item that may pass.
    fn staged<'e>(&mut self, stages: &[Stage<'e>], got: Got, span: Span, body: &mut dyn FnMut(&mut Self, Got)) {
        match stages.split_first() {
            None => body(self, got),
            Some((Stage::Copied, rest)) => self.staged(rest, copied(got), span, body),
            Some((Stage::Map(callee), rest)) => {
                let got = self.apply(callee, vec![got]);
                self.staged(rest, got, span, body);
            }
            Some((Stage::Filter(callee), rest)) => {
                let passes = self.apply(callee, vec![referred(got.clone(), span)]);
                let passes = self.got(passes);
                self.branches(
                    passes,
                    span,
                    |cx| {
                        cx.staged(rest, got.clone(), span, body);
                        None
                    },
                    |_| None,
                );
            }
        }
    }

    /// Gives every variable that can be assigned a value for the beginning of a turn.
    fn enter(&mut self) -> Vec<Entered> {
        let visible: Vec<VarId> = self.scopes.iter().flatten().map(|(_, var)| *var).collect();
        let mut entered = Vec::new();
        for var in visible {
            let Variable { mutable: true, now: Bound::Value(init), ty, name, .. } = self.vars[var].clone() else {
                continue;
            };
            let entry = self.value_of(Op::Turn, ty, name.span(), Some(name));
            self.unifier.unify(&self.values[entry.0].ty, &self.values[init.0].ty);
            self.vars[var].now = Bound::Value(entry);
            self.turns.push((entry, init));
            entered.push(Entered { var, init, entry });
        }
        entered
    }

    /// What has no value before the loop, and is read behind it if the last turn gave it one.
    fn handed_out(&mut self, var: VarId, next: ValueId, body: &Block) -> Carried {
        let Value { ty, span, .. } = self.values[next.0].clone();
        let init = match var {
            exits::EXIT => self.index(0, span),
            _ => self.absent_of(next),
        };
        let name = self.vars[var].name.clone();
        let entry = self.value_of(Op::Turn, ty.clone(), span, Some(name.clone()));
        self.values[entry.0].block = body.id;
        let exit = self.value_of(Op::After, ty, span, Some(name));
        self.vars[var].now = Bound::Value(exit);
        Carried { init, entry, next, exit }
    }

    /// The loop's statement, and the variables after it.
    fn finish(
        &mut self,
        kind: LoopKind,
        before: &[Bound],
        entered: Vec<Entered>,
        mut carried: Vec<Carried>,
        body: Block,
        span: Span,
    ) {
        let after = self.bounds();
        self.pointed_elsewhere(before, &after);
        self.check_read_in(&body);
        let stops = kind.until().is_some();
        for var in 0..before.len() {
            if !matches!(before[var], Bound::Nothing) {
                continue;
            }
            // What the body alone gives a value to may have none after the loop, but where it is left.
            let given = match self.vars[var].now {
                Bound::Value(next) if stops && (var != exits::EXIT || self.passes()) => Some(next),
                Bound::Nothing | Bound::Value(_) | Bound::Cell(_) | Bound::Place(_) | Bound::Closure(_) => None,
            };
            self.vars[var].now = Bound::Nothing;
            if let Some(next) = given {
                carried.push(self.handed_out(var, next, &body));
            }
        }
        for Entered { var, init, entry } in entered {
            // A body that panics has no second turn.
            let next = match self.vars[var].now {
                Bound::Value(next) if !body.diverges => self.replaced.resolve(next),
                Bound::Value(_) | Bound::Nothing | Bound::Cell(_) | Bound::Place(_) | Bound::Closure(_) => entry,
            };
            if next == entry {
                self.replaced.insert(entry, init);
                self.values[entry.0].hint = None;
                self.vars[var].now = Bound::Value(init);
                continue;
            }
            self.unifier.unify(&self.values[entry.0].ty, &self.values[next.0].ty);
            self.values[entry.0].block = body.id;
            let name = self.vars[var].name.clone();
            let exit = self.value_of(Op::After, self.values[entry.0].ty.clone(), name.span(), Some(name));
            self.vars[var].now = Bound::Value(exit);
            carried.push(Carried { init, entry, next, exit });
        }
        let id = self.id_next();
        let (side, views) = (Side::Primal, Vec::new());
        self.stmts.push(Stmt::Loop(Loop { kind, carried, body, id, span, backward: false, side, views }));
    }
}
