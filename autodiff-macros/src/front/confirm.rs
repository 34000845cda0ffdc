//! What the compiler reads out of names, for rustc to confirm.
//!
//! `f64` is taken for the number, `f64::sin` for its method, `vec!` for the standard library's macro. If a name is the
//! user's own, what is put out here does not compile.

use crate::front::hygiene;
use crate::lower::{arguments, idents};
use crate::print::names;
use crate::rules;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use std::collections::BTreeMap;
use syn::visit::{self, Visit};

/// Macros of the standard library that are lowered by what they do.
pub(crate) const MACROS: [&str; 20] = [
    "assert",
    "assert_eq",
    "assert_ne",
    "cfg",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "eprint",
    "eprintln",
    "format",
    "matches",
    "panic",
    "print",
    "println",
    "stringify",
    "todo",
    "unimplemented",
    "unreachable",
    "vec",
];

/// Types that are known by their names; `()` stands for the parameter of one.
const TYPES: [&str; 17] = [
    "f64", "f32", "bool", "char", "usize", "isize", "u8", "u16", "u32", "u64", "u128", "i8", "i16", "i32", "i64",
    "i128", "Vec",
];

/// The macro's name if it is one of the standard library, called by its name alone.
pub(crate) fn well_known(mac: &syn::Macro) -> Option<&'static str> {
    MACROS.into_iter().find(|name| mac.path.is_ident(name))
}

/// A macro of this name inside the function would not be found ambiguous.
pub(crate) fn is_reserved(name: &Ident) -> bool {
    MACROS.iter().any(|reserved| name == reserved)
}

/// A path that is taken for `autodiff::stop_gradient`.
pub(crate) fn is_stop_gradient(path: &syn::ExprPath) -> bool {
    let names: Vec<&Ident> = path.path.segments.iter().map(|s| &s.ident).collect();
    path.qself.is_none()
        && match names.as_slice() {
            [name] => *name == "stop_gradient",
            [krate, name] => *krate == "autodiff" && *name == "stop_gradient",
            _ => false,
        }
}

/// The number whose function a path names: `f64::sin`, `<f64>::sin`.
pub(crate) fn float_of(path: &syn::ExprPath) -> Option<(&'static str, &Ident)> {
    let mut segments = path.path.segments.iter().rev();
    let name = &segments.next()?.ident;
    let number = match &path.qself {
        None => &segments.next()?.ident,
        Some(syn::QSelf { ty, position: 0, .. }) => match &**ty {
            syn::Type::Path(ty) => &ty.path.segments.last()?.ident,
            _ => return None,
        },
        Some(_) => return None,
    };
    ["f64", "f32"].into_iter().find(|float| number == float).map(|float| (float, name))
}

#[derive(Default)]
struct Beliefs {
    /// Types by their names, each once.
    types: BTreeMap<String, TokenStream>,
    /// Functions by their paths, each with what it is taken for.
    functions: BTreeMap<String, [TokenStream; 2]>,
    macros: bool,
}

impl<'ast> Visit<'ast> for Beliefs {
    fn visit_type_path(&mut self, ty: &'ast syn::TypePath) {
        let known = ty.path.segments.last().and_then(|last| TYPES.into_iter().find(|name| last.ident == name));
        if let (Some(name), None) = (known, &ty.qself) {
            self.is_type(&ty.path, name);
        }
        visit::visit_type_path(self, ty);
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        self.is_function(path);
        visit::visit_expr_path(self, path);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.macros |= well_known(mac).is_some();
        arguments(mac).iter().for_each(|argument| self.visit_expr(argument));
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

impl Beliefs {
    fn is_type(&mut self, path: &syn::Path, name: &'static str) {
        let mut path = path.clone();
        let Some(last) = path.segments.last_mut() else { return };
        let span = last.ident.span();
        let primitive = Ident::new(name, names::at(span));
        let (generic, known) = match name {
            "Vec" => (Some(quote_spanned! {span=> <()> }), quote_spanned! {names::at(span)=> ::std::vec::Vec<()> }),
            _ => (None, quote_spanned! {names::at(span)=> ::core::primitive::#primitive }),
        };
        last.arguments = syn::PathArguments::None;
        self.types.entry(path.to_token_stream().to_string()).or_insert_with(|| {
            let marker = quote_spanned! {names::at(span)=> ::core::marker::PhantomData };
            quote_spanned! {span=> let _: #marker<#known> = #marker::<#path #generic>; }
        });
    }

    fn is_function(&mut self, path: &syn::ExprPath) {
        let Some(last) = path.path.segments.last() else { return };
        let span = names::at(last.ident.span());
        let known = match float_of(path) {
            Some((float, name)) => {
                let float = Ident::new(float, span);
                let primitive = quote_spanned! {span=> ::core::primitive::#float };
                if name == "from" {
                    quote_spanned! {span=> <#primitive as ::core::convert::From<#primitive>>::from }
                } else if rules::find(&name.to_string()).is_some() || name == "sin_cos" {
                    quote_spanned! {span=> <#primitive>::#name }
                } else {
                    return;
                }
            }
            None if is_stop_gradient(path) => {
                quote_spanned! {span=> __stop_gradient::<::core::primitive::f64> }
            }
            None => return,
        };
        self.functions.insert(path.to_token_stream().to_string(), [quote!(#path), known]);
    }
}

/// What stands beside the generated code, and sees what it sees: `items` are those of the function's body.
pub(crate) fn checks(item: &syn::ItemFn, items: &[syn::Item], krate: &syn::Path) -> TokenStream {
    let span = names::at(item.sig.ident.span());
    let mut beliefs = Beliefs::default();
    beliefs.visit_signature(&item.sig);
    beliefs.visit_block(&item.block);
    let types = beliefs.types.values();
    let functions = (!beliefs.functions.is_empty()).then(|| {
        let (users, known) = (beliefs.functions.values().map(|f| &f[0]), beliefs.functions.values().map(|f| &f[1]));
        quote_spanned! {span=>
            use #krate::stop_gradient as __stop_gradient;
            fn __is<__F>(_: __F, _: __F) {}
            let _ = || { #(__is(#known, #users);)* };
        }
    });
    let variables = hygiene::checks(item, &idents(quote!(#item)));
    // A name that a glob import brings is ambiguous if something further out has it as well.
    let macros = beliefs.macros.then(|| quote_spanned! {span=> #[allow(unused_imports)] use #krate::rt::macros::*; });
    quote_spanned! {span=>
        #macros
        #[allow(unused, deprecated, nonstandard_style, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
        const _: () = {
            #(#items)*
            #(#types)*
            #variables
            #functions
        };
    }
}
