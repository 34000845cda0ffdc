//! IR to tokens. The scalar is a parameter, or plain floats (`plain`).
//!
//! Here are values and places by their names; `compute` has what computes a value, `call` calls, `uses` counts reads.

mod call;
mod compute;
mod control;
mod cotangent;
mod fused;
pub(crate) mod names;
mod plain;
mod recursion;
pub(crate) mod rows;
mod trees;
mod uses;

use crate::analyse::activity::Activity;
use crate::front::signature::{Passing, Signature};
use crate::ir::*;
use crate::item::Callees;
use crate::sweep::Sweeps;
use crate::types::{self, Ty};
pub(crate) use control::Run;
use names::Names;
pub(crate) use plain::Plain;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
pub(crate) use recursion::Recursion;
pub(crate) use uses::count_uses;

pub(crate) struct Cx<'a> {
    pub(crate) f: &'a Function,
    pub(crate) signature: &'a Signature,
    pub(crate) activity: &'a Activity,
    pub(crate) sweeps: &'a Sweeps,
    pub(crate) names: Names,
    pub(crate) recursion: Recursion,
    pub(crate) callees: Callees,
    /// Over `f64` and `f32`, for a reader.
    pub(crate) plain: Option<Plain>,
    /// The runtime's hidden module.
    pub(crate) rt: TokenStream,
    /// The user's body is repeated in a gate, and types are tied to it.
    pub(crate) has_gate: bool,
    /// The 64-bit scalar as written in generated code.
    pub(crate) wide: TokenStream,
    pub(crate) narrow: TokenStream,
    /// How often a value is an operand, an out, a next, a stored value or the result.
    pub(crate) uses: Vec<usize>,
    /// The values that stand where they are read, in the program that is being printed.
    pub(crate) trees: std::cell::RefCell<rustc_hash::FxHashSet<ValueId>>,
    /// The views of the loop that is being printed.
    pub(crate) views: std::cell::RefCell<Vec<rows::Row>>,
}

impl<'a> Cx<'a> {
    pub(crate) fn span(&self, v: ValueId) -> Span {
        names::at(self.f.value(v).span)
    }

