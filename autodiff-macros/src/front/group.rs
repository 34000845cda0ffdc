//! Invisible groups: what a fragment of `macro_rules!` brings is one operand.
//!
//! rustc marks it by a group without delimiters, and forgets the group when a procedural macro puts it out again:
//! `x * $e` with `2.0 - 0.5` would be `x * 2.0 - 0.5`. So that nothing can lose it, the first thing that is done with
//! the user's tokens, those inside macros included, is to write parentheses for such a group where they may matter.

use crate::print::names;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::Expr;

/// The tokens without invisible groups.
pub(crate) fn visible(tokens: TokenStream) -> TokenStream {
    match has_invisible(&tokens) {
        true => inside(tokens, None),
        false => tokens,
    }
}

fn has_invisible(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|tree| match tree {
        TokenTree::Group(group) => group.delimiter() == Delimiter::None || has_invisible(&group.stream()),
        TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// The contents of a group with this delimiter.
fn inside(tokens: TokenStream, delimiter: Option<Delimiter>) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    for tree in tokens {
        match tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                let starts = delimiter == Some(Delimiter::Brace) && starts_statement(&out);
                let stream = inside(group.stream(), None);
                if is_operand(stream.clone(), starts) {
                    let mut shown = Group::new(Delimiter::Parenthesis, stream);
                    // As from a macro, so that no lint finds the parentheses unnecessary.
                    shown.set_span(names::at(group.span()));
                    out.push(TokenTree::Group(shown));
                } else {
                    out.extend(stream);
                }
            }
            TokenTree::Group(group) if has_invisible(&group.stream()) => {
                let stream = match is_attribute(&out, &group) {
                    true => flat(group.stream()),
                    false => inside(group.stream(), Some(group.delimiter())),
                };
                let mut shown = Group::new(group.delimiter(), stream);
                shown.set_span(group.span());
                out.push(TokenTree::Group(shown));
            }
            tree => out.push(tree),
        }
    }
    out.into_iter().collect()
}

/// Whether what comes next begins a statement, so that an expression that ends in a block is a statement by itself.
fn starts_statement(before: &[TokenTree]) -> bool {
    match before.last() {
        None => true,
        Some(TokenTree::Punct(punct)) => punct.as_char() == ';',
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
        Some(TokenTree::Ident(_) | TokenTree::Literal(_)) => false,
    }
}

/// `#[…]` or `#![…]`, where no expression stands.
fn is_attribute(before: &[TokenTree], group: &Group) -> bool {
    let is = |tree: Option<&TokenTree>, c| matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == c);
    let mut before = before.iter().rev();
    let last = before.next();
    group.delimiter() == Delimiter::Bracket && (is(last, '#') || is(last, '!') && is(before.next(), '#'))
}

/// Without the groups, and without parentheses for them.
fn flat(tokens: TokenStream) -> TokenStream {
    let flattened = tokens.into_iter().map(|tree| match tree {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => flat(group.stream()),
        tree => tree.into(),
    });
    flattened.collect()
}

/// Whether the tokens are an expression of several, which may read differently next to others. Parentheses around what
/// is a type or a pattern as well do no harm; what is only that, or a statement, does not parse here.
fn is_operand(tokens: TokenStream, starts_statement: bool) -> bool {
    let mut trees = tokens.clone().into_iter();
    let first = trees.next();
    if trees.next().is_none() || matches!(first, Some(TokenTree::Ident(ident)) if ident == "let") {
        return false;
    }
    match syn::parse2::<Expr>(tokens) {
        Ok(Expr::Path(_)) | Err(_) => false,
        Ok(
            Expr::Block(_)
            | Expr::Const(_)
            | Expr::ForLoop(_)
            | Expr::If(_)
            | Expr::Loop(_)
            | Expr::Macro(_)
            | Expr::Match(_)
            | Expr::TryBlock(_)
            | Expr::Unsafe(_)
            | Expr::While(_),
        ) => !starts_statement,
        Ok(_) => true,
    }
}
