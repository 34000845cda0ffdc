//! Calls, and user tokens that are run as they are.

use super::{Cx, respan};
use crate::ir::*;
use crate::item::is_annotated;
use crate::print::names;
use crate::rules::{At, Kind};
use crate::types::{self, Ty};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

impl Cx<'_> {
    /// A constant without a suffix: of which precision a parameter is, only rustc knows.
    fn bare(&self, v: ValueId) -> Option<TokenStream> {
        match &self.f.value(v).op {
            // What else a variable is used for may tell its type.
            _ if self.f.value(v).hint.is_some() || self.uses[v.0] > 1 => None,
            Op::Literal(syn::Lit::Float(f)) if f.suffix().is_empty() => match self.names.witness(v) {
                Some(witness) => {
                    let span = self.span(v);
                    Some(quote_spanned! {span=> #witness.of(#f) })
                }
                None => Some(quote!(#f)),
            },
            Op::Rule(rule, args) if rule.kind == Kind::Operator => {
                let operands = args.iter().map(|a| self.bare(*a)).collect::<Option<Vec<_>>>()?;
                let (span, scalar) = (self.span(v), self.numbers(&Ty::F64, &self.wide));
                let value = rule.value(&At { span, scalar, operands: &operands, result: &TokenStream::new() });
                Some(quote_spanned! {span=> (#value) })
            }
            _ => None,
        }
    }

    /// An argument of a function that is not differentiated: primal values.
    pub(super) fn plain_arg(&self, arg: &Arg) -> TokenStream {
        let rt = &self.rt;
        if let Arg::Value(v) = arg
            && let Some(constant) = self.bare(*v)
        {
            return constant;
        }
        match arg {
            Arg::Value(v) if self.is_lifted(*v) => {
                let (read, span) = (self.read(*v), self.span(*v));
                quote_spanned! {span=> #rt::primal(&#read) }
            }
            Arg::Value(v) => self.owned(*v, false),
            Arg::Ref(p) if self.root_lifted(p.root) => {
                let (borrow, span) = (self.borrow(p), names::at(p.span));
                quote_spanned! {span=> &#rt::primal(#borrow) }
            }
            Arg::Ref(p) => self.borrow(p),
        }
    }

    /// An argument of a generated function.
    fn active_arg(&self, arg: &Arg) -> TokenStream {
        let rt = &self.rt;
        match arg {
            // The parameter may be of either precision, so rustc finds the constant's type.
            Arg::Value(v) if !self.f.value(*v).lifted && self.ty(*v).is_float() => {
                let (read, span) = (self.bare(*v).unwrap_or_else(|| self.read(*v)), self.span(*v));
                quote_spanned! {span=> #rt::number::lit(#read) }
            }
            Arg::Value(v) if self.plain.is_none() && !self.is_lifted(*v) && self.ty(*v).is_open() => {
                let (read, span) = (self.read(*v), self.span(*v));
                quote_spanned! {span=> { use #rt::AsItIs as _; #rt::handing::<__S, _>(&#read).__value() } }
            }
            Arg::Value(v) => {
                let read = self.lifted(*v);
                let span = self.span(*v);
                let copied = self.ty(*v).is_scalar() || self.is_inline(*v);
                match copied {
                    true => read,
                    // What may have a derivative is one of the scalar by now.
                    false => self.copied(read, self.ty(*v), !self.ty(*v).is_inert(), span),
                }
            }
            Arg::Ref(p) => {
                let (borrow, span) = (self.asked(p), names::at(p.span));
                let ty = self.f.root_ty(p.root);
                if self.f.root_lifted(p.root) || ty.is_inert() {
                    return borrow;
                }
                match (p.root, p.proj.is_empty(), ty) {
                    (Root::Value(v), true, Ty::F64 | Ty::F32) => {
                        let lifted = self.lifted(v);
                        quote_spanned! {span=> &#lifted }
                    }
                    _ if self.plain.is_none() && ty.is_open() => {
                        quote_spanned! {span=> &*{ use #rt::AsItIs as _; #rt::handing::<__S, _>(#borrow).__place() } }
                    }
                    _ => quote_spanned! {span=> &#rt::lift::<__S, _>(#borrow) },
                }
            }
        }
    }

    /// `&place`, which the adjoint hands over again: rustc confirms that it may be indexed again.
    fn asked(&self, p: &Place) -> TokenStream {
        let (borrow, asked, span) = (self.borrow(p), self.typing(&Typing::Standard(p.clone())), names::at(p.span));
        match asked.is_empty() {
            true => borrow,
            false => quote_spanned! {span=> { #asked #borrow } },
        }
    }

    pub(crate) fn call_args(&self, call: &Call) -> Vec<TokenStream> {
        call.args.iter().map(|a| self.active_arg(a)).collect()
    }

    pub(super) fn plain_args(&self, call: &Call) -> Vec<TokenStream> {
        call.args.iter().map(|a| self.plain_arg(a)).collect()
    }

    /// A call of the user's function, or of one of the functions generated for it.
    pub(crate) fn call(&self, call: &Call, varied: bool, which: &str, span: Span) -> TokenStream {
        if let Some(plain) = &self.plain {
            return plain.call(&call.path, self.plain_args(call), span);
        }
        if varied {
            return self.generated(call, which, None);
        }
        let args = call.args.iter().map(|a| self.plain_arg(a));
        let path = &call.path;
        let exists = self.callees.path(call).or_else(|| is_annotated(&path.path).then(|| quote!(#path)));
        match exists {
            Some(path) => {
                let function = self.tie(path, span);
                quote_spanned! {span=> #function(#(#args),*) }
            }
            // As the user calls it, for rustc to say the same of it if there is no such function.
            None => self.tie(quote_spanned! {span=> #path(#(#args),*) }, span),
        }
    }

    /// `path::__vjp::<S>(path::__own(&path), args)`. What was kept of the call comes before the arguments.
    pub(crate) fn generated(&self, call: &Call, which: &str, kept: Option<&Ident>) -> TokenStream {
        let span = self.callee_span(call);
        let (record, first) = match kept {
            Some(kept) => (quote_spanned! {span=> , _ }, quote_spanned! {span=> #kept, }),
            None => (TokenStream::new(), TokenStream::new()),
        };
        let (function, own) = self.generated_function(call, which, record);
        let args = self.call_args(call);
        quote_spanned! {span=> #function(#own, #first #(#args),*) }
    }

    /// Where an error about the callee is shown.
    fn callee_span(&self, call: &Call) -> Span {
        match (self.callees.path(call), call.path.path.segments.last()) {
            // On the user's token.
            (Some(_), Some(last)) => last.ident.span(),
            _ => names::at(call.path.span()),
        }
    }

    /// `path::__vjp::<S>`, of the type of the same name, which a plain function does not have, with more parameters behind
    /// the scalar; and `path::__own(&path)`, as the function must be that type's value.
    pub(super) fn generated_function(&self, call: &Call, which: &str, more: TokenStream) -> (TokenStream, TokenStream) {
        let user = &call.path;
        let (path, span) = (self.callees.path(call).unwrap_or_else(|| quote!(#user)), self.callee_span(call));
        let (name, wide) = (Ident::new(which, span), respan(self.wide.clone(), span));
        let is_plain = user.path.segments.iter().all(|s| s.arguments.is_none());
        // With const parameters to infer, the type cannot stand in `<…>`.
        let ty = match is_plain {
            true => path.clone(),
            false => quote_spanned! {span=> <#path> },
        };
        // Its own name is the plain function here.
        let own = match self.recursion.is_own(call) {
            true => quote_spanned! {span=> #ty::__SELF },
            false => quote_spanned! {span=> #ty::__own(&#path) },
        };
        (self.tie(quote_spanned! {span=> #ty::#name::<#wide #more> }, span), own)
    }

    /// What rustc infers and confirms of types.
    pub(crate) fn typing(&self, typing: &Typing) -> TokenStream {
        let is_lifted = |place: &Place| self.root_lifted(place.root) && !self.f.place_ty(place).is_inert();
        match typing {
            Typing::Reference(place, ty) => {
                let span = names::at(place.span);
                let ty = match is_lifted(place) {
                    true => types::over_any_float(ty).filter(|_| self.f.place_ty(place).holds_integer()),
                    false => Some(quote!(#ty)),
                };
                let Some(ty) = ty else { return TokenStream::new() };
                let (borrow, ty) = (self.borrow(place), self.tied_type(ty, span));
                match effects::is_elsewhere(self.f, place) && self.plain.is_none() {
                    true => {
                        let rt = &self.rt;
                        quote_spanned! {span=> let _ = || { #rt::standard(#borrow); let _: #ty = #borrow; }; }
                    }
                    false => quote_spanned! {span=> let _: #ty = #borrow; },
                }
            }
            Typing::Same(a, b) => {
                let span = names::at(b.span);
                if is_lifted(a) != is_lifted(b) {
                    return TokenStream::new();
                }
                let [of_a, of_b] = [a, b].map(|place| self.f.place_ty(place));
                let ty = if of_a.is_open() { of_b } else { of_a };
                let same = self.same(&self.place(a), &self.place(b), &ty, is_lifted(a), span);
                match same.is_empty() {
                    true => same,
                    false => quote_spanned! {span=> let _ = || { #same }; },
                }
            }
            Typing::Standard(_) | Typing::Number(_) | Typing::Temporary(_) | Typing::Binding(_)
                if self.plain.is_some() =>
            {
                TokenStream::new()
            }
            Typing::Number(place) | Typing::Temporary(place) if is_lifted(place) => TokenStream::new(),
            Typing::Temporary(place) if self.f.place_ty(place).is_known() => TokenStream::new(),
            Typing::Temporary(place) => {
                let (rt, borrow, span) = (&self.rt, self.borrow(place), names::at(place.span));
                quote_spanned! {span=> let _ = || { #rt::temporary(#borrow); }; }
            }
            Typing::Number(place) => {
                let (rt, borrow, span) = (&self.rt, self.borrow(place), names::at(place.span));
                quote_spanned! {span=> let _ = || { #rt::standard(#borrow); }; }
            }
            Typing::Binding(name) => {
                let span = names::at(name.span());
                quote_spanned! {span=> let _ = || { let #name = (); }; }
            }
            Typing::Standard(place) => {
                let (rt, span) = (&self.rt, names::at(place.span));
                let prefixes = effects::open_prefixes(self.f, place);
                let prefixes = prefixes.iter().map(|prefix| self.borrow(prefix));
                quote_spanned! {span=> #(let _ = || { #rt::standard(#prefixes); };)* }
            }
        }
    }

    /// Both have one type as far as they are not made of the scalar.
    fn same(&self, a: &TokenStream, b: &TokenStream, ty: &Ty, is_lifted: bool, span: Span) -> TokenStream {
        match ty {
            Ty::Tuple(parts) => {
                let part = |(n, ty): (usize, &Ty)| {
                    let n = syn::Index::from(n);
                    self.same(&quote_spanned! {span=> #a.#n }, &quote_spanned! {span=> #b.#n }, ty, is_lifted, span)
                };
                parts.iter().enumerate().map(part).collect()
            }
            Ty::Bool | Ty::Unit | Ty::Text | Ty::Named | Ty::Never => TokenStream::new(),
            ty if is_lifted && !ty.holds_integer() => TokenStream::new(),
            ty if !is_lifted || ty.is_inert() => {
                let ty = ty.element().is_some().then(|| quote_spanned! {span=> : [&[_]; 2] });
                quote_spanned! {span=> let _ #ty = [&#a, &#b]; }
            }
            ty => match ty.element() {
                Some(ty) => {
                    self.same(&quote_spanned! {span=> #a[0] }, &quote_spanned! {span=> #b[0] }, ty, is_lifted, span)
                }
                None => TokenStream::new(),
            },
        }
    }

    /// User tokens in which the user's names stand for primal values.
    pub(crate) fn verbatim(&self, verbatim: &Verbatim, span: Span) -> TokenStream {
        let rt = &self.rt;
        let bindings = verbatim.names.iter().map(|Named { ident, place, is_ref }| {
            let read = self.place(place);
            let ty = self.f.place_ty(place);
            let borrow = is_ref.then(|| quote_spanned! {span=> & });
            let is_lifted = self.root_lifted(place.root) && !ty.is_inert();
            match (is_lifted, ty.is_scalar()) {
                (true, true) => quote_spanned! {span=> let #ident = #borrow #rt::number::primal(#read); },
                (false, true) if self.plain.is_some() && !is_ref && *ident == read.to_string() => TokenStream::new(),
                (false, true) => quote_spanned! {span=> let #ident = #borrow #read; },
                (lifted, false) => {
                    let borrow = self.borrow(place);
                    match lifted {
                        true => quote_spanned! {span=> let #ident = &#rt::primal(#borrow); },
                        false => quote_spanned! {span=> let #ident = #borrow; },
                    }
                }
            }
        });
        let bindings: TokenStream = bindings.collect();
        let tokens = &verbatim.tokens;
        match self.plain.is_some() && bindings.is_empty() {
            true => tokens.clone(),
            false => quote_spanned! {span=> { #bindings #tokens } },
        }
    }
}
