//! Method calls.

use super::*;
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
    pub(super) fn method(&mut self, m: &syn::ExprMethodCall) -> ValueId {
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
            "clone" | "to_vec" | "to_owned" | "as_slice" if no_args => {
                if let Some((place, _)) = self.try_place(&m.receiver) {
                    return self.copy(place, &name, m);
                }
            }
            _ => {}
        }
        if self.is_float_method(&name, m.args.len()) {
            let receiver = self.expr(&m.receiver);
            if !self.ty(receiver).is_inert() {
                let mut args = vec![receiver];
                args.extend(m.args.iter().map(|a| self.expr(a)));
                if let Some(v) = self.float_method(&name, &args, &m.method) {
                    return v;
                }
            }
            let args = m.args.iter().map(|a| self.arg(a)).collect();
            return self.inert_method(Arg::Value(receiver), m, args);
        }
        let receiver = match self.try_place(&m.receiver) {
            Some((place, _)) => Arg::Ref(place),
            None => Arg::Value(self.expr(&m.receiver)),
        };
        let args = m.args.iter().map(|a| self.arg(a)).collect();
        self.inert_method(receiver, m, args)
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
    fn inert_method(&mut self, receiver: Arg, m: &syn::ExprMethodCall, args: Vec<Arg>) -> ValueId {
        let ty = match self.arg_ty(&receiver) {
            Ty::Int if OF_INTEGERS.iter().any(|name| m.method == name) => Ty::Int,
            _ => self.unifier.outside(),
        };
        self.emit(Op::Method(receiver, m.clone(), args), ty, m.method.span())
    }

    fn len(&mut self, place: Place, name: &str, span: Span) -> ValueId {
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
        if ty.is_scalar() || name == "as_slice" {
            return self.load(place);
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
            (Root::Value(v), true) => v,
            _ => self.emit(Op::Load(place), ty, span),
        }
    }
}
