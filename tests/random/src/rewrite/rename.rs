//! A variable gets a name such as generated code has, everywhere in its function, with all that shadow it.
use super::name::{self, Bound};
use crate::rng::Rng;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::HashSet;
use syn::ItemFn;
use syn::visit::Visit;

pub(super) fn rewrite(rng: &mut Rng, function: &mut ItemFn, items: &HashSet<String>) -> bool {
    let mut bound = Bound::default();
    bound.visit_item_fn(function);
    let stream = function.to_token_stream();
    let text = stream.to_string();
    bound.0.retain(|name| {
        // A string may mention it; a pattern of a constant binds nothing.
        let only_variable = is_variable(&stream, name) && !text.contains(&format!("{{{name}"));
        only_variable && !items.contains(name) && !name.starts_with(|c: char| c.is_ascii_uppercase())
    });
    if bound.0.is_empty() {
        return false;
    }
    let from = &bound.0[rng.below(bound.0.len())];
    let Some(to) = name::fresh(rng, &[&name::mentioned(function), items]) else { return false };
    match syn::parse2(renamed(stream, from, to)) {
        Ok(after) => *function = after,
        Err(_) => return false,
    }
    true
}

/// Whether the name stands for a variable wherever it is mentioned: not for a type, a module or a function.
fn is_variable(stream: &TokenStream, name: &str) -> bool {
    let trees: Vec<TokenTree> = stream.clone().into_iter().collect();
    let punct = |at: usize, c: char| matches!(trees.get(at), Some(TokenTree::Punct(p)) if p.as_char() == c);
    let called = |at: usize| {
        let arguments =
            matches!(trees.get(at + 1), Some(TokenTree::Group(g)) if g.delimiter() == Delimiter::Parenthesis);
        arguments && !(at > 0 && punct(at - 1, '.'))
    };
    let path = |at: usize| {
        let inner = at > 1 && punct(at - 1, ':') && punct(at - 2, ':');
        inner || punct(at + 1, ':') && punct(at + 2, ':')
    };
    let types = ["f64", "f32", "usize"];
    !types.contains(&name)
        && trees.iter().enumerate().all(|(at, tree)| match tree {
            TokenTree::Ident(ident) => ident != name || !called(at) && !path(at) && !punct(at + 1, '!'),
            TokenTree::Group(group) => is_variable(&group.stream(), name),
            TokenTree::Punct(_) | TokenTree::Literal(_) => true,
        })
}

fn renamed(stream: TokenStream, from: &str, to: &str) -> TokenStream {
    // A name after one dot is a member, after two a bound.
    let mut dots = 0;
    let tree = |tree: TokenTree| {
        let member = dots == 1;
        dots = 0;
        match tree {
            TokenTree::Ident(ident) if !member && ident == from => name::ident(to).into(),
            TokenTree::Group(group) => Group::new(group.delimiter(), renamed(group.stream(), from, to)).into(),
            TokenTree::Punct(punct) if punct.as_char() == '.' => {
                dots = 1 + usize::from(member);
                punct.into()
            }
            other => other,
        }
    };
    stream.into_iter().map(tree).collect()
}
