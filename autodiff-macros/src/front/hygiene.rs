//! Two identifiers with one text may be two variables: one that a macro was given, and one of its own.
//!
//! rustc tells them apart by the context of their spans, which a macro on stable sees only in what a span is printed as,
//! `#4 bytes(10..11)`. Identifiers of one text and one context are one variable. Those of one text and two contexts are taken for
//! two variables, which rustc confirms: [`checks`].

use crate::errors;
use crate::print::names;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use std::collections::BTreeMap;
use syn::ext::IdentExt;
use syn::visit::{self, Visit};

/// A variable by its name: `r#x` is `x`.
pub(crate) fn key(name: &Ident) -> String {
    format!("{}#{}", name.unraw(), context(name.span()))
}

/// What stands behind the `#`.
fn context(span: Span) -> String {
    let text = format!("{span:?}");
    let behind = text.split_once('#').map_or("", |(_, behind)| behind);
    behind.chars().take_while(char::is_ascii_alphanumeric).collect()
}

/// Whether contexts are seen at all. Outside of an expansion there are none.
pub(crate) fn is_seen() -> bool {
    !proc_macro::is_available() || context(Span::call_site()) != context(Span::mixed_site())
}

/// The variables that a function declares.
#[derive(Default)]
struct Declared(Vec<Ident>);

impl<'ast> Visit<'ast> for Declared {
    fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
        self.0.push(pat.ident.clone());
        visit::visit_pat_ident(self, pat);
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// Statements that do not compile if two identifiers that are taken for two variables are one. `idents` are all of the
/// function, those in format strings included.
pub(crate) fn checks(item: &syn::ItemFn, idents: &[Ident]) -> TokenStream {
    let mut by_text: BTreeMap<String, BTreeMap<String, &Ident>> = BTreeMap::new();
    for ident in idents {
        by_text.entry(ident.unraw().to_string()).or_default().entry(context(ident.span())).or_insert(ident);
    }
    by_text.retain(|_, contexts| contexts.len() > 1);
    if by_text.is_empty() {
        return TokenStream::new();
    }
    let mut declared = Declared::default();
    declared.visit_item_fn(item);
    let mut pairs: BTreeMap<(String, String), (&Ident, &Ident)> = BTreeMap::new();
    for variable in &declared.0 {
        let here = key(variable);
        let namesakes = by_text.get(&variable.unraw().to_string()).into_iter().flat_map(BTreeMap::values);
        for other in namesakes.filter(|other| key(other) != here) {
            pairs.entry((here.clone(), key(other))).or_insert((variable, other));
        }
    }
    pairs.into_values().map(|(variable, other)| are_two(variable, other)).collect()
}

fn are_two(variable: &Ident, other: &Ident) -> TokenStream {
    let span = names::at(variable.span());
    let refused = Ident::new("TwoVariables", span);
    let refusal = errors::refusal(
        &refused,
        &format!("two macros made the name `{variable}`, and it is not clear whether it is one variable"),
        "",
        "give variables of macros names that no argument of theirs has",
        span,
    );
    quote_spanned! {span=>
        {
            #refusal
            fn are_two<__T: #refused>(_: __T) {}
            let _ = || {
                let #variable = ();
                let #other = 0_u8;
                are_two(#variable);
            };
        }
    }
}
