//! What ties generated code to the user's: the gate, and checks of what tokens do not tell.

use super::parts::{bare_pointer, pointer};
use crate::front::signature::{Passing, Signature};
use crate::print::names;
use crate::types::{self, Ty, Unifier};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::visit_mut::{self, VisitMut};

/// Whether the body can be repeated in a constant: its const parameters need a value there.
pub(crate) fn is_possible(item: &syn::ItemFn) -> bool {
    item.sig.generics.const_params().all(|c| sample(c).is_some())
}

/// Some value for a const parameter.
fn sample(param: &syn::ConstParam) -> Option<TokenStream> {
    let span = names::at(param.ident.span());
    match types::of_tokens(&param.ty, &Unifier::default()) {
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

        // A label is none.
        fn visit_label(&mut self, _: &'ast syn::Label) {}

        fn visit_expr_break(&mut self, e: &'ast syn::ExprBreak) {
            e.expr.iter().for_each(|e| self.visit_expr(e));
        }

        fn visit_expr_continue(&mut self, _: &'ast syn::ExprContinue) {}
    }
    let mut named = Named(false);
    syn::visit::visit_block(&mut named, block);
    named.0
}

/// Lets loops end after their first turn, with no value. Of what is moved in an earlier turn rustc would speak twice,
/// because it tells the expansions of two loops apart, and of a value it would say something else in a closure. A `loop`, which
/// may have a value, does not come back.
struct Once;

impl Once {
    fn end(body: &mut syn::Block, with: syn::Stmt) {
        if let Some(syn::Stmt::Expr(_, semi @ None)) = body.stmts.last_mut() {
            *semi = Some(syn::Token![;](Span::mixed_site()));
        }
        body.stmts.push(with);
    }
}

impl VisitMut for Once {
    fn visit_expr_for_loop_mut(&mut self, l: &mut syn::ExprForLoop) {
        visit_mut::visit_expr_for_loop_mut(self, l);
        Once::end(&mut l.body, syn::parse_quote!(break;));
    }

    fn visit_expr_while_mut(&mut self, l: &mut syn::ExprWhile) {
        visit_mut::visit_expr_while_mut(self, l);
        Once::end(&mut l.body, syn::parse_quote!(break;));
    }

    fn visit_expr_loop_mut(&mut self, l: &mut syn::ExprLoop) {
        visit_mut::visit_expr_loop_mut(self, l);
        Once::end(&mut l.body, syn::parse_quote!(loop {}));
    }
}

/// A constant that compiles if the user's body and the `checks` do: what is tied to it is silent otherwise.
pub(crate) fn gate(item: &syn::ItemFn, checks: &TokenStream, rt: &TokenStream, span: Span) -> TokenStream {
    let syn::Signature { generics, inputs, output, .. } = &item.sig;
    let mut block = item.block.clone();
    Once.visit_block_mut(&mut block);
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
    let is_named = names_lifetime(&block);
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
    // Methods that the compiler knows by their names are ambiguous if a trait of the user's has them.
    let methods = quote_spanned! {span=> use #rt::{OfArrays as _, OfNumbers as _}; };
    let check = quote_spanned! {span=> { #methods #checks let _: #pointer = |#(#pats),*| #output #body; true } };
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
        fn __tie<__T>(__value: __T) -> __Tied<__T> { __value }
    }
}

/// Statements that do not compile if a type is an alias of one with floats: it would be taken for one without
/// derivative, which is a silent zero.
pub(super) fn inert_checks(signature: &Signature, rt: &TokenStream) -> TokenStream {
    let mut named = Vec::new();
    for p in signature.params.iter().filter(|p| !p.no_grad) {
        match &p.passing {
            Passing::Owned(k) | Passing::Slice(k) | Passing::Ref(k) => k.named(&mut named),
            Passing::InertRef(t) => named.push(t),
        }
    }
    signature.output.named(&mut named);
    let checks = named
        .into_iter()
        .filter(|t| matches!(t, syn::Type::Path(_) | syn::Type::Array(_) | syn::Type::Slice(_)))
        .map(|t| {
            let span = syn::spanned::Spanned::span(t);
            let probe = quote_spanned! {names::at(span)=> #rt::Probe::<#t> };
            quote_spanned! {span=>
                ::core::assert!(
                    !(#probe::ACTIVE || #probe::TUPLE && !#probe::INERT),
                    "an alias of a type with floats is not differentiated yet: write the type itself, or mark the parameter `#[no_grad]`"
                );
            }
        });
    let checks: TokenStream = checks.collect();
    match checks.is_empty() {
        true => checks,
        false => quote! { use #rt::Unlike as _; #checks },
    }
}
