//! Expressions.

use super::*;
use crate::rules;
use crate::types;
use syn::spanned::Spanned;
use syn::{BinOp, Expr, Lit, UnOp};

/// Without parentheses and invisible groups.
pub(super) fn strip(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(p) => strip(&p.expr),
        Expr::Group(g) => strip(&g.expr),
        other => other,
    }
}

/// The plain operator of `+=` and its like.
pub(super) fn compound(op: &BinOp) -> Option<BinOp> {
    Some(match op {
        BinOp::AddAssign(t) => BinOp::Add(syn::Token![+](t.spans[0])),
        BinOp::SubAssign(t) => BinOp::Sub(syn::Token![-](t.spans[0])),
        BinOp::MulAssign(t) => BinOp::Mul(syn::Token![*](t.spans[0])),
        BinOp::DivAssign(t) => BinOp::Div(syn::Token![/](t.spans[0])),
        BinOp::RemAssign(t) => BinOp::Rem(syn::Token![%](t.spans[0])),
        BinOp::BitXorAssign(t) => BinOp::BitXor(syn::Token![^](t.spans[0])),
        BinOp::BitAndAssign(t) => BinOp::BitAnd(syn::Token![&](t.spans[0])),
        BinOp::BitOrAssign(t) => BinOp::BitOr(syn::Token![|](t.spans[0])),
        BinOp::ShlAssign(t) => BinOp::Shl(syn::Token![<<]([t.spans[0], t.spans[1]])),
        BinOp::ShrAssign(t) => BinOp::Shr(syn::Token![>>]([t.spans[0], t.spans[1]])),
        _ => return None,
    })
}

/// The row of the rule table for an operator.
fn operator_row(op: &BinOp) -> Option<&'static rules::Rule> {
    rules::find(match op {
        BinOp::Add(_) => "add",
        BinOp::Sub(_) => "sub",
        BinOp::Mul(_) => "mul",
        BinOp::Div(_) => "div",
        BinOp::Rem(_) => "rem",
        _ => return None,
    })
}

