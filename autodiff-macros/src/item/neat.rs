//! Printed code made neater for a reader; it computes the same.
//!
//! A value that is put into a variable only to be put into the next one goes there at once; numbers of the formulas are
//! computed; parentheses, blocks and arms that say nothing are left out. Then names are numbered again, from one.

use crate::print::names::Names;
use crate::rules::plain::mentions;
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use rustc_hash::FxHashMap as HashMap;
use std::collections::BTreeMap;
use syn::visit_mut::{self, VisitMut};
use syn::{BinOp, Expr, Lit, Pat, Stmt};

pub(super) fn function(code: TokenStream, names: &Names) -> TokenStream {
    let Ok(mut function) = syn::parse2::<syn::ItemFn>(code.clone()) else { return code };
    loop {
        let before = function.to_token_stream().to_string();
        let mut neat = Neat { mentions: HashMap::default() };
        count(function.to_token_stream(), &mut neat.mentions);
        neat.visit_item_fn_mut(&mut function);
        neat.name_once(&mut function.block.stmts, names);
        let after = function.to_token_stream();
        if after.to_string() == before {
            return numbered(after, names);
        }
    }
}

/// Names of one word get the lowest numbers, in the order in which they occur.
fn numbered(code: TokenStream, names: &Names) -> TokenStream {
    let mut occur = Vec::new();
    order(code.clone(), &mut occur);
    let split = |name: &str| match name.rsplit_once('_') {
        Some((word, number)) => number.parse().map_or((name.to_owned(), 1), |n: usize| (word.to_owned(), n)),
        None => (name.to_owned(), 1),
    };
    let is_free = |name: &String| !names.stay.contains(name) || !occur.contains(name);
    let mut pools: HashMap<String, BTreeMap<usize, String>> = HashMap::default();
    for name in names.made.iter().filter(|name| is_free(name)) {
        let (word, number) = split(name);
        pools.entry(word).or_default().insert(number, name.clone());
    }
    let mut new = HashMap::default();
    for name in occur.iter().filter(|name| names.made.contains(*name) && !names.stay.contains(*name)) {
        if let Some((_, first)) = pools.get_mut(&split(name).0).and_then(BTreeMap::pop_first) {
            new.insert(name.clone(), first);
        }
    }
    renamed(code, &|name| new.get(name).cloned())
}

