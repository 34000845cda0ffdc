//! What operators see: the signature, and the generated functions for parameters as tuples.

use super::parts::Parts;
use super::types::{marker, operator_type};
use crate::emit::Emit;
use crate::signature::Passing;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote_spanned};

pub(super) fn signature_impl(e: &Emit<'_>, parts: &Parts, span: Span) -> TokenStream {
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
            Passing::InertRef(t) => quote_spanned! {span=> #rt::InertRef<#t> },
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
    let types: Vec<TokenStream> = e
        .signature
        .params
        .iter()
        .map(|p| match &p.passing {
            Passing::Owned(k) => operator_type(k, rt, span),
            Passing::Slice(k) => {
                let k = operator_type(k, rt, span);
                quote_spanned! {span=> &#lifetime [#k] }
            }
            Passing::Ref(k) => {
                let k = operator_type(k, rt, span);
                quote_spanned! {span=> &#lifetime #k }
            }
            Passing::InertRef(t) => quote_spanned! {span=> &#lifetime #t },
        })
        .collect();
    let args: Vec<Ident> = (0..types.len()).map(|i| format_ident!("__arg_{i}", span = span)).collect();
    quote_spanned! {span=>
        impl #generics #rt::Signature for #name #arguments {
            type Params = (#(#markers,)*);
            type Pointer<__O: #rt::Operator<Self::Params>> =
                #binder fn(#(#types),*) -> <__O as #rt::Operator<Self::Params>>::Out<#lifetime>;
            #[inline]
            fn pointer<__O: #rt::Operator<Self::Params>>() -> &'static Self::Pointer<__O> {
                const { &((|#(#args),*| <__O as #rt::Operator<Self::Params>>::call((#(#args,)*))) as Self::Pointer<__O>) }
            }
        }
    }
}

pub(super) fn function_impl(e: &Emit<'_>, parts: &Parts, span: Span) -> TokenStream {
    let rt = &e.rt;
    let Parts { name, generics, arguments, .. } = parts;
    let count = e.signature.params.len();
    let args: Vec<Ident> = (0..count).map(|i| format_ident!("__arg_{i}", span = span)).collect();
    let tos: Vec<Ident> = (0..count).map(|i| format_ident!("__to_{i}", span = span)).collect();
    let given = e.signature.params.iter().zip(&tos).map(|(p, to)| match p.is_constant() {
        true => quote_spanned! {span=> ::core::option::Option::None },
        false => quote_spanned! {span=> #to },
    });
    let taken = e.signature.params.iter().zip(&tos).map(|(p, to)| match p.is_constant() {
        true => quote_spanned! {span=> _ },
        false => quote_spanned! {span=> #to },
    });
    let output = marker(&e.signature.output, rt, span);
    let consts = e.signature.consts.iter().map(|c| &c.ident);
    quote_spanned! {span=>
        impl #generics #rt::Function for #name #arguments {
            type Signature = Self;
            type Output = #output;
            type Op<__T> = __T;
            #[inline]
            fn op<__T>(__operator: __T) -> __T { __operator }
            #[inline]
            fn forward<__S: #rt::Scalar>((#(#args,)*): #rt::Args<'_, Self, __S>) -> #rt::Out<Self, __S> {
                Self::__forward::<__S>(#(#args),*)
            }
            #[inline]
            fn vjp<__S: #rt::Scalar>((#(#args,)*): #rt::Args<'_, Self, __S>) -> (
                #rt::Out<Self, __S>,
                impl ::core::ops::FnOnce(#rt::Args<'_, Self, __S>, #rt::Cot<Self, __S>, #rt::Accs<'_, Self, __S>) + use<__S, #(#consts),*>,
            ) {
                let (__value, __back) = Self::__vjp::<__S>(#(#args),*);
                (
                    __value,
                    move |(#(#args,)*): #rt::Args<'_, Self, __S>, __seed: #rt::Cot<Self, __S>, (#(#taken,)*): #rt::Accs<'_, Self, __S>| {
                        __back(#(#args,)* __seed, #(#given),*)
                    },
                )
            }
        }
    }
}