impl Lower<'_> {
    /// An expression in statement position.
    pub(super) fn effect(&mut self, e: &Expr) -> Option<ValueId> {
        match e {
            Expr::If(i) => self.if_expr(i),
            Expr::Match(m) => self.match_expr(m),
            Expr::Block(b) if b.label.is_none() => self.block_value(&b.block),
            other => Some(self.expr(other)),
        }
    }

    /// The value of an expression for which a type is written.
    pub(super) fn expr_as(&mut self, e: &Expr, ty: Option<&syn::Type>) -> ValueId {
        match strip(e) {
            Expr::MethodCall(m) => self.method(m, ty),
            _ => self.expr(e),
        }
    }

    /// The value of an expression; a block without one has the value `()`.
    pub(super) fn expr(&mut self, e: &Expr) -> ValueId {
        let span = e.span();
        match e {
            Expr::Paren(p) => self.expr(&p.expr),
            Expr::Group(g) => self.expr(&g.expr),
            Expr::Lit(l) => self.literal(&l.lit),
            Expr::Path(p) => self.path(p),
            Expr::Unary(u) => self.unary(u),
            Expr::Binary(b) => self.binary(b),
            Expr::Cast(c) => {
                let v = self.expr(&c.expr);
                let ty = types::of_tokens(&c.ty, self.unifier);
                self.emit(Op::Cast(v, (*c.ty).clone()), ty, c.as_token.span)
            }
            Expr::Index(_) | Expr::Field(_) => match self.try_place(e) {
                Some((place, _)) => self.load(place),
                None => self.error(
                    span,
                    "this place is not supported in a differentiable function",
                    "bind the parts to names",
                ),
            },
            Expr::Reference(r) => self.reference(r),
            Expr::Tuple(t) => {
                let parts: Vec<ValueId> = t.elems.iter().map(|e| self.expr(e)).collect();
                self.tuple(parts, span)
            }
            Expr::Array(a) => {
                let parts: Vec<ValueId> = a.elems.iter().map(|e| self.expr(e)).collect();
                let element = self.same_type(&parts);
                let n = parts.len();
                self.emit(Op::Array(parts), Ty::Array(Box::new(element), quote::quote!(#n)), span)
            }
            Expr::Repeat(r) => {
                let v = self.expr(&r.expr);
                let len = quote::ToTokens::to_token_stream(&r.len);
                let ty = Ty::Array(Box::new(self.ty(v)), len.clone());
                self.emit(Op::Repeat(v, len), ty, span)
            }
            Expr::Range(r) => {
                let low = r.start.as_ref().map(|e| self.expr(e));
                let high = r.end.as_ref().map(|e| self.expr(e));
                let ty = self.unifier.unknown();
                self.emit(Op::Range(low, high, r.limits), ty, span)
            }
            Expr::Block(b) => {
                let value = match &b.label {
                    Some(label) => self.labelled(label, &b.block),
                    None => self.block_value(&b.block),
                };
                value.unwrap_or_else(|| self.unit(span))
            }
            Expr::If(i) => self.if_expr(i).unwrap_or_else(|| self.unit(span)),
            Expr::Match(m) => self.match_expr(m).unwrap_or_else(|| self.unit(span)),
            Expr::ForLoop(f) => {
                self.for_loop(f);
                self.unit(span)
            }
            Expr::While(w) => {
                self.while_loop(w);
                self.unit(span)
            }
            Expr::Loop(l) => self.endless(l).unwrap_or_else(|| self.unit(span)),
            Expr::Return(r) => self.return_expr(r),
            Expr::Break(b) => self.break_expr(b),
            Expr::Continue(c) => self.continue_expr(c),
            Expr::Assign(a) => {
                self.assign(&a.left, &a.right);
                self.unit(span)
            }
            Expr::Const(c) => {
                let verbatim = Verbatim { tokens: quote::quote!(#c), names: Vec::new(), opaque: None };
                let ty = self.unifier.unknown();
                self.emit(Op::Verbatim(verbatim), ty, span)
            }
            // A `;` by itself.
            Expr::Verbatim(tokens) if tokens.is_empty() => self.unit(span),
            Expr::Call(c) => self.call(c),
            Expr::MethodCall(m) => self.method(m, None),
            Expr::Macro(m) => match self.macro_call(&m.mac) {
                Some(v) => v,
                None => self.unit(span),
            },
            _ => self.unsupported(e),
        }
    }

    /// Forms that are not differentiated: what to write instead.
    fn unsupported(&mut self, e: &Expr) -> ValueId {
        let (span, what, help) = match e {
            Expr::Let(l) => (
                l.let_token.span,
                "`let` is not supported in this place",
                "write it as a condition of `if` or `while`, or as one of several with `&&` between",
            ),
            Expr::Closure(c) => (
                c.inputs_begin.span,
                "a closure is not supported yet here",
                "bind it to a name and call that, or write a function with `#[differentiable]`",
            ),
            Expr::Try(t) => (t.question_token.span, "`?` is not supported yet", "handle the error outside"),
            Expr::Struct(s) => {
                let what = "a struct value is not supported yet in a differentiable function";
                return self.error_late(s.path.span(), what, "use a tuple or an array");
            }
            Expr::Async(a) => (
                a.async_token.span,
                "`async` cannot be differentiated",
                "differentiate an ordinary function, and call it from the async code",
            ),
            Expr::Await(a) => {
                (a.await_token.span, "`await` cannot be differentiated", "await outside, and pass the value in")
            }
            Expr::Unsafe(u) => {
                (u.unsafe_token.span, "an `unsafe` block cannot be differentiated", "write it in safe code")
            }
            Expr::RawAddr(r) => (r.raw.span(), "a raw pointer cannot be differentiated", "use a reference"),
            Expr::TryBlock(t) => (t.try_token.span, "a `try` block is not supported", "handle the error outside"),
            Expr::Yield(y) => (y.yield_token.span, "`yield` cannot be differentiated", "write a loop"),
            Expr::Infer(i) => (i.underscore_token.span, "`_` has no value", ""),
            other => {
                (other.span(), "this expression is not supported", "write it with arithmetic, calls, `if` and loops")
            }
        };
        self.error(span, format!("{what} in a differentiable function"), help)
    }

    fn literal(&mut self, lit: &Lit) -> ValueId {
        let ty = match lit {
            Lit::Float(f) => match f.suffix() {
                "f64" => Ty::F64,
                "f32" => Ty::F32,
                _ => self.unifier.float(),
            },
            Lit::Int(i) => match i.suffix() {
                "f64" => Ty::F64,
                "f32" => Ty::F32,
                _ => Ty::Int,
            },
            Lit::Bool(_) => Ty::Bool,
            Lit::Byte(_) | Lit::Char(_) => Ty::Int,
            _ => Ty::Text,
        };
        self.emit(Op::Literal(lit.clone()), ty, lit.span())
    }

    fn path(&mut self, p: &syn::ExprPath) -> ValueId {
        if let Some(var) = p.path.get_ident().and_then(|i| self.lookup(i)) {
            return self.read(var, p.span());
        }
        let known = p.path.segments.iter().rev().nth(1).map(|s| s.ident.to_string());
        let ty = match known.as_deref() {
            Some("f64") => Ty::F64,
            Some("f32") => Ty::F32,
            Some("consts") => self.unifier.float(),
            _ => self.unifier.unknown(),
        };
        self.emit(Op::Path(p.clone()), ty, p.span())
    }

    fn unary(&mut self, u: &syn::ExprUnary) -> ValueId {
        match u.op {
            UnOp::Deref(_) => {
                let (v, is_place) = match self.try_place(&u.expr) {
                    Some((place, is_ref)) => (self.load(place), is_ref),
                    None => (self.expr(&u.expr), matches!(strip(&u.expr), Expr::Reference(_))),
                };
                // A reference that a function or method returned is not a place here, but a value.
                if is_place || !self.is_returned(v) {
                    return v;
                }
                let ty = self.unifier.unknown();
                self.emit(Op::Unary(u.op, v), ty, u.span())
            }
            UnOp::Neg(op) => {
                if let Expr::Lit(syn::ExprLit { lit: Lit::Int(lit), .. }) = strip(&u.expr)
                    && !lit.suffix().starts_with('f')
                {
                    // One literal: the smallest integer of a type is the negative of none.
                    let lit = syn::LitInt::new(&format!("-{lit}"), lit.span());
                    return self.emit(Op::Literal(Lit::Int(lit)), Ty::Int, op.span);
                }
                let v = self.expr(&u.expr);
                let ty = self.ty(v);
                match (rules::find("neg"), ty.is_inert()) {
                    (Some(rule), false) => self.emit(Op::Rule(rule, vec![v]), ty, op.span),
                    _ => self.emit(Op::Unary(u.op, v), ty, op.span),
                }
            }
            _ => {
                let v = self.expr(&u.expr);
                let ty = self.ty(v);
                self.emit(Op::Unary(u.op, v), ty, u.span())
            }
        }
    }

    /// Of a type that only rustc knows: a reference perhaps.
    pub(super) fn is_returned(&self, v: ValueId) -> bool {
        match self.origin(v) {
            Op::Method(_) | Op::Call(_) | Op::Verbatim(_) | Op::Path(_) => true,
            Op::Load(Place { root: Root::Value(of), proj, .. }) => {
                proj.iter().all(|proj| matches!(proj, Proj::Field(_))) && self.is_returned(*of)
            }
            _ => false,
        }
    }

    /// Evaluating it when `&&` and `||` would not is harmless: it cannot panic and has no effect.
    pub(super) fn is_total(&self, expr: &Expr) -> bool {
        match strip(expr) {
            Expr::Path(_) | Expr::Lit(_) => true,
            Expr::Unary(u) if matches!(u.op, UnOp::Not(_)) => match strip(&u.expr) {
                Expr::Path(_) => self.is_number(&u.expr),
                inner => self.is_total(inner),
            },
            Expr::Binary(b) => match b.op {
                BinOp::And(_) | BinOp::Or(_) => self.is_total(&b.left) && self.is_total(&b.right),
                BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_) | BinOp::Eq(_) | BinOp::Ne(_) => {
                    let is_name = |e: &Expr| matches!(strip(e), Expr::Path(_) | Expr::Lit(_));
                    is_name(&b.left) && is_name(&b.right) && (self.is_number(&b.left) || self.is_number(&b.right))
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// A variable or literal that is certainly a number or truth value, of no operators but the language's.
    fn is_number(&self, expr: &Expr) -> bool {
        match strip(expr) {
            Expr::Lit(l) => !matches!(l.lit, Lit::Str(_) | Lit::ByteStr(_) | Lit::CStr(_)),
            Expr::Path(p) => p.path.get_ident().and_then(|i| self.lookup(i)).is_some_and(|var| {
                let ty = self.unifier.shallow(&self.vars[var].ty);
                ty.is_scalar() || self.unifier.is_float(&ty)
            }),
            _ => false,
        }
    }

    fn binary(&mut self, b: &syn::ExprBinary) -> ValueId {
        if let Some(op) = compound(&b.op) {
            self.assign_op(&b.left, op, &b.right);
            return self.unit(b.span());
        }
        if let BinOp::And(_) | BinOp::Or(_) = b.op
            && !self.is_total(&b.right)
        {
            return self.short_circuit(b);
        }
        let left = self.expr(&b.left);
        let right = self.expr(&b.right);
        self.arithmetic(b.op, left, right, b.op.span())
    }

    /// `a op b` of values.
    pub(super) fn arithmetic(&mut self, op: BinOp, a: ValueId, b: ValueId, span: Span) -> ValueId {
        let same = !matches!(op, BinOp::Shl(_) | BinOp::Shr(_) | BinOp::And(_) | BinOp::Or(_));
        if same {
            self.unifier.unify(&self.values[a.0].ty, &self.values[b.0].ty);
        }
        let ty = self.ty(a);
        match operator_row(&op) {
            Some(rule) if !ty.is_inert() => self.emit(Op::Rule(rule, vec![a, b]), ty, span),
            Some(_) => self.emit(Op::Binary(op, a, b), ty, span),
            None => {
                let ty = match op {
                    BinOp::Shl(_) | BinOp::Shr(_) | BinOp::BitAnd(_) | BinOp::BitOr(_) | BinOp::BitXor(_) => ty,
                    _ => Ty::Bool,
                };
                self.emit(Op::Binary(op, a, b), ty, span)
            }
        }
    }

    /// `&x` as a value: only of numbers, where it is the number.
    fn reference(&mut self, r: &syn::ExprReference) -> ValueId {
        if let Some(token) = &r.mutability {
            return self.error(
                token.span,
                "`&mut` is not supported yet in a differentiable function",
                "write to the variable itself, by index or field",
            );
        }
        match self.try_place(&r.expr) {
            Some((place, _)) if place.proj.is_empty() && matches!(place.root, Root::Value(_)) => match place.root {
                Root::Value(v) => v,
                Root::Cell(_) => self.load(place),
            },
            Some((place, _)) => self.load(place),
            None => self.expr(&r.expr),
        }
    }

    pub(super) fn tuple(&mut self, parts: Vec<ValueId>, span: Span) -> ValueId {
        if parts.is_empty() {
            return self.unit(span);
        }
        let ty = Ty::Tuple(parts.iter().map(|v| self.values[v.0].ty.clone()).collect());
        self.emit(Op::Tuple(parts), ty, span)
    }

    /// The type of the elements of a list.
    pub(super) fn same_type(&mut self, parts: &[ValueId]) -> Ty {
        let ty = self.unifier.unknown();
        for v in parts {
            self.unifier.unify(&ty, &self.values[v.0].ty);
        }
        ty
    }

    /// A part of a tuple value.
    pub(super) fn field(&mut self, tuple: ValueId, index: usize, span: Span) -> ValueId {
        if let Op::Tuple(parts) = &self.values[tuple.0].op
            && let Some(part) = parts.get(index)
        {
            return *part;
        }
        let place = Place::of(Root::Value(tuple), span);
        let place = self.project_field(&place, index, span);
        self.load(place)
    }
}
