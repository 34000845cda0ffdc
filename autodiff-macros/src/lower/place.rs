//! Places: a variable, then indices, fields and ranges. References are places.

use super::*;
use crate::rules;
use syn::spanned::Spanned;
use syn::{Expr, UnOp};

impl Lower<'_> {
    /// The place that an expression names, and whether the expression is a reference to it.
    /// `None` if it is not a place.
    pub(super) fn try_place(&mut self, e: &Expr) -> Option<(Place, bool)> {
        let span = e.span();
        match e {
            Expr::Paren(p) => self.try_place(&p.expr),
            Expr::Group(g) => self.try_place(&g.expr),
            Expr::Path(p) => {
                let var = self.lookup(p.path.get_ident()?)?;
                let is_ref = self.vars[var].is_ref;
                match self.vars[var].now.clone() {
                    Bound::Value(v) => Some((Place::of(Root::Value(v), span), is_ref)),
                    Bound::Cell(m) => Some((Place::of(Root::Cell(m), span), is_ref)),
                    Bound::Place(place) => Some((Place { span, ..place }, is_ref)),
                    Bound::Nothing => None,
                }
            }
            Expr::Reference(r) if r.mutability.is_none() => self.try_place(&r.expr).map(|(place, _)| (place, true)),
            Expr::Unary(u) if matches!(u.op, UnOp::Deref(_)) => {
                self.try_place(&u.expr).map(|(place, _)| (place, false))
            }
            Expr::Index(i) => {
                let base = self.base(&i.expr);
                let place = match super::expr::strip(&i.index) {
                    Expr::Range(r) => {
                        let low = r.start.as_ref().map(|e| self.expr(e));
                        let high = r.end.as_ref().map(|e| self.expr(e));
                        base.then(Proj::Range(low, high, matches!(r.limits, syn::RangeLimits::Closed(_))))
                    }
                    index => {
                        let index = self.expr(index);
                        if !matches!(self.values[index.0].op, Op::Range(..)) {
                            self.unifier.unify(&self.values[index.0].ty, &Ty::Int);
                        }
                        self.unifier.element(&self.place_ty(&base));
                        base.then(Proj::Index(index))
                    }
                };
                Some((Place { span, ..place }, false))
            }
            Expr::Field(f) => {
                let base = self.base(&f.base);
                if let (Root::Value(v), true, syn::Member::Unnamed(index)) =
                    (base.root, base.proj.is_empty(), &f.member)
                    && let Op::Tuple(_) = self.values[v.0].op
                {
                    let part = self.field(v, index.index as usize, span);
                    return Some((Place::of(Root::Value(part), span), false));
                }
                Some((Place { span, ..base.then(Proj::Field(f.member.clone())) }, false))
            }
            _ => None,
        }
    }

    /// What an index or field is taken of: a place, or the value of an expression.
    pub(super) fn base(&mut self, e: &Expr) -> Place {
        match self.try_place(e) {
            Some((place, _)) => place,
            None => {
                let value = self.expr(e);
                Place::of(Root::Value(value), e.span())
            }
        }
    }

    /// The place that is written by an assignment.
    pub(super) fn target(&mut self, left: &Expr) -> Option<Place> {
        match self.try_place(left) {
            Some((place, _)) if matches!(place.root, Root::Cell(_)) => Some(place),
            Some((place, _)) if !matches!(super::expr::strip(left), Expr::Path(_)) && self.is_borrowed(&place) => {
                self.rejected = true;
                None
            }
            // What it was bound to is an error already.
            Some((Place { root: Root::Value(v), .. }, _)) if matches!(self.values[v.0].op, Op::Error) => None,
            Some((place, _)) => {
                let root = match place.root {
                    Root::Value(v) => self.values[v.0].hint.as_ref().map(|h| format!("`{h}`")),
                    Root::Cell(_) => None,
                };
                let root = root.unwrap_or_else(|| "this place".into());
                self.errors.add_late(
                    left.span(),
                    format!("writing to {root} is not supported here in a differentiable function"),
                    "write to a local `let mut` variable by index or field",
                );
                None
            }
            None => {
                self.errors.add_late(
                    left.span(),
                    "this place cannot be written in a differentiable function",
                    "write to a local `let mut` variable by index or field",
                );
                None
            }
        }
    }

    /// Part of what a parameter points to, where nobody can write.
    fn is_borrowed(&self, place: &Place) -> bool {
        match place.root {
            Root::Value(v) => match self.values[v.0].op {
                Op::Param(index) => self.borrowed.contains(&index),
                _ => false,
            },
            Root::Cell(_) => false,
        }
    }

    /// Reads a place.
    pub(super) fn load(&mut self, place: Place) -> ValueId {
        if let (Root::Value(v), true) = (place.root, place.proj.is_empty()) {
            return v;
        }
        let ty = self.place_ty(&place);
        let span = place.span;
        self.emit(Op::Load(place), ty, span)
    }

    pub(super) fn project_field(&mut self, place: &Place, index: usize, span: Span) -> Place {
        let mut member = syn::Index::from(index);
        member.span = span;
        Place { span, ..place.then(Proj::Field(syn::Member::Unnamed(member))) }
    }

    pub(super) fn place_ty(&self, place: &Place) -> Ty {
        let mut ty = match place.root {
            Root::Value(v) => self.ty(v),
            Root::Cell(m) => self.unifier.shallow(&self.cells[m.0].ty),
        };
        for proj in &place.proj {
            ty = match proj {
                Proj::Index(_) => self.unifier.element(&ty),
                Proj::Field(syn::Member::Unnamed(i)) => self.unifier.field(&ty, i.index as usize),
                Proj::Field(syn::Member::Named(_)) => self.unifier.unknown(),
                Proj::Range(..) => Ty::Slice(Box::new(self.unifier.element(&ty))),
            };
            ty = self.unifier.shallow(&ty);
        }
        ty
    }

    /// A method that the rule table knows.
    pub(super) fn rule(&mut self, rule: &'static rules::Rule, args: Vec<ValueId>, span: Span) -> ValueId {
        let ty = self.ty(args[0]);
        let mut args = args;
        for (arg, param) in args.iter_mut().zip(rule.params) {
            if param.float {
                self.unifier.unify(&ty, &self.values[arg.0].ty);
            } else if self.unifier.is_float(&self.values[arg.0].ty) {
                // rustc says so on the user's own code.
                *arg = self.nothing(Op::Error, span);
            }
        }
        self.emit(Op::Rule(rule, args), ty, span)
    }
}
