//! Statements and patterns.

use super::place::For;
use super::*;
use syn::spanned::Spanned;

impl Lower<'_> {
    /// A statement; the value of the last one if it is the block's.
    pub(super) fn stmt(&mut self, stmt: &syn::Stmt, last: bool) -> Option<ValueId> {
        match stmt {
            syn::Stmt::Local(local) => {
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
            syn::Stmt::Macro(m) if m.semi_token.is_none() && last => self.macro_call(&m.mac),
            syn::Stmt::Macro(m) => {
                self.macro_statement(&m.mac);
                None
            }
        }
    }

    fn local(&mut self, local: &syn::Local) {
        let Some(init) = &local.init else {
            self.uninitialised(&local.pat, None);
            return;
        };
        if let Some((token, otherwise)) = &init.diverge {
            return self.let_else(&local.pat, &init.expr, otherwise, token.span);
        }
        self.bind_expr(&local.pat, &init.expr, None);
    }

    /// `let t;`, to be given a value later.
    fn uninitialised(&mut self, pat: &syn::Pat, ty: Option<&syn::Type>) {
        match (pat, ty) {
            (syn::Pat::Ident(p), ty) => {
                let syntax = ty;
                let ty = self.unifier.unknown();
                let annotation = syntax.filter(|syntax| self.is_needed(syntax, &ty)).cloned();
                let mutable = p.mutability.is_some();
                self.declare(Variable { mutable, annotation, ..Variable::new(&p.ident, ty, Bound::Nothing) });
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
            (syn::Pat::Ident(p), syn::Expr::Closure(c)) if ty.is_none() => self.bind_closure(p, c),
            // The parts of what a reference points to are references.
            (syn::Pat::Tuple(_) | syn::Pat::Slice(_), init) if self.is_reference(init) => {
                let (place, _) = self.place(init, For::Reading);
                if let Some(ty) = ty
                    && self.is_needed(ty, &self.place_ty(&place))
                {
                    self.reference_type(place.clone(), ty);
                }
                self.bind_place(pat, place, true, false);
            }
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
                if let (Some(_), false) = (ty, is_ref) {
                    let value = self.load(place);
                    return self.bind(pat, value, ty);
                }
                let annotation = ty.filter(|ty| self.is_needed(ty, &self.place_ty(&place)));
                if let Some(ty) = annotation {
                    self.reference_type(place.clone(), ty);
                }
                self.bind_place(pat, place, is_ref, false);
                if let (syn::Pat::Ident(p), Some(annotation)) = (pat, annotation)
                    && let Some(var) = self.lookup(&p.ident)
                {
                    self.vars[var].annotation = Some(annotation.clone());
                }
            }
            _ => {
                let value = self.expr_as(init, ty);
                if self.bind_collected(pat, value, ty) {
                    return;
                }
                let made = self.stmts.len();
                self.bind(pat, value, ty);
                let is_parted = match (pat, &self.values[value.0].op, ty) {
                    // An alias of a tuple's type tells those of its parts.
                    (syn::Pat::Tuple(t), Op::Tuple(parts), None | Some(syn::Type::Tuple(_)))
                        if self.values[value.0].hint.is_none() =>
                    {
                        t.elems.len() == parts.len() && !t.elems.iter().any(is_rest)
                    }
                    _ => false,
                };
                if is_parted && matches!(self.stmts.get(made.wrapping_sub(1)), Some(Stmt::Let(v)) if *v == value) {
                    // Its parts are bound.
                    self.stmts.remove(made - 1);
                }
            }
        }
    }

    /// A memory that no variable is yet, as `collect` makes it, becomes the one that it is bound to.
    fn bind_collected(&mut self, pat: &syn::Pat, value: ValueId, ty: Option<&syn::Type>) -> bool {
        let Op::Load(Place { root: Root::Cell(cell), proj, .. }) = &self.values[value.0].op else { return false };
        let (cell, is_whole) = (*cell, proj.is_empty());
        let is_bound = self.vars.iter().any(|var| matches!(var.now, Bound::Cell(of) if of == cell));
        let is_last = matches!(self.stmts.last(), Some(Stmt::Let(last)) if *last == value);
        let syn::Pat::Ident(p) = pat else { return false };
        let of = self.ty(value);
        if !is_whole || is_bound || !is_last || ty.is_some_and(|ty| self.is_needed(ty, &of)) {
            return false;
        }
        self.stmts.pop();
        self.pattern_ident(p);
        self.cells[cell.0].hint = p.ident.clone();
        let mutable = p.mutability.is_some();
        self.declare(Variable { mutable, ..Variable::new(&p.ident, of, Bound::Cell(cell)) });
        true
    }

    /// Binds a name to a place: a reference stays one, a value is read now. What a shared reference to a number
    /// points to is read now too.
    pub(super) fn bind_place(&mut self, pat: &syn::Pat, place: Place, is_ref: bool, is_mut: bool) {
        match pat {
            syn::Pat::Ident(p) if is_mut || is_ref && !self.unifier.shallow(&self.place_ty(&place)).is_scalar() => {
                let ty = self.place_ty(&place);
                self.confirm(&place);
                self.pattern_ident(p);
                let mutable = p.mutability.is_some();
                let variable = Variable::new(&p.ident, ty, Bound::Place(place));
                self.declare(Variable { mutable, is_ref: true, is_mut, ..variable });
            }
            syn::Pat::Ident(p) if is_ref => {
                // What a shared reference points to does not change while it lives.
                self.pattern_ident(p);
                let value = self.load(place);
                let ty = self.ty(value);
                let mutable = p.mutability.is_some();
                self.declare(Variable { mutable, is_ref: true, ..Variable::new(&p.ident, ty, Bound::Value(value)) });
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
            syn::Pat::Slice(s) if is_ref && !s.elems.iter().any(is_rest) => {
                for (i, pat) in s.elems.iter().enumerate() {
                    let element = self.element_at(&place, i, pat.span());
                    self.bind_place(pat, element, true, is_mut);
                }
            }
            _ => {
                let value = self.load(place);
                self.bind(pat, value, None);
            }
        }
    }

    fn element_at(&mut self, place: &Place, index: usize, span: Span) -> Place {
        self.unifier.element(&self.place_ty(place));
        let index = self.index(index, span);
        Place { span, ..place.then(Proj::Index(index)) }
    }

    pub(super) fn pattern_ident(&mut self, p: &syn::PatIdent) {
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
        let mut value = value;
        if let Some(syntax) = ty {
            let of = self.ty(value);
            if self.is_needed(syntax, &of) {
                value = self.annotate(value, syntax);
            }
            self.tell(value, syntax);
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
            syn::Pat::Slice(s) if !s.elems.iter().any(is_rest) => {
                for (i, pat) in s.elems.iter().enumerate() {
                    let part = match &self.values[value.0].op {
                        // The array tells the type of other numbers.
                        Op::Array(parts) if parts.iter().all(|part| self.ty(*part).is_float()) => parts.get(i).copied(),
                        _ => None,
                    };
                    let part = part.unwrap_or_else(|| {
                        let element = self.element_at(&Place::of(Root::Value(value), pat.span()), i, pat.span());
                        self.load(element)
                    });
                    self.bind(pat, part, None);
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
        self.declare(Variable { mutable, annotation, ..Variable::new(ident, ty, now) });
    }

    pub(super) fn memory(&mut self, ident: &Ident, init: ValueId) -> CellId {
        let id = CellId(self.cells.len());
        self.cells.push(Cell {
            what: What::Memory,
            ty: self.ty(init),
            hint: ident.clone(),
            block: self.block,
            init: Init::Value(init),
            shape: None,
            lifted: false,
            active: false,
        });
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
            let mutable = p.mutability.is_some();
            self.declare(Variable { mutable, is_ref: true, ..Variable::new(&p.ident, ty, Bound::Value(value)) });
        } else {
            let ty = match &param.passing {
                Passing::Owned(Kind::Inert(ty)) => Some(ty),
                Passing::Owned(_) | Passing::Slice(_) | Passing::Ref(_) | Passing::InertRef(_) => None,
            };
            self.bind(&param.pat, value, ty);
        }
    }
}

pub(super) fn is_rest(pat: &syn::Pat) -> bool {
    matches!(pat, syn::Pat::Rest(_))
}

/// Which field of the tuple each part of the pattern takes; behind a `..` they are counted from the end. `None` if
/// it is not known where that is.
pub(super) fn fields<'p>(pattern: &'p syn::PatTuple, ty: &Ty) -> Option<Vec<(usize, &'p syn::Pat)>> {
    let Some(rest) = pattern.elems.iter().position(is_rest) else {
        return Some(pattern.elems.iter().enumerate().collect());
    };
    let Ty::Tuple(types) = ty else { return None };
    let skipped = (types.len() + 1).checked_sub(pattern.elems.len())?;
    let at = |k: usize| if k > rest { k + skipped - 1 } else { k };
    Some(pattern.elems.iter().enumerate().filter(|(k, _)| *k != rest).map(|(k, pat)| (at(k), pat)).collect())
}
