//! On an error: the user's function unchanged, the errors, and a stub that nothing follows from.
//!
//! The errors stand in a constant, which the stub's types depend on: rustc says each of them once and nothing about
//! uses of the function's derivatives. Some wait for what rustc says of the body, and are not said if there is something.

use crate::errors::Errors;
use crate::front::attr::Options;
use crate::item::{self, gate};
use crate::print::names;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

/// The attribute stands on something else (row 133).
pub(crate) fn not_a_function(item: TokenStream, error: &syn::Error, errors: Errors) -> TokenStream {
    let Some((span, what)) = syn::parse2::<syn::Item>(item.clone()).ok().map(|item| keyword(&item)) else {
        // What does not parse is rustc's to report.
        errors.add_syn(error);
        return errors.into_tokens(None);
    };
    errors.add(span, format!("`#[differentiable]` cannot stand on {what}"), "put it on a function");
    let errors = errors.into_tokens(None);
    quote!(#item #errors)
}

/// The token that says what an item is.
fn keyword(item: &syn::Item) -> (Span, &'static str) {
    match item {
        syn::Item::Struct(s) => (s.struct_token.span, "a type"),
        syn::Item::Enum(e) => (e.enum_token.span, "a type"),
        syn::Item::Union(u) => (u.union_token.span, "a type"),
        syn::Item::Type(t) => (t.type_token.span, "a type"),
        syn::Item::Trait(t) => (t.trait_token.span, "a trait"),
        syn::Item::TraitAlias(t) => (t.trait_token.span, "a trait"),
        syn::Item::Mod(m) => (m.mod_token.span, "a module"),
        syn::Item::Impl(i) => (i.impl_token.span, "an `impl` block"),
        syn::Item::Const(c) => (c.const_token.span, "a constant"),
        syn::Item::Static(s) => (s.static_token.span, "a `static`"),
        syn::Item::Use(u) => (u.use_token.span, "an import"),
        syn::Item::ExternCrate(e) => (e.extern_token.span, "an import"),
        syn::Item::ForeignMod(f) => (f.abi.extern_token.span, "an `extern` block"),
        syn::Item::Macro(m) => (m.mac.path.span(), "a macro"),
        syn::Item::Verbatim(tokens) => (tokens.span(), "a function without a body"),
        other => (other.span(), "this item"),
    }
}

pub(crate) fn stub(item: &syn::ItemFn, options: &Options, errors: Errors) -> TokenStream {
    if item.sig.receiver().is_some() {
        // In an `impl` block, where a type cannot stand.
        let errors = errors.into_tokens(None);
        return quote!(#item #errors);
    }
    let span = names::at(item.sig.ident.span());
    let krate = &options.krate;
    let rt = quote_spanned! {span=> #krate::rt };
    let gate = (errors.any_late() && gate::is_possible(item)).then(|| gate::gate(item, &TokenStream::new(), &rt, span));
    let sound = quote_spanned! {span=> __Tied<__T> };
    let errors = errors.into_tokens(gate.is_some().then_some(&sound));
    let parts = item::Parts::of(item, options);
    let (outer, inner, name) = (&parts.outer, &parts.inner, &parts.name);
    let (generics, arguments) = (&parts.generics, &parts.arguments);
    let err = quote_spanned! {span=> <#rt::Tie<{ __ERR }> as #rt::TieT<()>>::Out };
    let consts = item.sig.generics.const_params().map(|c| &c.ident);
    let count = item.sig.inputs.len();
    let args = vec![quote_spanned! {span=> _: #err }; count];
    let generated = ["__forward", "__vjp", "__record"].map(|f| {
        let f = proc_macro2::Ident::new(f, span);
        quote_spanned! {span=> #[doc(hidden)] pub fn #f<__S>(_: Self, #(#args),*) -> #err { loop {} } }
    });
    let (inputs, output) = (&item.sig.inputs, &item.sig.output);
    let is_impl = quote!(#inputs #output).to_string().contains("impl ");
    let callable = !is_impl
        && item.sig.generics.type_params().next().is_none()
        && item.sig.asyncness.is_none()
        && matches!(item.sig.safety, syn::Safety::Default)
        && item.sig.abi.is_none();
    let deref = match callable {
        true => parts.deref(item, span),
        // Not of the type of a plain function pointer: a call of it is silent too.
        false => quote_spanned! {span=>
            impl #generics ::core::ops::Deref for #name #arguments {
                type Target = <#rt::Tie<{ __ERR }> as #rt::TieT<fn()>>::Out;
                fn deref(&self) -> &Self::Target { loop {} }
            }
        },
    };
    quote_spanned! {span=>
        #outer
        const _: () = {
            #inner
            #gate
            const __ERR: bool = { #errors true };
            #deref
            #[allow(unreachable_code, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
            impl #generics #name #arguments {
                #(#generated)*
                #[doc(hidden)] pub fn __own<__F>(_: &__F) -> Self { loop {} }
                #[doc(hidden)] pub fn __resume<__S, __B>(_: Self, _: __B, #(#args),*) -> #err { loop {} }
            }
            #[allow(unreachable_code)]
            impl #generics #rt::Function for #name #arguments {
                type Signature = <#rt::Tie<{ __ERR }> as #rt::TieT<#rt::Unknown>>::Out;
                type Output = <#rt::Tie<{ __ERR }> as #rt::TieT<#rt::F64>>::Out;
                type Op<__T> = <#rt::Tie<{ __ERR }> as #rt::TieT<__T>>::Out;
                fn op<__T>(_: __T) -> Self::Op<__T> { loop {} }
                fn forward<__S: #rt::Scalar>(_: #rt::Args<'_, Self, __S>) -> #rt::Out<Self, __S> { loop {} }
                fn vjp<__S: #rt::Scalar>(_: #rt::Args<'_, Self, __S>) -> (
                    #rt::Out<Self, __S>,
                    impl ::core::ops::FnOnce(#rt::Args<'_, Self, __S>, #rt::Cot<Self, __S>, #rt::Accs<'_, Self, __S>) + use<__S, #(#consts),*>,
                ) { (loop {}, |_, _, _| ()) }
            }
        };
    }
}