/// The names in the order in which they first occur.
fn order(code: TokenStream, found: &mut Vec<String>) {
    for tree in code {
        match tree {
            TokenTree::Group(group) => order(group.stream(), found),
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                if !found.contains(&name) {
                    found.push(name);
                }
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

fn renamed(code: TokenStream, new: &dyn Fn(&str) -> Option<String>) -> TokenStream {
    let rename = |tree| match tree {
        TokenTree::Group(group) => TokenTree::Group(Group::new(group.delimiter(), renamed(group.stream(), new))),
        TokenTree::Ident(ident) => match new(&ident.to_string()) {
            Some(name) => TokenTree::Ident(Ident::new(&name, ident.span())),
            None => TokenTree::Ident(ident),
        },
        other @ (TokenTree::Punct(_) | TokenTree::Literal(_)) => other,
    };
    code.into_iter().map(rename).collect()
}

/// How often names occur, in the text of messages too.
fn count(tokens: TokenStream, mentions: &mut HashMap<String, usize>) {
    for tree in tokens {
        match tree {
            TokenTree::Group(group) => count(group.stream(), mentions),
            TokenTree::Ident(_) | TokenTree::Literal(_) => {
                let text = tree.to_string();
                for name in text.split(|c: char| !c.is_alphanumeric() && c != '_') {
                    *mentions.entry(name.to_owned()).or_default() += 1;
                }
            }
            TokenTree::Punct(_) => {}
        }
    }
}

struct Neat {
    mentions: HashMap<String, usize>,
}

impl VisitMut for Neat {
    fn visit_expr_mut(&mut self, e: &mut Expr) {
        visit_mut::visit_expr_mut(self, e);
        while let Some(simpler) = simpler(e) {
            *e = simpler;
        }
    }

    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        visit_mut::visit_block_mut(self, block);
        self.put_at_once(&mut block.stmts);
        // `let y = …; y` at the end.
        if let [.., Stmt::Local(local), Stmt::Expr(last, None)] = &mut block.stmts[..]
            && let Some((name, None)) = variable(&local.pat)
            && is_name(last, &name)
            && let Some(init) = &mut local.init
        {
            *last = std::mem::replace(&mut *init.expr, Expr::PLACEHOLDER);
            block.stmts.remove(block.stmts.len() - 2);
        }
    }
}

impl Neat {
    /// `let b = a;`, if nothing reads `a` after that: `b` is `a`, unless it is a name of the user's.
    fn name_once(&self, stmts: &mut Vec<Stmt>, names: &Names) {
        let mut k = 0;
        while k + 1 < stmts.len() {
            let rest: TokenStream = stmts[k + 1..].iter().map(ToTokens::to_token_stream).collect();
            let is_redundant =
                |(name, of): &(Ident, Ident)| !mentions(&rest, of) && !names.stay.contains(&name.to_string());
            let Some((name, of)) = copy(&stmts[k]).filter(is_redundant) else {
                k += 1;
                continue;
            };
            let rest = renamed(rest, &|n| (name == n).then(|| of.to_string()));
            let Ok(block) = syn::parse2::<syn::Block>(quote!({ #rest })) else { return };
            stmts.truncate(k);
            stmts.extend(block.stmts);
        }
    }

    /// `let y = …; z = y;`, if nothing else reads `y`. A literal may have come from further above.
    fn put_at_once(&self, stmts: &mut Vec<Stmt>) {
        let mut k = 0;
        while k + 1 < stmts.len() {
            let (before, after) = stmts.split_at_mut(k + 1);
            if let Some(Stmt::Local(local)) = before.last_mut()
                && let Some((name, typed)) = variable(&local.pat)
                && self.mentions.get(&name) == Some(&2)
                && let Some(init) = &mut local.init
            {
                let reach = if matches!(*init.expr, Expr::Lit(_)) { after.len() } else { 1 };
                let reader = after[..reach].iter_mut().find_map(|stmt| reads(stmt, &name));
                if let Some((to, pat)) = reader {
                    *to = std::mem::replace(&mut *init.expr, Expr::PLACEHOLDER);
                    if let (Some(typed), Some(pat)) = (typed, pat) {
                        let pat_of = Box::new(pat.clone());
                        *pat = Pat::Type(syn::PatType { pat: pat_of, ..typed });
                    }
                    stmts.remove(k);
                    continue;
                }
            }
            k += 1;
        }
    }
}

/// Of `let b = a;` both names.
fn copy(stmt: &Stmt) -> Option<(Ident, Ident)> {
    match stmt {
        Stmt::Local(syn::Local { pat: Pat::Ident(to), init: Some(init), .. }) if to.mutability.is_none() => {
            match &*init.expr {
                Expr::Path(from) => from.path.get_ident().map(|from| (to.ident.clone(), from.clone())),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The variable that a `let` declares, and with its type if that is written.
fn variable(pat: &Pat) -> Option<(String, Option<syn::PatType>)> {
    match pat {
        Pat::Ident(pat) => Some((pat.ident.to_string(), None)),
        Pat::Type(typed) => variable(&typed.pat).map(|(name, _)| (name, Some(typed.clone()))),
        _ => None,
    }
}

fn is_name(e: &Expr, name: &str) -> bool {
    matches!(e, Expr::Path(path) if path.path.is_ident(name))
}

/// Where a statement puts the variable as it is, and the variable that it declares.
fn reads<'a>(stmt: &'a mut Stmt, name: &str) -> Option<(&'a mut Expr, Option<&'a mut Pat>)> {
    let (value, pat) = match stmt {
        Stmt::Local(syn::Local { pat, init: Some(init), .. }) => {
            let pat = matches!(pat, Pat::Ident(_)).then_some(pat);
            (&mut *init.expr, pat)
        }
        Stmt::Expr(Expr::Assign(assign), _) => (&mut *assign.right, None),
        Stmt::Expr(Expr::Binary(binary), _) if matches!(binary.op, BinOp::AddAssign(_) | BinOp::SubAssign(_)) => {
            (&mut *binary.right, None)
        }
        _ => return None,
    };
    is_name(value, name).then_some((value, pat))
}

fn simpler(e: &mut Expr) -> Option<Expr> {
    match e {
        Expr::Paren(paren) => Some(std::mem::replace(&mut *paren.expr, Expr::PLACEHOLDER)),
        Expr::Binary(binary) => {
            if let (BinOp::Mul(_), true) = (&binary.op, binary.left.to_token_stream().to_string() == "1.0") {
                return Some(std::mem::replace(&mut *binary.right, Expr::PLACEHOLDER));
            }
            let (a, b) = (integer(&binary.left)?, integer(&binary.right)?);
            match binary.op {
                BinOp::Sub(_) if a >= b => {
                    Some(literal(Lit::Int(syn::LitInt::new(&(a - b).to_string(), Span::call_site()))))
                }
                BinOp::Gt(_) => Some(literal(Lit::Bool(syn::LitBool::new(a > b, Span::call_site())))),
                _ => None,
            }
        }
        Expr::If(choice) => {
            // Of a condition that is known, the arm.
            if let Expr::Lit(syn::ExprLit { lit: Lit::Bool(known), .. }) = &*choice.cond
                && let Some((_, otherwise)) = &mut choice.else_branch
            {
                return match (known.value, &mut choice.then_branch.stmts[..]) {
                    (true, [Stmt::Expr(value, None)]) => Some(std::mem::replace(value, Expr::PLACEHOLDER)),
                    (true, _) => None,
                    (false, _) => Some(std::mem::replace(&mut **otherwise, Expr::PLACEHOLDER)),
                };
            }
            let Some((_, otherwise)) = &mut choice.else_branch else { return None };
            let Expr::Block(block) = &mut **otherwise else { return None };
            if let [Stmt::Expr(only @ Expr::If(_), None)] = &mut block.block.stmts[..] {
                **otherwise = std::mem::replace(only, Expr::PLACEHOLDER);
            } else if block.block.stmts.is_empty() {
                choice.else_branch = None;
            }
            None
        }
        Expr::While(looped) => {
            if let Expr::Block(block) = &mut *looped.cond
                && let [Stmt::Expr(only, None)] = &mut block.block.stmts[..]
            {
                *looped.cond = std::mem::replace(only, Expr::PLACEHOLDER);
            }
            None
        }
        _ => None,
    }
}

fn literal(lit: Lit) -> Expr {
    Expr::Lit(syn::ExprLit { attrs: Vec::new(), lit })
}

/// An integer without a suffix.
fn integer(e: &Expr) -> Option<i64> {
    let text = quote!(#e).to_string();
    text.parse().ok()
}
