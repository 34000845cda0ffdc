//! `let pattern = expression` as a condition: of `if` and `while`, one of several, and with `else`.

use super::matches::{Subject, is_of_number, truth};
use super::*;
use syn::Pat;
use syn::spanned::Spanned;

impl Lower<'_> {
    /// `if let pattern = expression { … } else { … }`.
    pub(super) fn if_let(&mut self, e: &syn::ExprIf, l: &syn::ExprLet) -> Option<ValueId> {
        self.matched(l, &e.then_branch, |cx| e.else_branch.as_ref().and_then(|(_, other)| cx.effect(other)))
    }

    /// A turn of `while let pattern = expression { … }`.
    pub(super) fn while_let(&mut self, l: &syn::ExprLet, body: &syn::Block) {
        let span = l.let_token.span;
        let leave = |cx: &mut Self| {
            cx.leave_loop(span);
            None
        };
        self.matched(l, body, leave);
    }

    fn matched(
        &mut self,
        l: &syn::ExprLet,
        then: &syn::Block,
        otherwise: impl FnMut(&mut Self) -> Option<ValueId>,
    ) -> Option<ValueId> {
        let span = l.let_token.span;
        let subject = self.subject(&l.expr, is_of_number(&l.pat));
        let fits = self.fits(&l.pat, &subject.place);
        let fits = fits.unwrap_or_else(|| self.emit(Op::Literal(truth(true, span)), Ty::Bool, span));
        let then = |cx: &mut Self| {
            cx.scopes.push(Vec::new());
            cx.bind_matched(&l.pat, &subject);
            let value = cx.block_value(then);
            cx.scopes.pop();
            value
        };
        self.branches(fits, span, then, otherwise)
    }

    /// `let pattern = expression` as one of several conditions.
    pub(super) fn let_or_leave(&mut self, l: &syn::ExprLet, leave: impl FnMut(&mut Self) -> Option<ValueId>) {
        let subject = self.subject(&l.expr, is_of_number(&l.pat));
        if let Some(fits) = self.fits(&l.pat, &subject.place) {
            self.branches(fits, l.let_token.span, |_| None, leave);
        }
        self.bind_matched(&l.pat, &subject);
    }

    /// `let pattern = expression else { … };`: what is bound is there for all that follows.
    pub(super) fn let_else(&mut self, pat: &syn::Pat, init: &syn::Expr, otherwise: &syn::Expr, span: Span) {
        let (subject, pat) = match pat {
            Pat::Type(t) => {
                let value = self.expr_as(init, Some(&t.ty));
                let of = self.ty(value);
                let is_needed = self.is_needed(&t.ty, &of);
                let value = if is_needed { self.annotate(value, &t.ty) } else { value };
                self.tell(value, &t.ty);
                (Subject { place: Place::of(Root::Value(value), init.span()), is_ref: false }, &*t.pat)
            }
            pat => (self.subject(init, is_of_number(pat)), pat),
        };
        if let Some(fits) = self.fits(pat, &subject.place) {
            self.branches(fits, span, |_| None, |cx| cx.effect(otherwise));
        }
        self.bind_matched(pat, &subject);
    }

    /// Several conditions, of which some bind what they find:
    /// `'all: { 'none: { let A = a else { break 'none }; if !b { break 'none }; break 'all then } otherwise }`.
    pub(super) fn let_chain(
        &mut self,
        conditions: &[&syn::Expr],
        span: Span,
        then: impl FnOnce(&mut Self) -> Option<ValueId>,
        otherwise: impl FnOnce(&mut Self) -> Option<ValueId>,
    ) -> Option<ValueId> {
        self.region(None, span, |cx| {
            let all = cx.targets.len() - 1;
            cx.region(None, span, |cx| {
                let none = cx.targets.len() - 1;
                cx.scopes.push(Vec::new());
                for condition in conditions {
                    let leave = |cx: &mut Self| Some(cx.exit(none, None, 0, span));
                    match super::expr::strip(condition) {
                        syn::Expr::Let(l) => cx.let_or_leave(l, leave),
                        other => {
                            let holds = cx.expr(other);
                            cx.branches(holds, span, |_| None, leave);
                        }
                    }
                }
                let value = then(cx);
                cx.scopes.pop();
                cx.exit(all, value, 0, span);
                None
            });
            otherwise(cx)
        })
    }
}
