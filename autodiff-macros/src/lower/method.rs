//! Method calls.

use super::place::For;
use super::*;
use crate::ir::effects::reads_only;
use crate::rules;
use syn::spanned::Spanned;

/// Questions about a float that carry no derivative.
pub(super) const QUERIES: [&str; 9] = [
    "is_nan",
    "is_infinite",
    "is_finite",
    "is_normal",
    "is_subnormal",
    "is_sign_positive",
    "is_sign_negative",
    "classify",
    "total_cmp",
];

/// Methods of integers that return one of the same type.
const OF_INTEGERS: [&str; 15] = [
    "abs",
    "clamp",
    "clone",
    "div_ceil",
    "div_euclid",
    "isqrt",
    "max",
    "min",
    "next_multiple_of",
    "pow",
    "rem_euclid",
    "saturating_sub",
    "wrapping_add",
    "wrapping_mul",
    "wrapping_sub",
];

impl Lower<'_> {
    /// A method call, whose value has the type that is `wanted` if one is written.
    pub(super) fn method(&mut self, m: &syn::ExprMethodCall, wanted: Option<&syn::Type>) -> ValueId {
        if let Some(value) = self.search(m).or_else(|| self.sink(m, wanted)) {
            return value;
        }
        let name = m.method.to_string();
        let span = m.method.span();
        let no_args = m.args.is_empty();
        match name.as_str() {
            // A method of the user's own.
            _ if self.is_named(&m.receiver) => {}
            "len" | "is_empty" if no_args => {
                if let Some((place, _)) = self.try_place(&m.receiver) {
                    return self.len(place, &name, span);
                }
            }
            "clone" | "to_vec" | "to_owned" if no_args => {
                if let Some((place, _)) = self.try_place(&m.receiver) {
                    return self.copy(place, &name, m);
                }
            }
            "as_slice" if no_args && self.is_place(&m.receiver) => {
                let place = self.base(&m.receiver);
                match self.place_ty(&place) {
                    ty if ty.is_open() => {
                        return self.inert_method(Arg::Ref(place), Access::Shared, m, Vec::new());
                    }
                    _ => return self.load(place),
                }
            }
            _ => {}
        }
        if let Some(part) = name.split('_').find(|part| *part == "mut") {
            return self.error_late(
                span,
                format!("a method that hands out a `&{part}` is not supported yet in a differentiable function"),
                "write to the variable itself, by index or field, or loop over `iter_mut()`",
            );
        }
        let is_float = self.is_float_method(&name, m.args.len());
        let is_shared = matches!(super::expr::strip(&m.receiver), syn::Expr::Reference(r) if r.mutability.is_none());
        let reads = is_float || reads_only(&name) || is_shared;
        let var = self.root_variable(&m.receiver);
        let access = match var.map(|var| &self.vars[var]) {
            _ if reads => Access::Shared,
            Some(Variable { mutable: true, is_ref: true, is_mut: false, .. }) => {
                return self.error_late(
                    span,
                    format!(
                        "`{name}` may point the reference that it is called on elsewhere, which is not supported yet"
                    ),
                    "declare the reference without `mut`, or write out what the method does",
                );
            }
            Some(var) if var.mutable || var.is_mut => Access::Whole,
            // It may be a mutable reference.
            Some(Variable { is_ref: false, now: Bound::Value(v), .. }) if self.is_returned(*v) => Access::Whole,
            Some(_) | None => Access::Immutable,
        };
        let (before, is_place) = (self.values.len(), self.is_place(&m.receiver));
        let what_for = if access == Access::Whole { For::Writing } else { For::Reading };
        let (mut place, is_ref) = self.place(&m.receiver, what_for);
        let access = match access {
            // A trait may be implemented for the type and for references to it.
            Access::Immutable if is_ref => Access::Shared,
            Access::Immutable | Access::Shared | Access::Whole => access,
        };
        if let (Root::Value(v), None, false) = (place.root, var, reads)
            && v.0 < before
        {
            // A value that was there before: a method that may write gets a copy.
            let copy = self.emit(Op::Load(Place::of(place.root, place.span)), self.ty(v), place.span);
            place.root = Root::Value(copy);
        }
        // A number is copied before the arguments are evaluated, unless a reference to it is.
        let is_ref = is_ref && !is_float;
        let is_number = match self.place_ty(&place) {
            Ty::Var(_) => is_float,
            ty => ty.is_scalar(),
        };
        let receiver = match !is_place || is_number && access != Access::Whole && !is_ref {
            true => Arg::Value(self.load(place)),
            false => Arg::Ref(place),
        };
        self.called_on(receiver, access, m, is_float)
    }

    fn called_on(&mut self, receiver: Arg, access: Access, m: &syn::ExprMethodCall, is_float: bool) -> ValueId {
        match receiver {
            Arg::Value(receiver) if is_float && !self.ty(receiver).is_inert() => {
                let mut args = vec![self.with_both(receiver, m)];
                args.extend(m.args.iter().map(|a| self.expr(a)));
                let name = m.method.to_string();
                // The rule table knows it.
                self.float_method(&name, &args, &m.method).unwrap_or_else(|| self.nothing(Op::Error, m.method.span()))
            }
            receiver => {
                let before = (self.block, self.stmts.len());
                let args = m.args.iter().map(|a| self.arg(a)).collect();
                if let Arg::Ref(place) = &receiver
                    && self.is_written(place.root, before)
                {
                    // Only of what is copied rustc allows that, and the copy is made before.
                    return self.error_late(
                        m.method.span(),
                        format!("an argument of `{}` writes to what it is called on", m.method),
                        "bind the argument to a name in front of it",
                    );
                }
                self.inert_method(receiver, access, m, args)
            }
        }
    }

    /// `sin_cos` is `sin` and `cos` of a number.
    fn with_both(&mut self, receiver: ValueId, m: &syn::ExprMethodCall) -> ValueId {
        let ty = self.ty(receiver);
        if m.method != "sin_cos" || !ty.is_open() || self.unifier.is_float(&ty) {
            return receiver;
        }
        let span = m.method.span();
        let number = self.emit(Op::Load(Place::of(Root::Value(receiver), span)), ty, span);
        self.values[number.0].assumes = Assumes::Standard;
        number
    }

    /// Whether the receiver is, or is part of, a parameter of a type that is not known here.
    fn is_named(&self, receiver: &syn::Expr) -> bool {
        let mut root = receiver;
        loop {
            root = match super::expr::strip(root) {
                syn::Expr::Field(f) => &f.base,
                syn::Expr::Index(i) => &i.expr,
                syn::Expr::Reference(r) => &r.expr,
                syn::Expr::Unary(u) => &u.expr,
                syn::Expr::Path(p) => {
                    let var = p.path.get_ident().and_then(|name| self.lookup(name));
                    return var.is_some_and(|var| matches!(self.unifier.shallow(&self.vars[var].ty), Ty::Named));
                }
                _ => return false,
            }
        }
    }

    fn is_float_method(&self, name: &str, args: usize) -> bool {
        name == "sin_cos"
            || QUERIES.contains(&name)
            || rules::find(name).is_some_and(|r| r.kind != rules::Kind::Operator && r.params.len() == args + 1)
    }

    /// A method of something without derivative; `check` rejects it where there is one.
    fn inert_method(&mut self, receiver: Arg, access: Access, m: &syn::ExprMethodCall, args: Vec<Arg>) -> ValueId {
        let ty = match self.arg_ty(&receiver) {
            Ty::Int if OF_INTEGERS.iter().any(|name| m.method == name) => Ty::Int,
            _ => self.unifier.outside(),
        };
        let (name, turbofish) = (m.method.clone(), m.turbofish.clone());
        self.emit(Op::Method(Method { receiver, access, name, turbofish, args }), ty, m.method.span())
    }

    fn len(&mut self, place: Place, name: &str, span: Span) -> ValueId {
        self.confirm_constant(&place);
        let len = self.emit(Op::Len(place), Ty::Int, span);
        if name == "len" { len } else { self.is_zero(len, span) }
    }

    fn is_zero(&mut self, len: ValueId, span: Span) -> ValueId {
        let zero = self.emit(Op::Literal(syn::Lit::Int(syn::LitInt::new("0", span))), Ty::Int, span);
        self.emit(Op::Binary(syn::BinOp::Eq(syn::Token![==](span)), len, zero), Ty::Bool, span)
    }

    /// A copy of a container: a value of its own.
    fn copy(&mut self, place: Place, name: &str, m: &syn::ExprMethodCall) -> ValueId {
        let ty = self.place_ty(&place);
        if ty.is_scalar() {
            return self.load(place);
        }
        if ty.is_open() && name == "to_owned" {
            return self.inert_method(Arg::Ref(place), Access::Shared, m, Vec::new());
        }
        let span = m.span();
        let ty = match (name, ty) {
            ("to_vec", ty) => Ty::Vec(Box::new(self.unifier.element(&ty))),
            ("to_owned", Ty::Slice(t)) => Ty::Vec(t),
            (_, ty) => ty,
        };
        if let (Ty::Vec(_), "to_vec" | "to_owned") = (&ty, name) {
            // A whole range of the place: put out as `to_vec()`.
            let whole = place.then(Proj::Range(None, None, false));
            return self.emit(Op::Load(whole), ty, span);
        }
        match (place.root, place.proj.is_empty()) {
            // Nothing writes to a value: its copy is itself.
            (Root::Value(v), true) if !ty.is_open() => v,
            _ => {
                let copy = self.emit(Op::Load(place), ty, span);
                self.values[copy.0].assumes = Assumes::Nothing;
                copy
            }
        }
    }
}
