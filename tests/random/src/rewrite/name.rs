//! Names: which a text mentions, and new ones.
use crate::generate::names::VARIABLES;
use crate::rng::Rng;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::HashSet;
use syn::PatIdent;
use syn::visit::{self, Visit};

/// All identifiers, whatever they stand for.
pub(super) fn mentioned(part: &impl ToTokens) -> HashSet<String> {
    let mut names = HashSet::new();
    collect(part.to_token_stream(), &mut names);
    names
}

fn collect(stream: TokenStream, names: &mut HashSet<String>) {
    for tree in stream {
        match tree {
            TokenTree::Ident(ident) => _ = names.insert(ident.to_string()),
            TokenTree::Group(group) => collect(group.stream(), names),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// A name such as generated code has, which is none of those; nothing if all are taken.
pub(super) fn fresh(rng: &mut Rng, taken: &[&HashSet<String>]) -> Option<&'static str> {
    let free: Vec<&str> =
        VARIABLES.into_iter().filter(|name| taken.iter().all(|names| !names.contains(*name))).collect();
    (!free.is_empty()).then(|| rng.pick(&free))
}

/// As a token.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// The names that patterns bind, in order.
#[derive(Default)]
pub(super) struct Bound(pub(super) Vec<String>);

impl<'ast> Visit<'ast> for Bound {
    fn visit_pat_ident(&mut self, pattern: &'ast PatIdent) {
        let name = pattern.ident.to_string();
        if !self.0.contains(&name) {
            self.0.push(name);
        }
        visit::visit_pat_ident(self, pattern);
    }
}
