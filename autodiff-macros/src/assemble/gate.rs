//! What ties generated code to the user's: the gate, and checks of what tokens do not tell.

use super::parts::{bare_pointer, pointer};
use crate::names;
use crate::signature::{Passing, Signature};
use crate::sketch::{self, Solver, Ty};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

/// Whether the body can be repeated in a constant: its const parameters need a value there.
pub(crate) fn is_possible(item: &syn::ItemFn) -> bool {
    item.sig.generics.const_params().all(|c| sample(c).is_some())
}

/// Some value for a const parameter.
fn sample(param: &syn::ConstParam) -> Option<TokenStream> {
    let span = names::at(param.ident.span());
    match sketch::of_tokens(&param.ty, &Solver::default()) {
        Ty::Bool => Some(quote_spanned! {span=> true }),
        Ty::Int if matches!(&param.ty, syn::Type::Path(p) if p.path.is_ident("char")) => {
            Some(quote_spanned! {span=> 'a' })
        }
        Ty::Int => Some(quote_spanned! {span=> 1 }),
        Ty::Var(_)
        | Ty::F64
        | Ty::F32
        | Ty::Unit
        | Ty::Text
        | Ty::Array(..)
        | Ty::Slice(_)
        | Ty::Vec(_)
        | Ty::Seq(_)
        | Ty::Tuple(_)
        | Ty::Named
        | Ty::Never => None,
    }
}

fn names_lifetime(block: &syn::Block) -> bool {
    struct Named(bool);
    impl<'ast> syn::visit::Visit<'ast> for Named {
        fn visit_lifetime(&mut self, l: &'ast syn::Lifetime) {
            self.0 |= l.ident != "static" && l.ident != "_";
        }
    }
    let mut named = Named(false);
    syn::visit::visit_block(&mut named, block);
    named.0
}

/// A constant that compiles if the user's body does: what is tied to it is silent otherwise.
pub(crate) fn gate(item: &syn::ItemFn, rt: &TokenStream, span: Span) -> TokenStream {
    let syn::Signature { generics, inputs, output, .. } = &item.sig;
    let block = &item.block;
    let pats = inputs.iter().filter_map(|i| match i {
        syn::FnArg::Typed(p) => Some(&p.pat),
        syn::FnArg::Receiver(_) => None,
    });
    // Of a value that is missing rustc says something else in a closure.
    let is_open = matches!(
        block.stmts.last(),
        None | Some(syn::Stmt::Local(_) | syn::Stmt::Item(_) | syn::Stmt::Expr(_, Some(_)))
    );
    let body = match is_open && !matches!(output, syn::ReturnType::Default) {
        true => quote_spanned! {span=> { #block loop {} } },
        false => quote!(#block),
    };
    // A closure knows the parameters of what is around it, so the function's own stand there: lifetimes only if the
    // body names them, as they are not what the closure is general over.
    let is_named = names_lifetime(block);
    let params: Vec<&syn::GenericParam> = generics
        .params
        .iter()
        .filter(|p| matches!(p, syn::GenericParam::Const(_)) || matches!(p, syn::GenericParam::Lifetime(_)) && is_named)
        .collect();
    let pointer = match is_named {
        true => bare_pointer(&item.sig, span),
        false => pointer(&item.sig, span),
    };
    let allow = quote_spanned! {span=>
        #[allow(unused, nonstandard_style, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
    };
    let check = quote_spanned! {span=> { let _: #pointer = |#(#pats),*| #output #body; true } };
    let ok = if params.is_empty() {
        quote_spanned! {span=> #allow const __OK: bool = #check; }
    } else {
        let lifetimes = generics.lifetimes().filter(|_| is_named).map(|l| &l.lifetime);
        let names = params.iter().map(|p| match p {
            syn::GenericParam::Lifetime(l) => l.lifetime.to_token_stream(),
            syn::GenericParam::Const(c) => c.ident.to_token_stream(),
            syn::GenericParam::Type(t) => t.ident.to_token_stream(),
        });
        let samples = params.iter().map(|p| match p {
            syn::GenericParam::Const(c) => sample(c),
            syn::GenericParam::Lifetime(_) => Some(quote_spanned! {span=> 'static }),
            syn::GenericParam::Type(_) => None,
        });
        let bounds = generics.where_clause.as_ref().filter(|_| is_named);
        quote_spanned! {span=>
            #allow
            struct __Gate<#(#params),*>(#(&#lifetimes ()),*) #bounds;
            #allow
            impl<#(#params),*> __Gate<#(#names),*> #bounds { const OK: bool = #check; }
            const __OK: bool = __Gate::<#(#samples),*>::OK;
        }
    };
    quote_spanned! {span=>
        #ok
        type __Tied<__T> = <#rt::Tie<{ __OK }> as #rt::TieT<__T>>::Out;
        #[allow(dead_code, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        #[inline(always)]
        fn __tie<__T>(value: __T) -> __Tied<__T> { value }
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