    pub(crate) fn ty(&self, v: ValueId) -> &'a Ty {
        &self.f.value(v).ty
    }

    /// The scalar type of a float of this type.
    pub(crate) fn scalar(&self, ty: &Ty) -> &TokenStream {
        match ty {
            Ty::F32 => &self.narrow,
            _ => &self.wide,
        }
    }

    /// The value by its name, or in place where it is only tokens.
    pub(crate) fn read(&self, v: ValueId) -> TokenStream {
        let value = self.f.value(v);
        let span = self.span(v);
        match &value.op {
            Op::Literal(lit) if value.hint.is_none() => self.literal(v, lit),
            Op::Tuple(parts) if parts.is_empty() => quote_spanned! {span=> () },
            // rustc says on the user's own code what is wrong: this is never run, nor compiled to the end.
            Op::Error => quote_spanned! {span=> const { ::core::panic! {} } },
            Op::Path(_) if value.hint.is_none() => self.compute(v),
            Op::Seed => self.seed(span),
            _ if self.trees.borrow().contains(&v) => {
                let value = self.compute(v);
                quote_spanned! {span=> (#value) }
            }
            _ => {
                let name = self.names.value(v);
                quote!(#name)
            }
        }
    }

    /// From here on a program is printed.
    pub(crate) fn begin(&self, run: Run) {
        let (f, handover) = (self.f, &self.sweeps.handover);
        let kept = handover.slots.values().flatten().filter_map(|slot| match slot {
            crate::sweep::Slot::Value(v) if run == Run::Sweep => Some(*v),
            _ => None,
        });
        let inlined = match run {
            Run::Adjoint => trees::inlined(f, &self.sweeps.adjoint, &trees::Reads::of_adjoint(f, &self.sweeps.adjoint)),
            Run::Value | Run::Sweep => trees::inlined(f, &f.body, &trees::Reads::of_primal(&self.uses, kept)),
        };
        *self.trees.borrow_mut() = inlined;
    }

    /// Put out where it is read, without a `let`.
    pub(crate) fn is_inline(&self, v: ValueId) -> bool {
        self.is_tokens(v) || self.trees.borrow().contains(&v)
    }

    /// Not computed, but as the user wrote it.
    fn is_tokens(&self, v: ValueId) -> bool {
        let value = self.f.value(v);
        match &value.op {
            Op::Literal(_) | Op::Path(_) => value.hint.is_none(),
            Op::Tuple(parts) => parts.is_empty(),
            _ => false,
        }
    }

    fn literal(&self, v: ValueId, lit: &syn::Lit) -> TokenStream {
        let (ty, span) = (self.ty(v), self.span(v));
        let mut lit = match (lit, ty, &self.plain) {
            // Of which precision it is, rustc finds.
            _ if self.f.value(v).told == Told::Elsewhere && !self.is_lifted(v) => lit.clone(),
            (syn::Lit::Float(f), Ty::F64, None) => suffixed(f, "f64", span),
            (syn::Lit::Float(f), Ty::F32, None) => suffixed(f, "f32", span),
            (syn::Lit::Float(f), Ty::F64, Some(_)) => suffixed(f, "_f64", span),
            (syn::Lit::Float(f), Ty::F32, Some(_)) => suffixed(f, "_f32", span),
            _ => lit.clone(),
        };
        lit.set_span(span);
        match self.names.witness(v) {
            Some(witness) => quote_spanned! {span=> #witness.of(#lit) },
            None if matches!(&lit, syn::Lit::Int(n) if n.base10_digits().starts_with('-')) => {
                quote_spanned! {span=> (#lit) }
            }
            None => quote!(#lit),
        }
    }

    /// Stands first in each function.
    pub(crate) fn witnesses(&self) -> TokenStream {
        let rt = &self.rt;
        let declare = |name: &Ident| match self.plain {
            Some(_) => quote! { let #name = Same::new(); },
            None => quote_spanned! {name.span()=> let #name = #rt::Same::new(); },
        };
        self.names.witnesses().into_iter().map(declare).collect()
    }

    /// The value as the scalar's type: plain numbers are made constants.
    pub(crate) fn lifted(&self, v: ValueId) -> TokenStream {
        let read = self.read(v);
        let ty = self.ty(v);
        if self.is_lifted(v) || self.plain.is_some() || ty.is_inert() {
            return read;
        }
        let (rt, span) = (&self.rt, self.span(v));
        match ty {
            Ty::F64 | Ty::F32 => {
                let scalar = self.scalar(ty);
                quote_spanned! {span=> <#scalar as #rt::Number>::lit(#read) }
            }
            _ if matches!(self.f.value(v).op, Op::Literal(syn::Lit::Float(_))) => {
                let scalar = &self.wide;
                quote_spanned! {span=> <#scalar as #rt::Number>::lit(#read) }
            }
            _ => quote_spanned! {span=> #rt::lift::<__S, _>(&#read) },
        }
    }

    /// The value of an expression, of an error type if the user's body has an error.
    pub(crate) fn tie(&self, tokens: TokenStream, span: Span) -> TokenStream {
        match self.has_gate {
            true => quote_spanned! {span=> __tie(#tokens) },
            false => tokens,
        }
    }

    /// The type, or an error type if the user's body has an error.
    pub(crate) fn tied_type(&self, ty: TokenStream, span: Span) -> TokenStream {
        match self.has_gate {
            true => quote_spanned! {span=> __Tied<#ty> },
            false => ty,
        }
    }

    /// Whether the value is put out as tokens that are what they are, whatever is wrong with the user's body.
    pub(super) fn is_loose(&self, v: ValueId) -> bool {
        self.is_tokens(v) && !self.is_lifted(v)
    }

    /// The value as an operand next to `others`: one of an operation's operands is tied, so that an error is not
    /// repeated. Literals of one kind go together.
    pub(crate) fn anchored(&self, v: ValueId, others: &[ValueId]) -> TokenStream {
        let read = self.read(v);
        let number = |v: ValueId| match &self.f.value(v).op {
            Op::Literal(syn::Lit::Int(i)) => Some(i.suffix().to_owned()),
            Op::Literal(syn::Lit::Float(_)) => Some(".".to_owned()),
            _ => None,
        };
        let kind = number(v);
        let fits = kind.is_some() && others.iter().all(|o| number(*o) == kind);
        match !fits && self.is_loose(v) && others.iter().all(|o| self.is_loose(*o)) {
            true => self.tie(read, self.span(v)),
            false => read,
        }
    }

    /// The lower end of a range, which decides its type: an integer, or tied.
    pub(crate) fn low(&self, low: ValueId, high: Option<ValueId>) -> TokenStream {
        let is_literal = |v: &ValueId| matches!(self.f.value(*v).op, Op::Literal(_));
        match &self.f.value(low).op {
            Op::Literal(syn::Lit::Int(_)) => self.anchored(low, high.filter(is_literal).as_slice()),
            Op::Literal(_) => self.tie(self.read(low), self.span(low)),
            _ => self.read(low),
        }
    }

    /// What should be a number: a comparison of what has an error type still is a `bool`.
    pub(super) fn number(&self, v: ValueId) -> TokenStream {
        match self.ty(v) {
            Ty::Bool => self.tie(self.read(v), self.span(v)),
            _ => self.anchored(v, &[]),
        }
    }

    /// The type annotation of a `let`.
    pub(crate) fn annotation(&self, v: ValueId) -> Option<TokenStream> {
        let (value, span) = (self.f.value(v), self.span(v));
        let is_users = value.ty.is_inert() || !value.lifted || self.plain.is_some() && value.ty.holds_integer();
        let ty = value.annotation.as_ref().and_then(|annotation| match is_users {
            true => Some(quote!(#annotation)),
            false => types::over_any_float(annotation).filter(|_| value.ty.holds_integer()),
        });
        let is_told = value.told == Told::Here;
        if let (Some(_), Op::Literal(syn::Lit::Float(_)), Ty::F64 | Ty::F32, true) =
            (&self.plain, &value.op, &value.ty, is_told)
        {
            let scalar = self.scalar(&value.ty);
            return Some(quote_spanned! {span=> : #scalar });
        }
        let constant = matches!(value.op, Op::Literal(_) | Op::Path(_)) && self.has_gate;
        let ty = ty.or_else(|| constant.then(|| quote_spanned! {span=> _ })).map(|ty| self.tied_type(ty, span));
        ty.map(|ty| quote_spanned! {span=> : #ty })
    }

    /// The value as an operand that may be a plain number.
    fn operand(&self, v: ValueId, lift: bool) -> TokenStream {
        if lift { self.lifted(v) } else { self.read(v) }
    }

    pub(crate) fn root(&self, root: Root) -> TokenStream {
        match root {
            Root::Value(v) => self.read(v),
            Root::Cell(m) => {
                let name = self.names.cell(m);
                quote!(#name)
            }
        }
    }

    /// A place of the primal program.
    pub(crate) fn place(&self, p: &Place) -> TokenStream {
        self.in_row(p).unwrap_or_else(|| {
            // Where it is read, not where it comes from, is where rustc says what is wrong with it.
            let root = respan(self.root(p.root), names::at(p.span));
            self.project(root, p)
        })
    }

    /// The projections of `p` applied to `base`: adjoint places mirror primal ones.
    pub(crate) fn project(&self, base: TokenStream, p: &Place) -> TokenStream {
        let span = names::at(p.span);
        p.proj.iter().fold(base, |base, proj| match proj {
            Proj::Index(i) => {
                let i = self.read(*i);
                quote_spanned! {span=> #base[#i] }
            }
            Proj::Field(member) => quote_spanned! {span=> #base.#member },
            Proj::Range(low, high, closed) => {
                let low = low.map(|v| self.read(v));
                let high = high.map(|v| self.read(v));
                let dots = if *closed {
                    quote_spanned! {span=> ..= }
                } else {
                    quote_spanned! {span=> .. }
                };
                quote_spanned! {span=> #base[#low #dots #high] }
            }
        })
    }

    /// Whether the root's name is a reference in generated code.
    pub(super) fn is_reference(&self, root: Root) -> bool {
        match root {
            Root::Value(v) => match self.f.value(v).op {
                Op::Param(p) => self.signature.params[p].is_ref && !self.ty(v).is_scalar(),
                _ => false,
            },
            Root::Cell(_) => false,
        }
    }

    /// `&place`.
    pub(crate) fn borrow(&self, p: &Place) -> TokenStream {
        let place = self.place(p);
        let span = names::at(p.span);
        if p.proj.is_empty() && self.is_reference(p.root) {
            place
        } else {
            quote_spanned! {span=> &#place }
        }
    }

    /// A value that goes into an aggregate, a call or a memory: copied if it is used elsewhere too.
    pub(crate) fn owned(&self, v: ValueId, lift: bool) -> TokenStream {
        let read = self.operand(v, lift);
        let span = self.span(v);
        if let (Op::Param(p), true) = (&self.f.value(v).op, self.is_reference(Root::Value(v))) {
            return match self.signature.params[*p].passing {
                Passing::Slice(_) => quote_spanned! {span=> #read.to_vec() },
                Passing::Owned(_) | Passing::Ref(_) | Passing::InertRef(_) if self.plain.is_some() => {
                    quote_spanned! {span=> #read.clone() }
                }
                Passing::Owned(_) | Passing::Ref(_) | Passing::InertRef(_) => {
                    let place = quote_spanned! {span=> (*#read) };
                    self.copied(place, self.ty(v), lift || self.is_lifted(v), span)
                }
            };
        }
        let copied = self.ty(v).is_scalar() || self.is_inline(v) || self.is_sole(v);
        if copied { read } else { self.copied(read, self.ty(v), lift || self.is_lifted(v), span) }
    }

    /// The function's result, in the type of the scalar.
    pub(crate) fn result(&self, v: ValueId, sweep: bool) -> TokenStream {
        let lift = self.signature.output_is_active();
        match sweep {
            true => self.owned(v, lift),
            false => self.operand(v, lift),
        }
    }

    /// Made for one use only, and not read by the reverse sweep.
    fn is_sole(&self, v: ValueId) -> bool {
        let made = !matches!(self.f.value(v).op, Op::Param(_) | Op::Turn | Op::After | Op::Induction);
        made && self.uses[v.0] <= 1 && !self.sweeps.handover.needed.contains(&v)
    }

    /// A zero for the adjoint of a value of this type; `primal` is looked at where the type does not say all.
    pub(crate) fn zero(&self, ty: &Ty, primal: &TokenStream, span: Span) -> TokenStream {
        let rt = &self.rt;
        match ty {
            Ty::F64 | Ty::F32 if self.plain.is_some() => quote_spanned! {span=> 0.0 },
            Ty::F64 | Ty::F32 => {
                let scalar = self.scalar(ty);
                quote_spanned! {span=> <#scalar as #rt::Number>::NEUTRAL }
            }
            Ty::Array(t, len) if crate::types::has_constant_zero(t) => {
                let zero = self.zero(t, primal, span);
                quote_spanned! {span=> [#zero; #len] }
            }
            Ty::Tuple(ts) if crate::types::has_constant_zero(ty) => {
                let zeros = ts.iter().map(|t| self.zero(t, primal, span));
                quote_spanned! {span=> (#(#zeros,)*) }
            }
            Ty::Int | Ty::Bool | Ty::Unit => quote_spanned! {span=> () },
            _ if self.plain.is_some() => self.plain_zero(ty, primal, span),
            _ => quote_spanned! {span=> #rt::Value::zero_cot(&#primal) },
        }
    }
}

/// A float literal with its type: `2.` is written `2.0f64`.
fn suffixed(f: &syn::LitFloat, suffix: &str, span: Span) -> syn::Lit {
    let digits = f.base10_digits();
    let zero = if digits.ends_with('.') { "0" } else { "" };
    syn::Lit::Float(syn::LitFloat::new(&format!("{digits}{zero}{suffix}"), span))
}

/// The same tokens, as generated ones.
pub(crate) fn respan(tokens: TokenStream, span: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut tree| {
            tree.set_span(span);
            tree
        })
        .collect()
}
