//! What does not depend on the body: the user's function, the struct, and the call of one through the other.

use super::types::with_lifetime;
use crate::front::attr::Options;
use crate::print::names;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

/// The pieces that do not depend on the body.
pub(crate) struct Parts {
    /// The differentiable value's name.
    pub(crate) name: Ident,
    /// What stands outside the block.
    pub(crate) outer: TokenStream,
    /// What stands first inside it.
    pub(crate) inner: TokenStream,
    /// `<const N: usize>`
    pub(crate) generics: TokenStream,
    /// `<N>`
    pub(crate) arguments: TokenStream,
    /// The generated function from the user's function to the differentiable value: of that function only. Where a plain
    /// function hides an annotated one, the type of that name is still the other's.
    pub(crate) own: TokenStream,
}

impl Parts {
    pub(crate) fn of(item: &syn::ItemFn, options: &Options) -> Parts {
        let span = names::at(item.sig.ident.span());
        let (docs, others): (Vec<&syn::Attribute>, Vec<&syn::Attribute>) =
            item.attrs.iter().partition(|a| a.path().is_ident("doc"));
        let consts: Vec<syn::ConstParam> = item.sig.generics.const_params().cloned().collect();
        let declared = consts.iter().map(declaration);
        let idents = consts.iter().map(|c| &c.ident);
        let (generics, arguments) = match consts.is_empty() {
            true => (TokenStream::new(), TokenStream::new()),
            false => (quote_spanned! {span=> <#(#declared),*> }, quote_spanned! {span=> <#(#idents),*> }),
        };
        let syn::ItemFn { vis, sig, block, .. } = item;
        let function = &sig.ident;
        let (inner, outer): (Vec<&syn::Attribute>, Vec<&syn::Attribute>) =
            others.into_iter().partition(|a| matches!(a.style, syn::AttrStyle::Inner(_)));
        let docs: Vec<syn::Attribute> =
            docs.into_iter().map(|a| syn::Attribute { style: syn::AttrStyle::Outer, ..a.clone() }).collect();
        let statements = &block.stmts;
        let body = quote_spanned! {block.brace_token.span.join()=> { #(#inner)* #(#statements)* } };
        let plain = quote!(#(#outer)* #sig #body);
        let derives = quote_spanned! {span=> #[allow(non_camel_case_types, missing_debug_implementations)] #[derive(Clone, Copy)] };
        let krate = &options.krate;
        let rt = quote_spanned! {span=> #krate::rt };
        let (name, outer, inner, own) = match &options.handle {
            None => {
                let signature = format!("```text\n{}\n```\n", pretty(sig));
                let outer =
                    quote_spanned! {span=> #[doc = #signature] #(#docs)* #derives #vis struct #function #generics; };
                let own = quote_spanned! {span=> pub fn __own<__F: #rt::Is<Self>>(_: &__F) -> Self { Self } };
                (function.clone(), outer, plain, own)
            }
            Some(handle) => {
                let text = format!("The differentiable value of [`{function}`](fn@{function}).");
                let outer = quote_spanned! {span=>
                    #(#docs)* #vis #plain
                    #[doc = #text] #derives #vis struct #handle #generics;
                    #[doc(hidden)] #[allow(non_camel_case_types)] #vis type #function #generics = #handle #arguments;
                };
                // The value of that name is the plain function, whose type has no name.
                let bound = callable(sig, span).map(|callable| quote_spanned! {span=> #callable + });
                let turbofish = (!arguments.is_empty()).then(|| quote_spanned! {span=> :: #arguments });
                let own = quote_spanned! {span=>
                    pub fn __own<__F: #bound 'static>(own: &__F) -> Self {
                        #rt::assert_same(own, &#function #turbofish);
                        Self
                    }
                };
                (handle.clone(), outer, TokenStream::new(), own)
            }
        };
        Parts { name, outer, inner, generics, arguments, own }
    }

    /// The value is called as the function.
    pub(crate) fn deref(&self, item: &syn::ItemFn, span: Span) -> TokenStream {
        let Parts { name, generics, arguments, .. } = self;
        let function = &item.sig.ident;
        let pointer = pointer(&item.sig, span);
        let turbofish = (!arguments.is_empty()).then(|| quote_spanned! {span=> :: #arguments });
        let mut value = quote_spanned! {span=> #function #turbofish };
        if has_bounded_lifetimes(&item.sig) {
            let args: Vec<Ident> =
                (0..item.sig.inputs.len()).map(|i| format_ident!("__arg_{i}", span = span)).collect();
            value = quote_spanned! {span=> (|#(#args),*| #value(#(#args),*)) };
        }
        quote_spanned! {span=>
            impl #generics ::core::ops::Deref for #name #arguments {
                type Target = #pointer;
                #[inline]
                fn deref(&self) -> &Self::Target { const { &(#value as #pointer) } }
            }
        }
    }
}

/// A const parameter without its default.
pub(super) fn declaration(param: &syn::ConstParam) -> TokenStream {
    let (ident, ty) = (&param.ident, &param.ty);
    quote_spanned! {names::at(ident.span())=> const #ident: #ty }
}

fn pretty(sig: &syn::Signature) -> String {
    quote!(#sig)
        .to_string()
        .replace(" ,", ",")
        .replace("& ", "&")
        .replace(" :", ":")
        .replace("( ", "(")
        .replace(" )", ")")
        .replace(" (", "(")
}

/// A lifetime with a bound belongs to the function, not to its pointer's `for<'a>`.
fn has_bounded_lifetimes(sig: &syn::Signature) -> bool {
    sig.generics.where_clause.is_some() || sig.generics.lifetimes().any(|l| !l.bounds.is_empty())
}

/// The function's type as a pointer.
pub(super) fn pointer(sig: &syn::Signature, span: Span) -> TokenStream {
    if has_bounded_lifetimes(sig) {
        // With one lifetime for all, every bound holds.
        let one = syn::Lifetime::new("'__a", span);
        let types = types(sig).map(|ty| with_lifetime(ty, &one));
        let output = &sig.output;
        return quote_spanned! {span=> for<#one> fn(#(#types),*) #output };
    }
    let (binder, bare) = (binder(sig, span), bare_pointer(sig, span));
    quote_spanned! {span=> #binder #bare }
}

/// What can be called as the function, as a bound; `None` if it cannot be said for all lifetimes.
fn callable(sig: &syn::Signature, span: Span) -> Option<TokenStream> {
    if has_bounded_lifetimes(sig) {
        return None;
    }
    let (binder, types, output) = (binder(sig, span), types(sig), &sig.output);
    Some(quote_spanned! {span=> #binder ::core::ops::Fn(#(#types),*) #output })
}

/// `for<'a>`
fn binder(sig: &syn::Signature, span: Span) -> Option<TokenStream> {
    let lifetimes: Vec<&syn::Lifetime> = sig.generics.lifetimes().map(|l| &l.lifetime).collect();
    (!lifetimes.is_empty()).then(|| quote_spanned! {span=> for<#(#lifetimes),*> })
}

fn types(sig: &syn::Signature) -> impl Iterator<Item = &syn::Type> {
    sig.inputs.iter().filter_map(|i| match i {
        syn::FnArg::Typed(p) => Some(&*p.ty),
        syn::FnArg::Receiver(_) => None,
    })
}

/// The same where the function's lifetimes have a meaning.
pub(super) fn bare_pointer(sig: &syn::Signature, span: Span) -> TokenStream {
    let (types, output) = (types(sig), &sig.output);
    quote_spanned! {span=> fn(#(#types),*) #output }
}
