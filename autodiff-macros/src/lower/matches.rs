//! `match`: a branch for each arm, the last one without a test.
//!
//! Whether numbers fit is asked by comparisons, which the adjoint may ask again; whether an `enum` does, by `matches!`, as only
//! rustc knows its variants. The user's own `match` stands in the gate, where rustc sees that its arms are exhaustive: what
//! fits none of the others fits the last.

use super::*;
use crate::print::names;
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{BinOp, Pat};

impl Lower<'_> {
    pub(super) fn match_expr(&mut self, m: &syn::ExprMatch) -> Option<ValueId> {
        let span = m.match_token.span;
        if m.arms.is_empty() {
            return Some(self.error(span, "a `match` without arms has no derivative", "leave it out"));
        }
        let subject = self.subject(&m.expr, m.arms.iter().any(|arm| is_of_number(&arm.pat)));
        self.arms(&subject, &m.arms, span)
    }

    /// What is matched: a number is read once, anything else stays where it is.
    pub(super) fn subject(&mut self, e: &syn::Expr, is_of_number: bool) -> Subject {
        let (place, is_ref) = match self.try_place(e) {
            Some(place) => {
                self.confirm(&place.0);
                place
            }
            None => {
                let made = self.values.len();
                let value = self.expr(e);
                (made..self.values.len()).for_each(|v| self.temporary(ValueId(v)));
                (Place::of(Root::Value(value), e.span()), false)
            }
        };
        let ty = self.place_ty(&place);
        match ty.is_scalar() || self.unifier.is_float(&ty) || is_of_number {
            true => Subject { place: Place::of(Root::Value(self.load(place)), e.span()), is_ref },
            false => Subject { place, is_ref },
        }
    }

    fn arms(&mut self, subject: &Subject, arms: &[syn::Arm], span: Span) -> Option<ValueId> {
        let [arm, others @ ..] = arms else { return None };
        let cond = match others {
            [] => None,
            _ => self.is_taken(subject, arm),
        };
        match cond {
            None => self.arm(subject, arm),
            Some(cond) => self.branches(cond, span, |cx| cx.arm(subject, arm), |cx| cx.arms(subject, others, span)),
        }
    }

    fn arm(&mut self, subject: &Subject, arm: &syn::Arm) -> Option<ValueId> {
        self.scopes.push(Vec::new());
        self.bind_matched(&arm.pat, subject);
        let value = self.effect(&arm.body);
        self.scopes.pop();
        value
    }

    /// Whether the arm is taken; `None` if it always is.
    fn is_taken(&mut self, subject: &Subject, arm: &syn::Arm) -> Option<ValueId> {
        let Pat::Guard(guarded) = &arm.pat else { return self.fits(&arm.pat, &subject.place) };
        let fits = self.fits(&guarded.pat, &subject.place);
        // rustc evaluates it again where another alternative fits too, which is not seen of numbers that are compared.
        let is_seen = !self.is_total(&guarded.guard) || declared(&guarded.pat).iter().any(|p| !self.is_constant(p));
        if is_seen && has_alternatives(&guarded.pat) {
            self.errors.add(
                guarded.pat.span(),
                "alternatives with a condition behind them are not supported yet in a differentiable function",
                "write an arm for each of them",
            );
        }
        let guard = |cx: &mut Self| {
            cx.scopes.push(Vec::new());
            cx.bind_matched(&guarded.pat, subject);
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
    pub(super) fn fits(&mut self, pat: &Pat, place: &Place) -> Option<ValueId> {
        let span = pat.span();
        match pat {
            Pat::Wild(_) | Pat::Rest(_) => None,
            Pat::Ident(p) => match &p.subpat {
                Some((_, inner)) => self.fits(inner, place),
                None if self.is_constant(p) => {
                    let path = syn::ExprPath { attrs: Vec::new(), qself: None, path: p.ident.clone().into() };
                    Some(self.fits_constant(&path, place))
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
            Pat::Path(path) => Some(self.fits_constant(path, place)),
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
    fn fits_constant(&mut self, path: &syn::ExprPath, place: &Place) -> ValueId {
        let ty = self.place_ty(place);
        match ty.is_scalar() || matches!(ty, Ty::Text) || self.unifier.is_float(&ty) {
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
        let ident = Ident::new("value", names::at(span));
        let tokens = quote_spanned! {span=> ::core::matches!(#ident, #pat) };
        let names = vec![Named { ident, place: place.clone(), is_ref: false }];
        self.emit(Op::Verbatim(Verbatim { tokens, names, opaque: None }), Ty::Bool, span)
    }

    /// Binds the names of a pattern that fits.
    pub(super) fn bind_matched(&mut self, pat: &Pat, subject: &Subject) {
        let place = &subject.place;
        match pat {
            Pat::Ident(p) => {
                if let Some((_, inner)) = &p.subpat {
                    self.bind_matched(inner, subject);
                } else if self.is_constant(p) {
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
                match subject.is_ref {
                    true => self.bind_reference(p, place),
                    false => {
                        let value = self.load(place.clone());
                        self.bind_name(&p.ident, p.mutability.is_some(), value);
                    }
                }
            }
            Pat::Guard(g) => self.bind_matched(&g.pat, subject),
            Pat::Paren(p) => self.bind_matched(&p.pat, subject),
            Pat::Reference(r) => {
                let subject = Subject { is_ref: false, ..subject.clone() };
                self.bind_matched(&r.pat, &subject);
            }
            Pat::Tuple(t) => {
                for (i, pat) in stmt::fields(t, &self.place_ty(place)).into_iter().flatten() {
                    let place = self.project_field(place, i, pat.span());
                    self.bind_matched(pat, &Subject { place, is_ref: subject.is_ref });
                }
            }
            other => self.take_out(other, subject),
        }
    }

    /// A name alone is taken for a constant or variant if it begins as one and is no variable's: of a new variable it would
    /// not compile. That a variable's name is no constant's, rustc confirms.
    fn is_constant(&self, p: &syn::PatIdent) -> bool {
        let is_name = p.by_ref.is_none() && p.mutability.is_none();
        is_name && p.ident.to_string().starts_with(char::is_uppercase) && self.lookup(&p.ident).is_none()
    }

    /// What is bound of a reference is one.
    fn bind_reference(&mut self, p: &syn::PatIdent, place: &Place) {
        let ty = self.place_ty(place);
        let now = match ty.is_scalar() {
            // What it points to does not change while it lives.
            true => Bound::Value(self.load(place.clone())),
            false => Bound::Place(place.clone()),
        };
        let mutable = p.mutability.is_some();
        self.declare(Variable { mutable, is_ref: true, ..Variable::new(&p.ident, ty, now) });
    }

    // match *value { Some(k) => (k,), _ => unreachable!() }
    /// What a variant or struct holds, which rustc alone can take out.
    fn take_out(&mut self, pat: &Pat, subject: &Subject) {
        let bound: Vec<syn::PatIdent> =
            declared(pat).into_iter().filter(|p| p.subpat.is_some() || !self.is_constant(p)).collect();
        if bound.is_empty() {
            return;
        }
        let span = pat.span();
        let ident = Ident::new("value", names::at(span));
        let names: Vec<&Ident> = bound.iter().map(|p| &p.ident).collect();
        let of = match subject.is_ref {
            true => quote_spanned! {span=> #ident },
            false => quote_spanned! {span=> *#ident },
        };
        let tokens = quote_spanned! {span=> match #of { #pat => (#(#names,)*), _ => ::core::unreachable! {} } };
        let ty = Ty::Tuple(bound.iter().map(|_| self.unifier.outside()).collect());
        let names = vec![Named { ident, place: subject.place.clone(), is_ref: false }];
        let verbatim = Verbatim { tokens, names, opaque: Some(Opaque::Pattern) };
        let held = self.emit(Op::Verbatim(verbatim), ty, span);
        for (i, p) in bound.iter().enumerate() {
            let part = self.field(held, i, p.ident.span());
            self.bind_name(&p.ident, p.mutability.is_some(), part);
        }
    }
}

/// What a `match` looks at.
#[derive(Clone)]
pub(super) struct Subject {
    pub(super) place: Place,
    /// The user's expression is a reference to it, and so is what patterns bind of it.
    pub(super) is_ref: bool,
}

pub(super) fn truth(value: bool, span: Span) -> syn::Lit {
    syn::Lit::Bool(syn::LitBool::new(value, span))
}

/// Whether the pattern is one of numbers, by its form.
pub(super) fn is_of_number(pat: &Pat) -> bool {
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

/// The names in a pattern that may be those of variables, each once: alternatives bind the same.
fn declared(pat: &Pat) -> Vec<syn::PatIdent> {
    struct Declared(Vec<syn::PatIdent>);
    impl<'ast> syn::visit::Visit<'ast> for Declared {
        fn visit_pat_ident(&mut self, p: &'ast syn::PatIdent) {
            if !self.0.iter().any(|known| key(&known.ident) == key(&p.ident)) {
                self.0.push(p.clone());
            }
            syn::visit::visit_pat_ident(self, p);
        }
    }
    let mut found = Declared(Vec::new());
    syn::visit::Visit::visit_pat(&mut found, pat);
    found.0
}

/// Alternatives anywhere in a pattern, but for numbers of which none is there twice.
fn has_alternatives(pat: &Pat) -> bool {
    struct Alternatives(bool);
    impl<'ast> syn::visit::Visit<'ast> for Alternatives {
        fn visit_pat_or(&mut self, _: &'ast syn::PatOr) {
            self.0 = true;
        }
    }
    let value = |case: &Pat| match case {
        Pat::Lit(syn::ExprLit { lit: syn::Lit::Int(n), .. }) => Some(n.base10_digits().to_owned()),
        _ => None,
    };
    if let Pat::Or(or) = pat
        && let Some(values) = or.cases.iter().map(value).collect::<Option<Vec<_>>>()
    {
        return (1..values.len()).any(|k| values[..k].contains(&values[k]));
    }
    let mut found = Alternatives(false);
    syn::visit::Visit::visit_pat(&mut found, pat);
    found.0
}
