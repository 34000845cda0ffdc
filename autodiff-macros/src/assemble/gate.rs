//! What ties generated code to the user's: the gate, and checks of what tokens do not tell.

use super::parts::pointer;
use super::types::with_lifetime;
use crate::names;
use crate::signature::{Passing, Signature};
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

pub(super) fn names_lifetime(item: &syn::ItemFn) -> bool {
    struct Named(bool);
    impl<'ast> syn::visit::Visit<'ast> for Named {
        fn visit_lifetime(&mut self, l: &'ast syn::Lifetime) {
            self.0 |= l.ident != "static" && l.ident != "_";
        }
    }
    let mut named = Named(false);
    syn::visit::visit_block(&mut named, &item.block);
    named.0
}

/// A constant that compiles if the user's body does: what is tied to it is silent otherwise.
pub(super) fn gate(item: &syn::ItemFn, rt: &TokenStream, span: Span) -> TokenStream {
    let pointer = pointer(&item.sig, span);
    let pats = item.sig.inputs.iter().filter_map(|i| match i {
        syn::FnArg::Typed(p) => Some(&p.pat),
        syn::FnArg::Receiver(_) => None,
    });
    let (output, block) = (&item.sig.output, &item.block);
    quote_spanned! {span=>
        #[allow(unused, nonstandard_style, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        const __OK: bool = { let _: #pointer = |#(#pats),*| #output #block; true };
        type __Tied<__S> = <#rt::Tie<{ __OK }> as #rt::TieT<__S>>::Out;
    }
}

/// An alias of a float type would be taken for a type without derivative: a silent zero.
pub(super) fn inert_checks(signature: &Signature, rt: &TokenStream) -> TokenStream {
    if !signature.consts.is_empty() {
        return TokenStream::new();
    }
    let mut named = Vec::new();
    for p in signature.params.iter().filter(|p| !p.no_grad) {
        match &p.passing {
            Passing::Owned(k) | Passing::Slice(k) | Passing::Ref(k) => k.named(&mut named),
            Passing::InertRef(t) => named.push(t),
        }
    }
    signature.output.named(&mut named);
    let checks = named.into_iter().filter(|t| matches!(t, syn::Type::Path(_) | syn::Type::Array(_) | syn::Type::Slice(_))).map(|t| {
        let span = syn::spanned::Spanned::span(t);
        let t = with_lifetime(t, &syn::parse_quote!('static));
        let probe = quote_spanned! {names::at(span)=> #rt::Probe::<#t>::ACTIVE };
        quote_spanned! {span=>
            const _: () = {
                #[allow(unused_imports)]
                use #rt::NotActive as _;
                ::core::assert!(!#probe, "an alias of a float type is not differentiated yet: write the type itself, or mark the parameter `#[no_grad]`");
            };
        }
    });
    checks.collect()
}
