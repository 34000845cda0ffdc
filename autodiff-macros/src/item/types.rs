//! Types as generated code writes them.

use crate::front::signature::{Kind, Param, Passing, Signature};
use crate::print::Cx;
use crate::print::names;
use crate::types;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};

/// The type over two floats, the wide one first. `inert` writes what has no derivative.
pub(super) fn type_over(
    kind: &Kind,
    floats: [&TokenStream; 2],
    inert: &dyn Fn(&syn::Type) -> TokenStream,
    span: Span,
) -> TokenStream {
    let over = |kind| type_over(kind, floats, inert, span);
    match kind {
        Kind::F64 => floats[0].clone(),
        Kind::F32 => floats[1].clone(),
        Kind::Array(k, n) => {
            let k = over(k);
            quote_spanned! {span=> [#k; #n] }
        }
        Kind::Vec(k) => {
            let k = over(k);
            quote_spanned! {span=> ::std::vec::Vec<#k> }
        }
        Kind::Tuple(ks) => {
            let ks = ks.iter().map(over);
            quote_spanned! {span=> (#(#ks,)*) }
        }
        Kind::Inert(t) => inert(t),
    }
}

/// What the types of generated functions are written over.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Over {
    /// The scalar, or an error type if the user's body has an error.
    Tied,
    /// The scalar: of a trait's functions, where `Function::Op` is the error type. rustc looks for a tied type each time
    /// that it stands there.
    Scalar,
}

/// The types of a function's parameters and results over the scalar.
pub(super) struct Types<'a> {
    e: &'a Cx<'a>,
    over: Over,
    floats: [TokenStream; 2],
    span: Span,
}

impl<'a> Types<'a> {
    pub(super) fn new(e: &'a Cx<'a>, over: Over, span: Span) -> Types<'a> {
        let rt = &e.rt;
        let floats = match over {
            Over::Tied => [e.wide.clone(), e.narrow.clone()],
            Over::Scalar => [quote_spanned! {span=> __S }, quote_spanned! {span=> <__S as #rt::Scalar>::F32 }],
        };
        Types { e, over, floats, span }
    }

    fn inert(&self, ty: TokenStream) -> TokenStream {
        match self.over {
            Over::Tied => self.e.tied_type(ty, self.span),
            Over::Scalar => ty,
        }
    }

    /// As a value.
    pub(super) fn value(&self, kind: &Kind) -> TokenStream {
        type_over(kind, self.floats.each_ref(), &|t| self.inert(quote!(#t)), self.span)
    }

    pub(super) fn cotangent(&self, kind: &Kind) -> TokenStream {
        let span = self.span;
        type_over(kind, self.floats.each_ref(), &|_| self.inert(quote_spanned! {span=> () }), span)
    }

    pub(super) fn parameter(&self, param: &Param) -> TokenStream {
        let span = self.span;
        match &param.passing {
            Passing::Owned(k) => self.value(k),
            Passing::Slice(k) => {
                let k = self.value(k);
                quote_spanned! {span=> &[#k] }
            }
            Passing::Ref(k) => {
                let k = self.value(k);
                quote_spanned! {span=> &#k }
            }
            Passing::InertRef(t) => {
                let t = self.inert(quote!(#t));
                quote_spanned! {span=> &#t }
            }
        }
    }

    pub(super) fn accumulator(&self, param: &Param) -> TokenStream {
        let (rt, span) = (&self.e.rt, self.span);
        let slice = |k: &Kind| {
            let k = self.cotangent(k);
            quote_spanned! {span=> [#k] }
        };
        let view = match (&param.passing, self.over) {
            (_, Over::Tied) if param.is_constant() => {
                return quote_spanned! {span=> ::core::option::Option<#rt::Constant> };
            }
            (_, Over::Scalar) if param.is_constant() => quote_spanned! {span=> () },
            (Passing::Slice(k), _) => slice(k),
            (Passing::Owned(Kind::Vec(k)) | Passing::Ref(Kind::Vec(k)), _) => slice(k),
            (Passing::Owned(k) | Passing::Ref(k), _) => self.cotangent(k),
            (Passing::InertRef(_), _) => quote_spanned! {span=> () },
        };
        quote_spanned! {span=> ::core::option::Option<&mut #view> }
    }
}

/// Gives types without derivative the lifetime `'static`, and those of the user's a name: of one that does not exist
/// rustc would say something else in a generic function than in the user's.
pub(super) fn own_inert(signature: &mut Signature) -> TokenStream {
    let mut aliases = TokenStream::new();
    let mut count = 0_usize;
    let is_generic = !signature.consts.is_empty();
    signature.each_inert(|ty| {
        *ty = with_lifetime(ty, &syn::parse_quote!('static));
        if !is_generic && names_unknown(quote!(#ty)) {
            count += 1;
            let mut alias = format_ident!("__Inert{count}", span = names::at(ty.span()));
            aliases.extend(quote_spanned! {alias.span()=> type #alias = #ty; });
            alias.set_span(ty.span());
            *ty = syn::Type::Path(syn::TypePath { attrs: Vec::new(), qself: None, path: alias.into() });
        }
    });
    aliases
}

/// Not a type that every program has.
fn names_unknown(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Ident(ident) => !types::is_primitive(&ident) && ident != "static",
        TokenTree::Group(group) => names_unknown(group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

struct Lifetimes<'a>(&'a syn::Lifetime);

impl VisitMut for Lifetimes<'_> {
    fn visit_lifetime_mut(&mut self, l: &mut syn::Lifetime) {
        if l.ident != "static" {
            *l = self.0.clone();
        }
    }

    fn visit_type_reference_mut(&mut self, r: &mut syn::TypeReference) {
        r.lifetime.get_or_insert_with(|| self.0.clone());
        visit_mut::visit_type_reference_mut(self, r);
    }
}

/// The type with every lifetime replaced.
pub(super) fn with_lifetime(ty: &syn::Type, lifetime: &syn::Lifetime) -> syn::Type {
    let mut ty = ty.clone();
    Lifetimes(lifetime).visit_type_mut(&mut ty);
    ty
}
