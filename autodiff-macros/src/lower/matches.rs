//! `match`: a branch for each arm, the last one without a test.
//!
//! Whether numbers fit is asked by comparisons, which the adjoint may ask again; whether an `enum` does, by `matches!`, as only
//! rustc knows its variants. The user's own `match` stands in the gate, where rustc sees that its arms are exhaustive: what
//! fits none of the others fits the last.

use super::*;
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{BinOp, Pat};

impl Lower<'_> {
    pub(super) fn match_expr(&mut self, m: &syn::ExprMatch) -> Option<ValueId> {
        let span = m.match_token.span;
        if m.arms.is_empty() {
            return Some(self.error(span, "a `match` without arms has no derivative", "leave it out"));
        }
        let mut place = match self.try_place(&m.expr) {
            Some((place, _)) => place,
            None => Place::of(Root::Value(self.expr(&m.expr)), m.expr.span()),
        };
        let ty = self.place_ty(&place);
        let is_number = ty.is_scalar() || self.unifier.is_float(&ty) || m.arms.iter().any(|arm| is_of_number(&arm.pat));
        if is_number {
            place = Place::of(Root::Value(self.load(place)), m.expr.span());
        }
        self.arms(&place, &m.arms, span)
    }

    fn arms(&mut self, place: &Place, arms: &[syn::Arm], span: Span) -> Option<ValueId> {
        let [arm, others @ ..] = arms else { return None };
        let cond = match others {
            [] => None,
            _ => self.taken(place, arm),
        };
        match cond {
            None => self.arm(place, arm),
            Some(cond) => self.branches(cond, span, |cx| cx.arm(place, arm), |cx| cx.arms(place, others, span)),
        }
    }

    fn arm(&mut self, place: &Place, arm: &syn::Arm) -> Option<ValueId> {
        self.scopes.push(Vec::new());
        self.bind_matched(&arm.pat, place);
        let value = self.effect(&arm.body);
        self.scopes.pop();
        value
    }

    /// Whether the arm is taken; `None` if it always is.
    fn taken(&mut self, place: &Place, arm: &syn::Arm) -> Option<ValueId> {
        let Pat::Guard(guarded) = &arm.pat else { return self.fits(&arm.pat, place) };
        let fits = self.fits(&guarded.pat, place);
        if let Pat::Or(or) = &*guarded.pat
            && !or.cases.iter().all(|case| matches!(case, Pat::Lit(_)))
        {
            // rustc evaluates it again where another alternative fits too.
            self.errors.add(
                or.span(),
                "alternatives with a condition behind them are not supported yet in a differentiable function",
                "write an arm for each of them",
            );
        }
        let guard = |cx: &mut Self| {
            cx.scopes.push(Vec::new());
            cx.bind_matched(&guarded.pat, place);
            let value = cx.expr(&guarded.guard);
            cx.scopes.pop();
            value
        };
        let Some(fits) = fits else { return Some(guard(self)) };
        let span = arm.fat_arrow_token.span();
        let never = |cx: &mut Self| cx.emit(Op::Literal(truth(false, span)), Ty::Bool, span);
        let both = self.branches(fits, span, |cx| Some(guard(cx)), |cx| Some(never(cx)));
        Some(both.unwrap_or_else(|| self.unit(span)))
    }

    /// Whether the pattern fits what lies in the place; `None` if it always does.
    fn fits(&mut self, pat: &Pat, place: &Place) -> Option<ValueId> {
        let span = pat.span();
        match pat {
            Pat::Wild(_) | Pat::Rest(_) => None,
            Pat::Ident(p) => match &p.subpat {
                Some((_, inner)) => self.fits(inner, place),
                None if is_constant(p) => {
                    let path = syn::ExprPath { attrs: Vec::new(), qself: None, path: p.ident.clone().into() };
                    Some(self.is_constant(&path, place))
                }
                None => None,
            },
            Pat::Paren(p) => self.fits(&p.pat, place),
            Pat::Reference(r) => self.fits(&r.pat, place),
            Pat::Lit(lit) => {
                let wanted = self.expr(&syn::Expr::Lit(lit.clone()));
                Some(self.compare(place, BinOp::Eq(syn::Token![==](span)), wanted, span))
            }
            Pat::Range(range) => {
                let low = range.start.as_ref().map(|low| {
                    let low = self.expr(low);
                    self.compare(place, BinOp::Ge(syn::Token![>=](span)), low, span)
                });
                let high = range.end.as_ref().map(|high| {
                    let high = self.expr(high);
                    let op = match range.limits {
                        syn::RangeLimits::HalfOpen(_) => BinOp::Lt(syn::Token![<](span)),
                        syn::RangeLimits::Closed(_) => BinOp::Le(syn::Token![<=](span)),
                    };
                    self.compare(place, op, high, span)
                });
                self.all([low, high], span)
            }
            Pat::Or(or) => {
                let mut cases = Vec::new();
                for case in &or.cases {
                    cases.push(self.fits(case, place)?);
                }
                cases.into_iter().reduce(|a, b| self.arithmetic(BinOp::Or(syn::Token![||](span)), a, b, span))
            }
            Pat::Path(path) => Some(self.is_constant(path, place)),
            Pat::Tuple(t) => {
                let parts: Vec<Ty> = t.elems.iter().map(|_| self.unifier.unknown()).collect();
                if !t.elems.iter().any(stmt::is_rest) {
                    let ty = self.place_ty(place);
                    self.unifier.unify(&ty, &Ty::Tuple(parts));
                }
                let Some(fields) = stmt::fields(t, &self.place_ty(place)) else {
                    self.unsupported_pattern(pat);
                    return None;
                };
                let mut fits = None;
                for (i, pat) in fields {
                    let part = self.project_field(place, i, pat.span());
                    let part = self.fits(pat, &part);
                    fits = self.all([fits, part], span);
                }
                fits
            }
            other => Some(self.matches(other, place)),
        }
    }

    /// Where there are two conditions, both.
    fn all(&mut self, [a, b]: [Option<ValueId>; 2], span: Span) -> Option<ValueId> {
        match (a, b) {
            (Some(a), Some(b)) => Some(self.arithmetic(BinOp::And(syn::Token![&&](span)), a, b, span)),
            (a, b) => a.or(b),
        }
    }

    fn compare(&mut self, place: &Place, op: BinOp, wanted: ValueId, span: Span) -> ValueId {
        let value = self.load(place.clone());
        self.arithmetic(op, value, wanted, span)
    }

    /// A constant of a number, or a variant.
    fn is_constant(&mut self, path: &syn::ExprPath, place: &Place) -> ValueId {
        let ty = self.place_ty(place);
        match ty.is_scalar() || self.unifier.is_float(&ty) {
            true => {
                let wanted = self.expr(&syn::Expr::Path(path.clone()));
                let span = path.span();
                self.compare(place, BinOp::Eq(syn::Token![==](span)), wanted, span)
            }
            false => self.matches(&Pat::Path(path.clone()), place),
        }
    }

    /// What rustc alone knows to fit or not.
    fn matches(&mut self, pat: &Pat, place: &Place) -> ValueId {
        let span = pat.span();
        let ident = Ident::new("value", Span::mixed_site());
        let tokens = quote_spanned! {span=> ::core::matches!(#ident, #pat) };
        let names = vec![Named { ident, place: place.clone(), is_ref: false }];
        self.emit(Op::Verbatim(Verbatim { tokens, names, opaque: None }), Ty::Bool, span)
    }

    /// Binds the names of a pattern that fits.
    fn bind_matched(&mut self, pat: &Pat, place: &Place) {
        match pat {
            Pat::Ident(p) => {
                if let Some((_, inner)) = &p.subpat {
                    self.bind_matched(inner, place);
                } else if is_constant(p) {
                    return;
                }
                if let Some(token) = &p.by_ref {
                    self.errors.add(
                        token.span,
                        "`ref` is not supported in a differentiable function",
                        "bind with `&` instead",
                    );
                }
                self.stmts.push(Stmt::Effect(Effect::Typed(Typing::Binding(p.ident.clone()))));
                let value = self.load(place.clone());
                self.bind_name(&p.ident, p.mutability.is_some(), value);
            }
            Pat::Guard(g) => self.bind_matched(&g.pat, place),
            Pat::Paren(p) => self.bind_matched(&p.pat, place),
            Pat::Reference(r) => self.bind_matched(&r.pat, place),
            Pat::Tuple(t) => {
                for (i, pat) in stmt::fields(t, &self.place_ty(place)).into_iter().flatten() {
                    let part = self.project_field(place, i, pat.span());
                    self.bind_matched(pat, &part);
                }
            }
            other if binds(other) => self.unsupported_pattern(other),
            _ => {}
        }
    }
}

fn truth(value: bool, span: Span) -> syn::Lit {
    syn::Lit::Bool(syn::LitBool::new(value, span))
}

/// A name alone is taken for a constant or variant if it begins as one: of a variable it would not compile. That a
/// variable's name is no constant's, rustc confirms.
fn is_constant(p: &syn::PatIdent) -> bool {
    p.by_ref.is_none() && p.mutability.is_none() && p.ident.to_string().starts_with(char::is_uppercase)
}

/// Whether the pattern is one of numbers, by its form.
fn is_of_number(pat: &Pat) -> bool {
    match pat {
        Pat::Lit(lit) => !matches!(lit.lit, syn::Lit::Str(_) | syn::Lit::ByteStr(_) | syn::Lit::CStr(_)),
        Pat::Range(_) => true,
        Pat::Ident(p) => p.subpat.as_ref().is_some_and(|(_, inner)| is_of_number(inner)),
        Pat::Or(or) => or.cases.iter().any(is_of_number),
        Pat::Guard(g) => is_of_number(&g.pat),
        Pat::Paren(p) => is_of_number(&p.pat),
        Pat::Reference(r) => is_of_number(&r.pat),
        _ => false,
    }
}

/// Whether the pattern binds a name.
fn binds(pat: &Pat) -> bool {
    struct Binds(bool);
    impl<'ast> syn::visit::Visit<'ast> for Binds {
        fn visit_pat_ident(&mut self, p: &'ast syn::PatIdent) {
            self.0 |= !is_constant(p) || p.subpat.is_some();
        }
    }
    let mut found = Binds(false);
    syn::visit::Visit::visit_pat(&mut found, pat);
    found.0
}
