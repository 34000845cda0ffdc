//! `impl Signature`: the parameters for the operators, which see no parameter list.

use super::parts::Parts;
use super::types::{type_over, with_lifetime};
use crate::front::signature::{Kind, Passing};
use crate::print::Cx;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote_spanned};

/// The kind as a type of the runtime.
pub(super) fn marker(kind: &Kind, rt: &TokenStream, span: Span) -> TokenStream {
    match kind {
        Kind::F64 => quote_spanned! {span=> #rt::F64 },
        Kind::F32 => quote_spanned! {span=> #rt::F32 },
        Kind::Array(k, n) => {
            let k = marker(k, rt, span);
            quote_spanned! {span=> #rt::Array<#k, { #n }> }
        }
        Kind::Vec(k) => {
            let k = marker(k, rt, span);
            quote_spanned! {span=> #rt::VecOf<#k> }
        }
        Kind::Tuple(ks) if ks.is_empty() => quote_spanned! {span=> #rt::Inert<()> },
        Kind::Tuple(ks) => {
            let ks = ks.iter().map(|k| marker(k, rt, span));
            quote_spanned! {span=> #rt::Tuple<(#(#ks,)*)> }
        }
        Kind::Inert(t) => {
            let t = with_lifetime(t, &syn::parse_quote!('static));
            quote_spanned! {span=> #rt::Inert<#t> }
        }
    }
}

/// The parameters, and the pointers that operators dereference to.
pub(super) fn signature_impl(e: &Cx<'_>, parts: &Parts, span: Span) -> TokenStream {
    let rt = &e.rt;
    let Parts { name, generics, arguments, .. } = parts;
    let markers = e.signature.params.iter().map(|p| {
        let marker = match &p.passing {
            Passing::Owned(k) => marker(k, rt, span),
            Passing::Slice(k) => {
                let k = marker(k, rt, span);
                quote_spanned! {span=> #rt::Slice<#k> }
            }
            Passing::Ref(k) => {
                let k = marker(k, rt, span);
                quote_spanned! {span=> #rt::Ref<#k> }
            }
            Passing::InertRef(t) => {
                let t = with_lifetime(t, &syn::parse_quote!('static));
                quote_spanned! {span=> #rt::InertRef<#t> }
            }
        };
        if p.is_constant() {
            quote_spanned! {span=> #rt::NoGrad<#marker> }
        } else {
            marker
        }
    });
    let has_reference = e.signature.params.iter().any(|p| p.is_ref);
    let lifetime: syn::Lifetime = syn::Lifetime::new(if has_reference { "'__a" } else { "'static" }, span);
    let binder = has_reference.then(|| quote_spanned! {span=> for<'__a> });
    let inert = |t: &syn::Type| with_lifetime(t, &syn::parse_quote!('static)).into_token_stream();
    let types = |floats: [TokenStream; 2]| -> Vec<TokenStream> {
        let over = |k: &Kind| type_over(k, floats.each_ref(), &inert, span);
        let params = e.signature.params.iter();
        params
            .map(|p| match &p.passing {
                Passing::Owned(k) => over(k),
                Passing::Slice(k) => {
                    let k = over(k);
                    quote_spanned! {span=> &#lifetime [#k] }
                }
                Passing::Ref(k) => {
                    let k = over(k);
                    quote_spanned! {span=> &#lifetime #k }
                }
                Passing::InertRef(t) => {
                    let t = inert(t);
                    quote_spanned! {span=> &#lifetime #t }
                }
            })
            .collect()
    };
    let plain = types(["f64", "f32"].map(|float| {
        let float = Ident::new(float, span);
        quote_spanned! {span=> ::core::primitive::#float }
    }));
    let lifted = types([quote_spanned! {span=> __S }, quote_spanned! {span=> __N }]);
    let args: Vec<Ident> = (0..plain.len()).map(|i| format_ident!("__arg_{i}", span = span)).collect();
    let names = e.signature.params.iter().map(|p| match &*p.pat {
        syn::Pat::Ident(pattern) => syn::ext::IdentExt::unraw(&pattern.ident).to_string(),
        _ => String::new(),
    });
    quote_spanned! {span=>
        impl #generics #rt::Signature for #name #arguments {
            type Params = (#(#markers,)*);
            const NAMES: &'static [&'static str] = &[#(#names),*];
            type Pointer<__O: #rt::Operator<Self::Params>> =
                #binder fn(#(#plain),*) -> <__O as #rt::Operator<Self::Params>>::Out<#lifetime>;
            type Lifted<__S, __N, __R> = #binder fn(#(#lifted),*) -> __R;
            #[inline]
            fn pointer<__O: #rt::Operator<Self::Params>>() -> &'static Self::Pointer<__O> {
                const { &((|#(#args),*| <__O as #rt::Operator<Self::Params>>::call((#(#args,)*))) as Self::Pointer<__O>) }
            }
            #[inline]
            fn lifted<'__o, __O: #rt::Lifted<Self::Params> + '__o>() -> &'__o Self::Lifted<__O::F64, __O::F32, __O::Out> {
                const { &((|#(#args),*| <__O as #rt::Lifted<Self::Params>>::call((#(#args,)*))) as Self::Lifted<__O::F64, __O::F32, __O::Out>) }
            }
        }
    }
}
