//! Assignments.

use super::place::For;
use super::*;
use syn::spanned::Spanned;

impl Lower<'_> {
    /// The right side is evaluated first, then the place on the left.
    pub(super) fn assign(&mut self, left: &syn::Expr, right: &syn::Expr) {
        if let Some(var) = self.reference_variable(left)
            && self.is_reference(right)
        {
            // From here on the name stands for another place.
            let (place, _) = self.place(right, For::Reading);
            self.confirm(&place);
            let old = std::mem::replace(&mut self.vars[var].now, Bound::Place(place.clone()));
            match (self.vars[var].annotation.clone(), old) {
                (Some(annotation), _) => self.reference_type(place, &annotation),
                (None, Bound::Place(old)) => self.same_reference(old, place),
                (None, Bound::Nothing | Bound::Value(_) | Bound::Cell(_) | Bound::Closure(_)) => {}
            }
            return;
        }
        let vec = self.is_vec(left).then(|| syn::parse_quote!(::std::vec::Vec<_>));
        let value = self.expr_as(right, vec.as_ref());
        self.assign_value(left, value);
    }

    /// Whether a variable is a `Vec`, which tells what is collected into it.
    fn is_vec(&self, e: &syn::Expr) -> bool {
        let syn::Expr::Path(p) = super::expr::strip(e) else { return false };
        let var = p.path.get_ident().and_then(|name| self.lookup(name));
        var.is_some_and(|var| matches!(self.unifier.shallow(&self.vars[var].ty), Ty::Vec(_)))
    }

    /// A variable that is a reference to a container.
    fn reference_variable(&self, e: &syn::Expr) -> Option<VarId> {
        self.variable(e).filter(|var| matches!(self.vars[*var].now, Bound::Place(_)))
    }

    /// Whether an expression is a reference to a place, by its form.
    pub(super) fn is_reference(&self, e: &syn::Expr) -> bool {
        match super::expr::strip(e) {
            syn::Expr::Reference(_) => self.is_place(e),
            other => self.variable(other).is_some_and(|var| self.vars[var].is_ref),
        }
    }

    fn assign_value(&mut self, left: &syn::Expr, value: ValueId) {
        let left = super::expr::strip(left);
        if let syn::Expr::Infer(_) = left {
            return;
        }
        if let syn::Expr::Tuple(targets) = left {
            for (i, target) in targets.elems.iter().enumerate() {
                let part = self.field(value, i, target.span());
                self.assign_value(target, part);
            }
            return;
        }
        if let Some(var) = self.whole_variable(left) {
            self.set(var, value);
            return;
        }
        if self.reference_variable(left).is_some() {
            self.errors.add(
                left.span(),
                "a reference is pointed to something computed, which is not supported yet",
                "point it to a variable or a part of one, or use the containers themselves",
            );
            return;
        }
        if let Some(place) = self.target(left) {
            self.unifier.unify(&self.place_ty(&place), &self.values[value.0].ty);
            self.store(place, value);
        }
    }

    pub(super) fn assign_op(&mut self, left: &syn::Expr, op: syn::BinOp, right: &syn::Expr) {
        if let Some(var) = self.whole_variable(left) {
            let value = self.expr(right);
            let old = self.read(var, left.span());
            let new = self.compound(op, old, value, left.span());
            self.set(var, new);
            return;
        }
        // Of two numbers the right one is evaluated first; with a reference on the right it is a call.
        let (place, value) = match self.is_reference(right) {
            true => (self.target(left), self.expr(right)),
            false => {
                let value = self.expr(right);
                (self.target(left), value)
            }
        };
        let Some(place) = place else { return };
        if matches!(op, syn::BinOp::Add(_) | syn::BinOp::Sub(_)) {
            let id = self.store_next();
            self.unifier.unify(&self.place_ty(&place), &self.values[value.0].ty);
            self.stmts.push(Stmt::Accumulate(id, place, op, value));
        } else {
            let old = self.load(place.clone());
            let new = self.compound(op, old, value, left.span());
            self.store(place, new);
        }
    }

    /// `a op= b` is `a = a op b` of what the standard library has.
    fn compound(&mut self, op: syn::BinOp, old: ValueId, value: ValueId, span: Span) -> ValueId {
        let ty = self.ty(old);
        let is_open = ty.is_open() && !self.unifier.is_float(&ty);
        if is_open || self.unifier.is_outside(&ty) {
            self.number(Place::of(Root::Value(old), self.values[old.0].span));
        }
        self.arithmetic(op, old, value, span)
    }

    pub(super) fn store(&mut self, place: Place, value: ValueId) {
        let id = self.store_next();
        self.stmts.push(Stmt::Store(id, place, value));
    }

    /// A local variable that is assigned as a whole and kept as a value.
    fn whole_variable(&self, left: &syn::Expr) -> Option<VarId> {
        let syn::Expr::Path(p) = super::expr::strip(left) else { return None };
        let var = self.lookup(p.path.get_ident()?)?;
        match self.vars[var].now {
            Bound::Nothing | Bound::Value(_) => Some(var),
            Bound::Cell(_) | Bound::Place(_) | Bound::Closure(_) => None,
        }
    }

    pub(super) fn set(&mut self, var: VarId, value: ValueId) {
        let variable = self.vars[var].clone();
        self.unifier.unify(&variable.ty, &self.values[value.0].ty);
        let value = match &variable.annotation {
            Some(annotation) => self.annotate(value, annotation),
            None => value,
        };
        if let (None, Bound::Value(old)) = (&variable.annotation, &variable.now) {
            self.same_variable(*old, value);
        }
        self.name(value, &variable.name);
        let first = matches!(variable.now, Bound::Nothing);
        let ty = self.ty(value);
        self.vars[var].now = if first && self.written.contains(&key(&variable.name)) && !ty.is_scalar() {
            Bound::Cell(self.memory(&variable.name, value))
        } else {
            Bound::Value(value)
        };
    }

    pub(super) fn read(&mut self, var: VarId, span: Span) -> ValueId {
        match self.vars[var].now.clone() {
            Bound::Value(v) => v,
            Bound::Cell(m) => self.load(Place::of(Root::Cell(m), span)),
            Bound::Place(p) => self.load(p),
            // rustc says so on the user's own code.
            Bound::Closure(_) => {
                let name = self.vars[var].name.clone();
                self.closure_as_value(&name, span)
            }
            Bound::Nothing => self.nothing(Op::Error, span),
        }
    }
}
