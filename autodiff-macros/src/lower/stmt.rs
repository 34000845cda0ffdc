//! Statements, patterns, assignments.

use super::*;
use crate::front::signature::{Kind, Passing};
use crate::types;
use syn::spanned::Spanned;

impl Lower<'_> {
    /// A statement; the value of the last one if it is the block's.
    pub(super) fn stmt(&mut self, stmt: &syn::Stmt, last: bool) -> Option<ValueId> {
        match stmt {
            syn::Stmt::Local(local) => {
                self.attributes(&local.attrs);
                self.local(local);
                None
            }
            syn::Stmt::Item(item) => {
                self.item(item);
                None
            }
            syn::Stmt::Expr(e, semi) => {
                let value = self.effect(e);
                if semi.is_none() && last { value } else { None }
            }
            syn::Stmt::Macro(m) => {
                self.attributes(&m.attrs);
                let value = self.macro_call(&m.mac);
                if m.semi_token.is_none() && last { value } else { None }
            }
        }
    }

    /// `#[cfg]` decides what is compiled: not seen here, so not silently ignored.
    pub(super) fn attributes(&mut self, attrs: &[syn::Attribute]) {
        for attr in attrs {
            if attr.path().is_ident("cfg") || attr.path().is_ident("cfg_attr") {
                self.errors.add(
                    attr.path().span(),
                    "`cfg` inside a differentiable function is not supported",
                    "write `if cfg!(…) { … } else { … }`",
                );
            }
        }
    }

    fn item(&mut self, item: &syn::Item) {
        match item {
            syn::Item::Const(_) | syn::Item::Use(_) | syn::Item::Fn(_) => self.items.push(item.clone()),
            syn::Item::Static(s) if matches!(s.mutability, syn::StaticMutability::None) && types::is_plain(&s.ty) => {
                self.items.push(item.clone())
            }
            syn::Item::Static(s) => self.errors.add(
                s.static_token.span,
                "a `static` inside a differentiable function would exist once for each generated function",
                "move it out of the function",
            ),
            other => self.errors.add(
                other.span(),
                "this item is not supported inside a differentiable function",
                "move it out of the function",
            ),
        }
    }

    fn local(&mut self, local: &syn::Local) {
        let Some(init) = &local.init else {
            self.uninitialised(&local.pat, None);
            return;
        };
        if let Some((token, _)) = &init.diverge {
            return self.errors.add(
                token.span(),
                "`let … else` is not supported yet in a differentiable function",
                "write `if value.is_some() { … value.unwrap() … } else { … }`, or the like",
            );
        }
        self.bind_expr(&local.pat, &init.expr, None);
    }

    /// `let t;`, to be given a value later.
    fn uninitialised(&mut self, pat: &syn::Pat, ty: Option<&syn::Type>) {
        match (pat, ty) {
            (syn::Pat::Ident(p), ty) => {
                let syntax = ty;
                let ty = syntax.map_or_else(|| self.unifier.unknown(), |t| types::of_tokens(t, self.unifier));
                let annotation = syntax.filter(|_| ty.is_inert()).cloned();
                self.declare(Variable { annotation, ..Variable::new(&p.ident, ty, Bound::Nothing) });
            }
            (syn::Pat::Type(t), _) => self.uninitialised(&t.pat, Some(&t.ty)),
            (syn::Pat::Paren(p), ty) => self.uninitialised(&p.pat, ty),
            (syn::Pat::Tuple(t), ty) => {
                for (i, pat) in t.elems.iter().enumerate() {
                    let ty = match ty {
                        Some(syn::Type::Tuple(types)) => types.elems.get(i),
                        _ => None,
                    };
                    self.uninitialised(pat, ty);
                }
            }
            (other, _) => self.unsupported_pattern(other),
        }
    }

    /// `let pat = init`, by the shapes of both: a tuple of expressions needs no tuple.
    fn bind_expr(&mut self, pat: &syn::Pat, init: &syn::Expr, ty: Option<&syn::Type>) {
        match (pat, super::expr::strip(init)) {
            (syn::Pat::Type(t), init) => {
                self.rejected |= super::scan::differ_in_length(&t.ty, init);
                self.bind_expr(&t.pat, init, Some(&t.ty));
            }
            (syn::Pat::Paren(p), _) => self.bind_expr(&p.pat, init, ty),
            (syn::Pat::Ident(_), syn::Expr::Reference(_)) | (syn::Pat::Ident(_), syn::Expr::Path(_)) => {
                let is_shared = matches!(super::expr::strip(init), syn::Expr::Reference(r) if r.mutability.is_none());
                let (place, is_ref) = match self.try_place(init) {
                    Some(found) => found,
                    None => {
                        let value = self.expr(init);
                        if !is_shared {
                            return self.bind(pat, value, ty);
                        }
                        (Place::of(Root::Value(value), init.span()), true)
                    }
                };
                let is_ref = is_ref || is_shared;
                if let (Some(_), false, Root::Value(v), true) = (ty, is_ref, place.root, place.proj.is_empty()) {
                    return self.bind(pat, v, ty);
                }
                if let Some(ty) = ty {
                    self.unifier.unify(&self.place_ty(&place), &types::of_tokens(ty, self.unifier));
                }
                self.bind_place(pat, place, is_ref, false);
            }
            _ => {
                let value = self.expr(init);
                self.bind(pat, value, ty);
            }
        }
    }

    /// Binds a name to a place: a reference stays one, a value is read now. What a shared reference to a number
    /// points to is read now too.
    pub(super) fn bind_place(&mut self, pat: &syn::Pat, place: Place, is_ref: bool, is_mut: bool) {
        match pat {
            syn::Pat::Ident(p) if is_mut || is_ref && !self.unifier.shallow(&self.place_ty(&place)).is_scalar() => {
                let ty = self.place_ty(&place);
                self.pattern_ident(p);
                self.declare(Variable { is_ref: true, is_mut, ..Variable::new(&p.ident, ty, Bound::Place(place)) });
            }
            syn::Pat::Ident(p) if is_ref => {
                // What a shared reference points to does not change while it lives.
                self.pattern_ident(p);
                let value = self.load(place);
                let ty = self.ty(value);
                self.declare(Variable { is_ref: true, ..Variable::new(&p.ident, ty, Bound::Value(value)) });
            }
            syn::Pat::Reference(r) if is_ref => self.bind_place(&r.pat, place, false, false),
            syn::Pat::Paren(p) => self.bind_place(&p.pat, place, is_ref, is_mut),
            syn::Pat::Tuple(t) if is_ref => {
                let Some(fields) = fields(t, &self.place_ty(&place)) else { return self.unsupported_pattern(pat) };
                for (i, pat) in fields {
                    let field = self.project_field(&place, i, pat.span());
                    self.bind_place(pat, field, true, is_mut);
                }
            }
            _ => {
                let value = self.load(place);
                self.bind(pat, value, None);
            }
        }
    }

    fn pattern_ident(&mut self, p: &syn::PatIdent) {
        if let Some(by_ref) = &p.by_ref {
            self.errors.add(
                by_ref.span(),
                "`ref` is not supported in a differentiable function",
                "bind with `&` instead",
            );
        }
        if let Some((at, _)) = &p.subpat {
            self.errors.add(
                at.span(),
                "`@` is not supported here in a differentiable function",
                "bind the value, then its parts",
            );
        }
    }

    /// Binds a pattern to a value.
    pub(super) fn bind(&mut self, pat: &syn::Pat, value: ValueId, ty: Option<&syn::Type>) {
        if let Some(syntax) = ty {
            let ty = types::of_tokens(syntax, self.unifier);
            self.unifier.unify(&self.values[value.0].ty, &ty);
            // Of a float, and of what holds one, the type in generated code is another.
            if ty.is_inert() {
                self.values[value.0].annotation.get_or_insert_with(|| syntax.clone());
            }
        }
        match pat {
            syn::Pat::Ident(p) => {
                self.pattern_ident(p);
                self.bind_name(&p.ident, p.mutability.is_some(), value);
            }
            syn::Pat::Type(t) => {
                self.bind(&t.pat, value, Some(&t.ty));
            }
            syn::Pat::Paren(p) => self.bind(&p.pat, value, ty),
            syn::Pat::Wild(_) => {}
            syn::Pat::Reference(r) => self.bind(&r.pat, value, None),
            syn::Pat::Tuple(t) => {
                if !t.elems.iter().any(is_rest) {
                    let parts: Vec<Ty> = t.elems.iter().map(|_| self.unifier.unknown()).collect();
                    self.unifier.unify(&self.values[value.0].ty, &Ty::Tuple(parts));
                }
                let Some(fields) = fields(t, &self.ty(value)) else { return self.unsupported_pattern(pat) };
                for (i, pat) in fields {
                    let part = self.field(value, i, pat.span());
                    let ty = match ty {
                        Some(syn::Type::Tuple(types)) => types.elems.get(i),
                        _ => None,
                    };
                    self.bind(pat, part, ty);
                }
            }
            other => self.unsupported_pattern(other),
        }
    }

    pub(super) fn unsupported_pattern(&mut self, pat: &syn::Pat) {
        self.errors.add(
            pat.span(),
            "this pattern is not supported yet in a differentiable function",
            "bind a name, and take the parts by index or field",
        );
    }

    pub(super) fn bind_name(&mut self, ident: &Ident, mutable: bool, value: ValueId) {
        let ty = self.ty(value);
        let now = if mutable && self.written.contains(&key(ident)) && !ty.is_scalar() {
            Bound::Cell(self.memory(ident, value))
        } else {
            self.name(value, ident);
            Bound::Value(value)
        };
        let annotation = self.values[value.0].annotation.clone();
        self.declare(Variable { annotation, ..Variable::new(ident, ty, now) });
    }

    pub(super) fn memory(&mut self, ident: &Ident, init: ValueId) -> CellId {
        let id = CellId(self.cells.len());
        self.cells.push(Cell { ty: self.ty(init), hint: ident.clone(), block: self.block, init });
        self.stmts.push(Stmt::Cell(id));
        id
    }

    /// Generated code calls a value as the user does.
    pub(super) fn name(&mut self, value: ValueId, ident: &Ident) {
        self.values[value.0].hint.get_or_insert_with(|| ident.clone());
    }

    pub(super) fn bind_param(&mut self, param: &crate::front::signature::Param, value: ValueId) {
        if param.is_ref && !param.ty.is_scalar() {
            let place = Place::of(Root::Value(value), param.span);
            if let syn::Pat::Ident(p) = &*param.pat {
                self.name(value, &p.ident);
            }
            self.bind_place(&param.pat, place, true, false);
        } else if let (true, syn::Pat::Ident(p)) = (param.is_ref, &*param.pat) {
            self.name(value, &p.ident);
            let ty = self.ty(value);
            self.declare(Variable { is_ref: true, ..Variable::new(&p.ident, ty, Bound::Value(value)) });
        } else {
            let ty = match &param.passing {
                Passing::Owned(Kind::Inert(ty)) => Some(ty),
                Passing::Owned(_) | Passing::Slice(_) | Passing::Ref(_) | Passing::InertRef(_) => None,
            };
            self.bind(&param.pat, value, ty);
        }
    }

    // Assignments.

    pub(super) fn assign(&mut self, left: &syn::Expr, right: &syn::Expr) {
        if let syn::Expr::Tuple(targets) = super::expr::strip(left) {
            let value = self.expr(right);
            for (i, target) in targets.elems.iter().enumerate() {
                let part = self.field(value, i, target.span());
                self.assign_value(target, part);
            }
            return;
        }
        if self.point_elsewhere(left, right) {
            return;
        }
        let value = self.expr(right);
        self.assign_value(left, value);
    }

    /// `r = &y` of a reference to a container: from here on the name stands for another place.
    fn point_elsewhere(&mut self, left: &syn::Expr, right: &syn::Expr) -> bool {
        let syn::Expr::Path(p) = super::expr::strip(left) else { return false };
        let Some(var) = p.path.get_ident().and_then(|i| self.lookup(i)) else { return false };
        if !matches!(self.vars[var].now, Bound::Place(_)) {
            return false;
        }
        match self.try_place(right) {
            Some((place, true)) => {
                self.vars[var].now = Bound::Place(place);
                true
            }
            Some((_, false)) | None => false,
        }
    }

    fn assign_value(&mut self, left: &syn::Expr, value: ValueId) {
        if matches!(super::expr::strip(left), syn::Expr::Infer(_)) {
            return;
        }
        if let Some(var) = self.whole_variable(left) {
            self.set(var, value);
            return;
        }
        if let Some(place) = self.target(left) {
            self.unifier.unify(&self.place_ty(&place), &self.values[value.0].ty);
            self.stmts.push(Stmt::Store(place, value));
        }
    }

    pub(super) fn assign_op(&mut self, left: &syn::Expr, op: syn::BinOp, right: &syn::Expr) {
        // Of numbers, the right operand is evaluated first.
        let value = self.expr(right);
        if let Some(var) = self.whole_variable(left) {
            let old = self.read(var, left.span());
            let new = self.arithmetic(op, old, value, left.span());
            self.set(var, new);
            return;
        }
        let Some(place) = self.target(left) else { return };
        self.unifier.unify(&self.place_ty(&place), &self.values[value.0].ty);
        if matches!(op, syn::BinOp::Add(_) | syn::BinOp::Sub(_)) {
            self.stmts.push(Stmt::Accumulate(place, op, value));
        } else {
            let old = self.load(place.clone());
            let new = self.arithmetic(op, old, value, left.span());
            self.stmts.push(Stmt::Store(place, new));
        }
    }

    /// A local variable that is assigned as a whole and kept as a value.
    fn whole_variable(&self, left: &syn::Expr) -> Option<VarId> {
        let syn::Expr::Path(p) = super::expr::strip(left) else { return None };
        let var = self.lookup(p.path.get_ident()?)?;
        match self.vars[var].now {
            Bound::Nothing | Bound::Value(_) => Some(var),
            Bound::Cell(_) | Bound::Place(_) => None,
        }
    }

    fn set(&mut self, var: VarId, value: ValueId) {
        let variable = self.vars[var].clone();
        self.unifier.unify(&variable.ty, &self.values[value.0].ty);
        self.name(value, &variable.name);
        if let Some(annotation) = &variable.annotation {
            self.values[value.0].annotation.get_or_insert_with(|| annotation.clone());
        }
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
            Bound::Nothing => self.nothing(Op::Error, span),
        }
    }
}

fn is_rest(pat: &syn::Pat) -> bool {
    matches!(pat, syn::Pat::Rest(_))
}

/// Which field of the tuple each part of the pattern takes; behind a `..` they are counted from the end. `None` if
/// it is not known where that is.
fn fields<'p>(pattern: &'p syn::PatTuple, ty: &Ty) -> Option<Vec<(usize, &'p syn::Pat)>> {
    let Some(rest) = pattern.elems.iter().position(is_rest) else {
        return Some(pattern.elems.iter().enumerate().collect());
    };
    let Ty::Tuple(types) = ty else { return None };
    let skipped = (types.len() + 1).checked_sub(pattern.elems.len())?;
    let at = |k: usize| if k > rest { k + skipped - 1 } else { k };
    Some(pattern.elems.iter().enumerate().filter(|(k, _)| *k != rest).map(|(k, pat)| (at(k), pat)).collect())
}
