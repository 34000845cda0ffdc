//! The expression that computes a value from its operands.

use super::{Cx, respan};
use crate::ir::*;
use crate::rules::{At, Kind, Rule};
use crate::types::Ty;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

impl Cx<'_> {
    pub(crate) fn compute(&self, v: ValueId) -> TokenStream {
        let computed = self.computed(v);
        let is_asked = self.f.value(v).assumes == Assumes::Standard;
        match is_asked && self.plain.is_none() && !self.is_lifted(v) {
            true => {
                let (rt, span) = (&self.rt, self.span(v));
                quote_spanned! {span=> #rt::standard(#computed) }
            }
            false => computed,
        }
    }

    /// Some value of the type.
    fn absent(&self, ty: &Ty, lift: bool, span: Span) -> TokenStream {
        match ty {
            Ty::F64 | Ty::F32 if lift && self.plain.is_none() => {
                let (rt, scalar) = (&self.rt, self.scalar(ty));
                quote_spanned! {span=> <#scalar as #rt::Number>::NEUTRAL }
            }
            Ty::F64 => quote_spanned! {span=> 0.0_f64 },
            Ty::F32 => quote_spanned! {span=> 0.0_f32 },
            Ty::Vec(_) => quote_spanned! {span=> ::std::vec::Vec::new() },
            Ty::Array(element, len) if element.is_scalar() => {
                let element = self.absent(element, lift, span);
                quote_spanned! {span=> [#element; #len] }
            }
            Ty::Tuple(types) => {
                let parts = types.iter().map(|ty| self.absent(ty, lift, span));
                quote_spanned! {span=> (#(#parts,)*) }
            }
            Ty::Array(element, _) => {
                let element = self.absent(element, lift, span);
                quote_spanned! {span=> ::core::array::from_fn(|_| #element) }
            }
            Ty::Unit => quote_spanned! {span=> () },
            Ty::Int | Ty::Bool | Ty::Text | Ty::Named | Ty::Var(_) | Ty::Slice(_) | Ty::Seq(_) | Ty::Never => {
                quote_spanned! {span=> ::core::default::Default::default() }
            }
        }
    }

    fn computed(&self, v: ValueId) -> TokenStream {
        let value = self.f.value(v);
        let span = self.span(v);
        let rt = &self.rt;
        let lift = self.is_lifted(v);
        match &value.op {
            Op::Literal(lit @ syn::Lit::Float(_)) if self.plain.is_some() => quote!(#lit),
            Op::Literal(lit) => self.literal(v, lit),
            Op::Path(path) => quote!(#path),
            Op::Unary(op, a) => {
                let a = self.number(*a);
                let symbol = respan(quote!(#op), span);
                quote_spanned! {span=> #symbol #a }
            }
            Op::Binary(op, a, b) => {
                // A plain number on the left of a scalar is made one; on the right it may stay.
                let scalar = self.is_lifted(*b);
                let left = if scalar { self.lifted(*a) } else { self.anchored(*a, &[*b]) };
                let right = self.read(*b);
                let (left, right) = self.bare_literals([*a, *b], [left, right]);
                let op = respan(quote!(#op), span);
                quote_spanned! {span=> #left #op #right }
            }
            Op::Least(a, b) => {
                let (a, b) = (self.read(*a), self.read(*b));
                match self.plain {
                    Some(_) => quote_spanned! {span=> std::cmp::min(#a, #b) },
                    None => quote_spanned! {span=> ::core::cmp::Ord::min(#a, #b) },
                }
            }
            Op::Rule(rule, args) => self.rule(rule, args, lift, span),
            Op::Cast(a, ty) => self.cast(*a, ty, &value.ty, span),
            Op::FloatFrom(a, ty) => match (self.is_lifted(*a), self.ty(*a), ty) {
                (true, Ty::F32, Ty::F64) => {
                    let a = self.read(*a);
                    let wide = &self.wide;
                    quote_spanned! {span=> <#wide as #rt::Scalar>::from_f32(#a) }
                }
                (true, _, _) => self.read(*a),
                (false, _, Ty::F32) => {
                    let a = self.anchored(*a, &[]);
                    quote_spanned! {span=> f32::from(#a) }
                }
                (false, _, _) => {
                    let a = self.anchored(*a, &[]);
                    quote_spanned! {span=> f64::from(#a) }
                }
            },
            Op::Load(_) if value.is_cotangent() => self.cotangent(v, &value.op),
            Op::Load(p) if value.assumes == Assumes::Nothing => self.cloned(self.place(p), span),
            Op::Load(p) => self.load(p, &value.ty, span),
            Op::Len(p) => {
                let place = self.shared(p);
                let is_open = self.plain.is_none() && !self.root_lifted(p.root) && self.f.place_ty(p).is_open();
                let place = if is_open {
                    quote_spanned! {span=> #rt::standard(#place) }
                } else {
                    place
                };
                quote_spanned! {span=> #place.len() }
            }
            Op::Tuple(parts) => {
                let parts = parts.iter().map(|p| self.owned(*p, lift));
                quote_spanned! {span=> (#(#parts,)*) }
            }
            Op::Array(parts) => {
                let parts = self.elements(parts, lift);
                quote_spanned! {span=> [#(#parts),*] }
            }
            Op::Repeat(a, len) => {
                let a = self.owned(*a, lift);
                quote_spanned! {span=> [#a; #len] }
            }
            Op::VecList(parts) => {
                let parts = self.elements(parts, lift);
                match self.plain {
                    Some(_) => quote_spanned! {span=> vec![#(#parts),*] },
                    None => quote_spanned! {span=> #rt::vec![#(#parts),*] },
                }
            }
            Op::VecRepeat(a, n) => {
                let (a, n) = (self.owned(*a, lift), self.read(*n));
                match self.plain {
                    Some(_) => quote_spanned! {span=> vec![#a; #n] },
                    None => quote_spanned! {span=> #rt::vec![#a; #n] },
                }
            }
            Op::Call(call) => self.call(call, self.activity.call_varied(call), "__forward", span),
            Op::Query(name, args) => {
                // Only `total_cmp` has a second operand; it takes both by reference.
                let lift = args.iter().any(|a| self.is_lifted(*a));
                let by_ref = (args.len() > 1).then(|| quote_spanned! {span=> & });
                let args: Vec<TokenStream> = args.iter().map(|a| self.operand(*a, lift)).collect();
                let (first, rest) = (&args[0], &args[1..]);
                match lift {
                    true => quote_spanned! {span=> #rt::number::#name(#(#by_ref #args),*) },
                    false => quote_spanned! {span=> (#first).#name(#(#by_ref #rest),*) },
                }
            }
            Op::Method(Method { receiver, access, name, turbofish, args }) => {
                let receiver = match (receiver, access) {
                    (Arg::Value(v), _) => self.anchored(*v, &[]),
                    (Arg::Ref(p), Access::Shared) => self.shared(p),
                    (Arg::Ref(p), Access::Immutable | Access::Whole) => self.place(p),
                };
                let args = args.iter().map(|a| self.plain_arg(a));
                quote_spanned! {span=> #receiver.#name #turbofish(#(#args),*) }
            }
            Op::Range(low, high, limits) => {
                let (low, high) = (low.map(|v| self.low(v, *high)), high.map(|v| self.read(v)));
                let limits = respan(quote!(#limits), span);
                quote_spanned! {span=> #low #limits #high }
            }
            Op::Stop(arg) if self.plain.is_some() => self.plain_copy(arg, self.ty(v), span),
            Op::Stop(arg) => {
                let arg = match arg {
                    Arg::Value(v) => {
                        let v = self.read(*v);
                        quote_spanned! {span=> &#v }
                    }
                    Arg::Ref(p) => self.borrow(p),
                };
                if lift {
                    quote_spanned! {span=> #rt::lift::<__S, _>(&#rt::primal(#arg)) }
                } else {
                    quote_spanned! {span=> ::core::clone::Clone::clone(#arg) }
                }
            }
            Op::Verbatim(verbatim) => self.tie(self.verbatim(verbatim, span), span),
            Op::Dbg(a) => {
                let a = self.read(*a);
                quote_spanned! {span=> ::std::dbg!(#a) }
            }
            Op::Absent => self.absent(&value.ty, lift, span),
            Op::Param(_) | Op::Induction | Op::Joined | Op::Turn | Op::After | Op::Error => self.read(v),
            // Of the adjoint.
            Op::Seed
            | Op::Zero(_)
            | Op::Contribution(..)
            | Op::Partial(_)
            | Op::Sum(..)
            | Op::Product(..)
            | Op::Negative(_)
            | Op::Take(..)
            | Op::Move(_)
            | Op::Total(..)
            | Op::Recast(..) => self.cotangent(v, &value.op),
        }
    }

    /// The value of a row of the table, by the user's own operator or method.
    fn rule(&self, rule: &Rule, args: &[ValueId], lift: bool, span: Span) -> TokenStream {
        let operator = rule.kind == Kind::Operator;
        let operands: Vec<TokenStream> = args
            .iter()
            .zip(rule.params)
            .enumerate()
            .map(|(k, (arg, param))| match (param.float, operator && k == 1 && self.is_lifted(args[0])) {
                // `S + f64` needs no constant on the right.
                (true, true) | (false, _) => self.read(*arg),
                (true, false) if k == 0 && !lift => self.anchored(*arg, &args[1..]),
                (true, false) => self.operand(*arg, lift),
            })
            .collect();
        if let [a, b] = args
            && operator
            && self.is_lifted(*b)
            && !self.is_lifted(*a)
            && self.ty(*a).is_float()
        {
            // A plain number on the left has no tangent either, but an operator of its own only as a function.
            let (a, b, rt) = (self.read(*a), self.read(*b), &self.rt);
            let name = format_ident!("base_{}", rule.name, span = span);
            return quote_spanned! {span=> #rt::number::#name(#a, #b) };
        }
        if operator {
            let operands = match (&operands[..], args) {
                ([left, right], [a, b]) => {
                    let (left, right) = self.bare_literals([*a, *b], [left.clone(), right.clone()]);
                    vec![left, right]
                }
                _ => operands,
            };
            let scalar = self.numbers(&Ty::F64, &self.wide);
            return rule.value(&At { span, scalar, operands: &operands, result: &TokenStream::new() });
        }
        let name = Ident::new(rule.name, span);
        if lift {
            let rt = &self.rt;
            return quote_spanned! {span=> #rt::number::#name(#(#operands),*) };
        }
        let (first, rest) = (&operands[0], &operands[1..]);
        quote_spanned! {span=> (#first).#name(#(#rest),*) }
    }

    fn cast(&self, a: ValueId, to: &syn::Type, ty: &Ty, span: Span) -> TokenStream {
        let rt = &self.rt;
        if self.plain.is_some() || !self.activity.lifted(a) {
            let read = self.number(a);
            return quote_spanned! {span=> #read as #to };
        }
        let read = self.read(a);
        let wide = &self.wide;
        match (self.ty(a), ty) {
            (Ty::F64, Ty::F32) => quote_spanned! {span=> <#wide as #rt::Scalar>::to_f32(#read) },
            (Ty::F32, Ty::F64) => quote_spanned! {span=> <#wide as #rt::Scalar>::from_f32(#read) },
            (Ty::F64, Ty::F64) | (Ty::F32, Ty::F32) => read,
            _ => quote_spanned! {span=> #rt::number::primal(#read) as #to },
        }
    }

    /// The elements of a list, which are of one type.
    fn elements(&self, parts: &[ValueId], lift: bool) -> Vec<TokenStream> {
        let owned = |(k, part): (usize, &ValueId)| match k == 0 && self.is_loose(*part) && !lift {
            true => self.anchored(*part, &parts[1..]),
            false => self.owned(*part, lift),
        };
        parts.iter().enumerate().map(owned).collect()
    }

    pub(super) fn load(&self, p: &Place, ty: &Ty, span: Span) -> TokenStream {
        let place = self.place(p);
        match (ty, p.proj.last()) {
            (t, _) if t.is_scalar() => place,
            (_, Some(Proj::Range(..))) => quote_spanned! {span=> #place.to_vec() },
            _ => self.copied(place, ty, self.f.root_lifted(p.root), span),
        }
    }
}
