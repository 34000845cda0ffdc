//! Places: a variable, then indices, fields and ranges. References are places.

use super::*;
use crate::rules;
use syn::spanned::Spanned;
use syn::{Expr, UnOp};

/// What a place is for.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum For {
    Reading,
    /// A variable at its root becomes a memory.
    Writing,
}

/// What the indices and fields of a place are taken of. A variable is looked up after they are evaluated: they may
/// assign to it.
enum Base {
    Variable(VarId),
    Value(ValueId),
}

impl Lower<'_> {
    /// Whether an expression is a place, or a reference to one, by its form: nothing is lowered to find out.
    pub(super) fn is_place(&self, e: &Expr) -> bool {
        match e {
            Expr::Paren(p) => self.is_place(&p.expr),
            Expr::Group(g) => self.is_place(&g.expr),
            Expr::Path(_) => self.variable(e).is_some(),
            Expr::Reference(r) => r.mutability.is_none() && self.is_place(&r.expr),
            Expr::Unary(u) => matches!(u.op, UnOp::Deref(_)) && self.is_place(&u.expr),
            Expr::Index(_) | Expr::Field(_) => true,
            _ => false,
        }
    }

    /// The local variable that an expression is, if it has been given a value.
    pub(super) fn variable(&self, e: &Expr) -> Option<VarId> {
        let Expr::Path(p) = super::expr::strip(e) else { return None };
        let var = self.lookup(p.path.get_ident()?)?;
        (!matches!(self.vars[var].now, Bound::Nothing)).then_some(var)
    }

    /// The variable that a place is a part of.
    pub(super) fn root_variable(&self, e: &Expr) -> Option<VarId> {
        match e {
            Expr::Paren(p) => self.root_variable(&p.expr),
            Expr::Group(g) => self.root_variable(&g.expr),
            Expr::Reference(r) => self.root_variable(&r.expr),
            Expr::Unary(u) if matches!(u.op, UnOp::Deref(_)) => self.root_variable(&u.expr),
            Expr::Index(i) => self.root_variable(&i.expr),
            Expr::Field(f) => self.root_variable(&f.base),
            other => self.variable(other),
        }
    }

    /// The place that an expression names, and whether the expression is a reference to it. `None` if it is not a
    /// place; then nothing has been lowered.
    pub(super) fn try_place(&mut self, e: &Expr) -> Option<(Place, bool)> {
        self.is_place(e).then(|| self.place(e, For::Reading))
    }

    /// What an index or field is taken of: a place, or the value of an expression.
    pub(super) fn base(&mut self, e: &Expr) -> Place {
        self.place(e, For::Reading).0
    }

    pub(super) fn place(&mut self, e: &Expr, what_for: For) -> (Place, bool) {
        let mut proj = Vec::new();
        let (base, is_ref) = self.projections(e, &mut proj);
        let root = match base {
            Base::Variable(var) => {
                if what_for == For::Writing {
                    self.own(var);
                }
                match self.vars[var].now.clone() {
                    Bound::Value(v) => Place::of(Root::Value(v), e.span()),
                    Bound::Cell(m) => Place::of(Root::Cell(m), e.span()),
                    Bound::Place(place) => place,
                    // rustc says so on the user's own code.
                    Bound::Closure(_) => {
                        let name = self.vars[var].name.clone();
                        Place::of(Root::Value(self.closure_as_value(&name, e.span())), e.span())
                    }
                    Bound::Nothing => Place::of(Root::Value(self.nothing(Op::Error, e.span())), e.span()),
                }
            }
            Base::Value(v) => Place::of(Root::Value(v), e.span()),
        };
        let place = proj.into_iter().fold(root, |place, proj| self.project(place, proj));
        (Place { span: e.span(), ..place }, is_ref)
    }

    /// Evaluates the indices of a place from left to right, and what they are taken of if it is not a variable.
    fn projections(&mut self, e: &Expr, proj: &mut Vec<Proj>) -> (Base, bool) {
        match e {
            Expr::Paren(p) => self.projections(&p.expr, proj),
            Expr::Group(g) => self.projections(&g.expr, proj),
            Expr::Reference(r) if self.is_place(e) => (self.projections(&r.expr, proj).0, true),
            Expr::Unary(u) if self.is_place(e) => {
                let (base, is_ref) = self.projections(&u.expr, proj);
                if !is_ref && proj.is_empty() {
                    self.dereferenced(&base, u.op.span());
                }
                (base, false)
            }
            Expr::Index(i) => {
                let (base, _) = self.projections(&i.expr, proj);
                let index = match super::expr::strip(&i.index) {
                    Expr::Range(r) => {
                        let low = r.start.as_ref().map(|e| self.expr(e));
                        let high = r.end.as_ref().map(|e| self.expr(e));
                        Proj::Range(low, high, matches!(r.limits, syn::RangeLimits::Closed(_)))
                    }
                    index => Proj::Index(self.expr(index)),
                };
                proj.push(index);
                (base, false)
            }
            Expr::Field(f) => {
                let (base, _) = self.projections(&f.base, proj);
                proj.push(Proj::Field(f.member.clone()));
                (base, false)
            }
            other => match self.variable(other) {
                Some(var) => (Base::Variable(var), self.vars[var].is_ref),
                None => (Base::Value(self.expr(other)), false),
            },
        }
    }

    /// `*` is left out of places. A type of the user's, or a pointer, has fields and methods of its own.
    fn dereferenced(&mut self, base: &Base, star: Span) {
        let ty = match base {
            Base::Variable(var) => self.unifier.shallow(&self.vars[*var].ty),
            Base::Value(v) => self.ty(*v),
        };
        // The type of what was refused is not known either.
        if ty.is_open() && !self.errors.any() {
            self.errors.add_late(
                star,
                "what this `*` takes from a value of a type that is not known here is not known either",
                "leave it out, or do that in a function of your own",
            );
        }
    }

    fn project(&mut self, place: Place, proj: Proj) -> Place {
        match &proj {
            Proj::Index(index) => {
                if !matches!(self.values[index.0].op, Op::Range(..)) {
                    self.unifier.unify(&self.values[index.0].ty, &Ty::Int);
                }
                self.unifier.element(&self.place_ty(&place));
            }
            Proj::Field(syn::Member::Unnamed(index)) => {
                if let (Root::Value(v), true) = (place.root, place.proj.is_empty())
                    && let Op::Tuple(parts) = &self.values[v.0].op
                    && let Some(part) = parts.get(index.index as usize)
                    // What else is done with the tuple may tell the type of a literal.
                    && !(self.values[v.0].hint.is_some() && matches!(self.values[part.0].op, Op::Literal(_)))
                {
                    let part = *part;
                    // All that is done with it tells the type of a literal: it is one variable.
                    if matches!(self.values[part.0].op, Op::Literal(_)) {
                        self.name(part, &Ident::new("t", place.span));
                    }
                    return Place::of(Root::Value(part), place.span);
                }
            }
            Proj::Field(syn::Member::Named(_)) | Proj::Range(..) => {}
        }
        place.then(proj)
    }

    /// A variable that is written by parts, or by a method, is a memory from here on.
    fn own(&mut self, var: VarId) {
        let variable = &self.vars[var];
        if let (Bound::Value(v), true, false) = (&variable.now, variable.mutable, variable.is_ref) {
            let (value, name) = (*v, variable.name.clone());
            self.vars[var].now = Bound::Cell(self.memory(&name, value));
        }
    }

    /// Writes through a box or a reference that is a value here.
    fn is_through_value(&self, left: &Expr) -> bool {
        match left {
            Expr::Paren(p) => self.is_through_value(&p.expr),
            Expr::Group(g) => self.is_through_value(&g.expr),
            Expr::Index(i) => self.is_through_value(&i.expr),
            Expr::Field(f) => self.is_through_value(&f.base),
            Expr::Unary(u) => self.root_variable(&u.expr).is_none_or(|var| !self.vars[var].is_ref),
            _ => false,
        }
    }

    /// The place that is written by an assignment.
    pub(super) fn target(&mut self, left: &Expr) -> Option<Place> {
        if !self.is_place(left) {
            self.errors.add_late(
                left.span(),
                "this place cannot be written in a differentiable function",
                "write to a local `let mut` variable by index or field",
            );
            return None;
        }
        let what_for = if self.is_through_value(left) { For::Reading } else { For::Writing };
        let (place, _) = self.place(left, what_for);
        if let (Root::Cell(_), For::Writing) = (place.root, what_for) {
            self.confirm(&place);
            return Some(place);
        }
        if !matches!(super::expr::strip(left), Expr::Path(_)) && self.is_borrowed(&place) {
            self.rejected = true;
            return None;
        }
        let root = match place.root {
            // This has been said.
            Root::Value(v) if matches!(self.origin(v), Op::Error) => return None,
            Root::Value(v) => self.values[v.0].hint.as_ref(),
            Root::Cell(m) => Some(&self.cells[m.0].hint),
        };
        let root = root.map_or_else(|| "this place".into(), |hint| format!("`{hint}`"));
        self.errors.add_late(
            left.span(),
            format!("writing to {root} is not supported here in a differentiable function"),
            "write to a local `let mut` variable by index or field",
        );
        None
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
        self.confirm_constant(&place);
        let ty = self.place_ty(&place);
        let span = place.span;
        self.emit(Op::Load(place), ty, span)
    }

    pub(super) fn project_field(&mut self, place: &Place, index: usize, span: Span) -> Place {
        let mut member = syn::Index::from(index);
        member.span = span;
        Place { span, ..self.project(place.clone(), Proj::Field(syn::Member::Unnamed(member))) }
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
