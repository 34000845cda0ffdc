//! Formulas over plain floats: functions as methods, and the products of the rules as functions of their own.

use super::formula::atom;
use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};

/// A function of the formulas at `args`.
pub(super) fn call(name: &str, args: &[TokenStream], float: &TokenStream, span: Span) -> TokenStream {
    let Some((first, rest)) = args.split_first() else { return TokenStream::new() };
    match name {
        "strong_mul" | "strong_div" | "strong_div_mul" => {
            let name = Ident::new(&product(name, &float.to_string()), span);
            quote_spanned!(span=> #name(#first, #(#rest),*))
        }
        "integer" => quote_spanned!(span=> (#first as #float)),
        _ => {
            let (name, receiver) = (Ident::new(name, span), receiver(first, float, span));
            quote_spanned!(span=> #receiver.#name(#(#rest),*))
        }
    }
}

/// What a method is called on: a literal says of which type it is.
fn receiver(tokens: &TokenStream, float: &TokenStream, span: Span) -> TokenStream {
    let text = tokens.to_string();
    match format!("{text}_{float}").parse::<Literal>() {
        Ok(literal) if text.parse::<f64>().is_ok() => literal.into_token_stream(),
        _ => atom(tokens, span),
    }
}

fn product(name: &str, float: &str) -> String {
    if float == "f64" { name.to_owned() } else { format!("{name}_{float}") }
}

/// Names that a program must not have for something else.
pub(crate) const PRODUCTS: [&str; 6] =
    ["strong_mul", "strong_div", "strong_div_mul", "strong_mul_f32", "strong_div_f32", "strong_div_mul_f32"];

/// The products that the code calls, as functions.
pub(crate) fn products(code: &TokenStream) -> TokenStream {
    let mut found = TokenStream::new();
    for float in ["f64", "f32"] {
        let ty = Ident::new(float, Span::call_site());
        for name in ["strong_mul", "strong_div", "strong_div_mul"] {
            let name = Ident::new(&product(name, float), Span::call_site());
            if mentions(code, &name) {
                found.extend(definition(&name, &ty));
            }
        }
    }
    found
}

fn definition(name: &Ident, ty: &Ident) -> TokenStream {
    let text = name.to_string();
    match text.trim_end_matches("_f32") {
        "strong_mul" => quote! {
            fn #name(d: #ty, p: #ty) -> #ty {
                if d == 0.0 || p == 0.0 && !d.is_nan() { 0.0 } else { d * p }
            }
        },
        "strong_div" => quote! {
            fn #name(d: #ty, by: #ty) -> #ty {
                if d == 0.0 || by.is_infinite() && !d.is_nan() { 0.0 } else { d / by }
            }
        },
        _ => quote! {
            fn #name(d: #ty, by: #ty, p: #ty) -> #ty {
                if d == 0.0 || p == 0.0 && !d.is_nan() { 0.0 } else { d / by * p }
            }
        },
    }
}

/// The name occurs in the code.
pub(crate) fn mentions(code: &TokenStream, name: &Ident) -> bool {
    code.clone().into_iter().any(|tree| match tree {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => mentions(&group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
