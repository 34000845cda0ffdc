//! `impl Function`: the generated functions for parameters as tuples.

use super::parts::{Parts, declaration};
use super::pointers::marker;
use super::types::{Over, Types};
use crate::print::Cx;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote_spanned};
use syn::visit::{self, Visit};

pub(super) fn function_impl(
    e: &Cx<'_>,
    parts: &Parts,
    sig: &syn::Signature,
    is_at_once: bool,
    span: Span,
) -> TokenStream {
    let rt = &e.rt;
    let Parts { name, generics, arguments, .. } = parts;
    let count = e.signature.params.len();
    let args: Vec<Ident> = (0..count).map(|i| format_ident!("__arg_{i}", span = span)).collect();
    let tos: Vec<Ident> = (0..count).map(|i| format_ident!("__to_{i}", span = span)).collect();
    let given = e.signature.params.iter().zip(&tos).map(|(p, to)| match p.is_constant() {
        true => quote_spanned! {span=> ::core::option::Option::None },
        false => quote_spanned! {span=> #to },
    });
    let given: Vec<TokenStream> = given.collect();
    let taken = e.signature.params.iter().zip(&tos).map(|(p, to)| match p.is_constant() {
        true => quote_spanned! {span=> _ },
        false => quote_spanned! {span=> #to },
    });
    let taken: Vec<TokenStream> = taken.collect();
    // Written out: rustc would find each by way of three traits.
    let all = Types::new(e, Over::Scalar, span);
    let (out, cot) = (all.value(&e.signature.output), all.cotangent(&e.signature.output));
    let types = e.signature.params.iter().map(|p| all.parameter(p));
    let given_types = quote_spanned! {span=> (#(#types,)*) };
    let accumulators = e.signature.params.iter().map(|p| all.accumulator(p));
    let taken_types = quote_spanned! {span=> (#(#accumulators,)*) };
    let output = marker(&e.signature.output, rt, span);
    let consts = e.signature.consts.iter().map(|c| &c.ident);
    let declared = e.signature.consts.iter().map(declaration);
    let plain = takes_any_lifetime(sig).then(|| {
        quote_spanned! {span=>
            #[inline]
            fn plain((#(#args,)*): #rt::Args<'_, Self>) -> #rt::Out<Self> { (*Self)(#(#args),*) }
        }
    });
    let at_once = is_at_once.then(|| {
        quote_spanned! {span=>
            #[inline]
            fn value_and_grad<__S: #rt::Scalar + 'static>(
                (#(#args,)*): #given_types,
                __seed: #cot,
                (#(#taken,)*): #taken_types,
            ) -> #out {
                Self::__value_and_grad::<__S>(Self, #(#args,)* __seed, #(#given),*)
            }
        }
    });
    quote_spanned! {span=>
        #[diagnostic::do_not_recommend]
        impl #generics #rt::Function for #name #arguments {
            type Signature = Self;
            type Output = #output;
            type Op<__T> = __T;
            #[inline]
            fn op<__T>(__operator: __T) -> __T { __operator }
            #plain
            #[inline]
            fn forward<__S: #rt::Scalar + 'static>((#(#args,)*): #given_types) -> #out {
                Self::__forward::<__S>(Self, #(#args),*)
            }
            #[inline]
            fn vjp<__S: #rt::Scalar + 'static>((#(#args,)*): #given_types) -> (
                #out,
                impl ::core::ops::FnOnce(#given_types, #cot, #taken_types) + use<__S, #(#consts),*>,
            ) {
                let (__value, __back) = Self::__vjp::<__S>(Self, #(#args),*);
                (
                    __value,
                    move |(#(#args,)*): #given_types, __seed: #cot, (#(#taken,)*): #taken_types| {
                        __back(#(#args,)* __seed, #(#given),*)
                    },
                )
            }
            #at_once
        }
        impl<'__s #(, #declared)*> #rt::Runs<'__s> for #name #arguments {
            #[inline]
            fn run<'__a, __S: #rt::Scalar + '__s + '__a>(
                (#(#args,)*): #given_types,
            ) -> #out {
                Self::__forward::<__S>(Self, #(#args),*)
            }
        }
    }
}

/// Whether the function takes what operators do: references that live for any time, and inside of types `'static`.
fn takes_any_lifetime(sig: &syn::Signature) -> bool {
    let mut named = Named::default();
    sig.inputs.iter().for_each(|input| named.visit_fn_arg(input));
    !named.inside && !named.outermost.iter().any(|l| l.ident == "static")
}

/// The lifetimes of parameters that are references, and whether types have others with a name.
#[derive(Default)]
struct Named<'a> {
    outermost: Vec<&'a syn::Lifetime>,
    inside: bool,
}

impl<'a> Visit<'a> for Named<'a> {
    fn visit_pat_type(&mut self, param: &'a syn::PatType) {
        match &*param.ty {
            syn::Type::Reference(r) => {
                self.outermost.extend(&r.lifetime);
                self.visit_type(&r.elem);
            }
            ty => visit::visit_type(self, ty),
        }
    }

    fn visit_lifetime(&mut self, l: &'a syn::Lifetime) {
        self.inside |= l.ident != "static" && l.ident != "_";
    }
}
