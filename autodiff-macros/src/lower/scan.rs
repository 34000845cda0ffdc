//! What the body writes, found before it is lowered: a hint for better code, as the variables in question are memories
//! from the start. What the hint misses becomes one when it is written.

use crate::ir::effects::reads_only;
use crate::rules;
use rustc_hash::FxHashSet as HashSet;
use syn::visit::{self, Visit};

/// The variable at the root of a place, and whether the place is the whole variable.
fn root(expr: &syn::Expr) -> Option<(String, bool)> {
    match expr {
        syn::Expr::Path(p) => p.path.get_ident().map(|i| (super::key(i), true)),
        syn::Expr::Paren(p) => root(&p.expr),
        syn::Expr::Group(g) => root(&g.expr),
        syn::Expr::Unary(u) => root(&u.expr),
        syn::Expr::Index(i) => root(&i.expr).map(|(name, _)| (name, false)),
        syn::Expr::Field(f) => root(&f.base).map(|(name, _)| (name, false)),
        _ => None,
    }
}

#[derive(Default)]
struct Writes {
    /// Whether anything is assigned or borrowed for writing.
    any: bool,
    /// Variables of which a part is written.
    parts: HashSet<String>,
    /// Variables that are written as a whole.
    wholes: HashSet<String>,
}

impl Writes {
    fn target(&mut self, left: &syn::Expr) {
        self.any = true;
        if let syn::Expr::Tuple(tuple) = super::expr::strip(left) {
            tuple.elems.iter().for_each(|e| self.target(e));
        } else if let Some((name, is_whole)) = root(left) {
            if is_whole { &mut self.wholes } else { &mut self.parts }.insert(name);
        }
    }
}

impl<'ast> Visit<'ast> for Writes {
    fn visit_expr_assign(&mut self, e: &'ast syn::ExprAssign) {
        self.target(&e.left);
        visit::visit_expr_assign(self, e);
    }

    fn visit_expr_binary(&mut self, e: &'ast syn::ExprBinary) {
        if super::expr::compound(&e.op).is_some() {
            self.target(&e.left);
        }
        visit::visit_expr_binary(self, e);
    }

    fn visit_expr_method_call(&mut self, e: &'ast syn::ExprMethodCall) {
        let method = e.method.to_string();
        self.any |= method == "iter_mut";
        if !reads_only(&method) && rules::find(&method).is_none() {
            self.parts.extend(root(&e.receiver).map(|(name, _)| name));
        }
        visit::visit_expr_method_call(self, e);
    }

    fn visit_expr_reference(&mut self, e: &'ast syn::ExprReference) {
        if e.mutability.is_some() {
            self.any = true;
            self.parts.extend(root(&e.expr).map(|(name, _)| name));
        }
        visit::visit_expr_reference(self, e);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        // Those that are lowered by meaning evaluate their arguments here.
        for expr in arguments(mac) {
            let mut inside = Writes::default();
            inside.visit_expr(&expr);
            self.any |= inside.any;
            self.parts.extend(inside.parts);
            self.wholes.extend(inside.wholes);
        }
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {
        // A function inside has variables of its own.
    }
}

/// The arguments of a macro that takes expressions, separated by `,` or `;`.
pub(crate) fn arguments(mac: &syn::Macro) -> Vec<syn::Expr> {
    use syn::parse::Parser;
    let list = |input: syn::parse::ParseStream<'_>| {
        let mut all = Vec::new();
        while !input.is_empty() {
            all.push(input.parse()?);
            if input.peek(syn::Token![;]) {
                input.parse::<syn::Token![;]>()?;
            } else if !input.is_empty() {
                input.parse::<syn::Token![,]>()?;
            }
        }
        Ok(all)
    };
    list.parse2(mac.tokens.clone()).unwrap_or_else(|_: syn::Error| Vec::new())
}

/// Names of which a part is written.
pub(super) fn written(body: &syn::Block) -> HashSet<String> {
    let mut writes = Writes::default();
    writes.visit_block(body);
    writes.parts
}

/// Names of which something is written.
pub(super) fn assigned(expr: &syn::Expr) -> HashSet<String> {
    let mut writes = Writes::default();
    writes.visit_expr(expr);
    writes.parts.into_iter().chain(writes.wholes).collect()
}

/// Whether the body of a closure has a `return` of its own.
pub(super) fn returns(body: &syn::Expr) -> bool {
    struct Returns(bool);
    impl<'ast> Visit<'ast> for Returns {
        fn visit_expr_return(&mut self, _: &'ast syn::ExprReturn) {
            self.0 = true;
        }

        fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}

        fn visit_item(&mut self, _: &'ast syn::Item) {}
    }
    let mut found = Returns(false);
    found.visit_expr(body);
    found.0
}

/// Names that patterns bind.
pub(super) fn bound<'p>(patterns: impl Iterator<Item = &'p syn::Pat>) -> HashSet<String> {
    struct Names(HashSet<String>);
    impl<'ast> Visit<'ast> for Names {
        fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
            self.0.insert(super::key(&pat.ident));
            visit::visit_pat_ident(self, pat);
        }
    }
    let mut names = Names(HashSet::default());
    patterns.for_each(|pattern| names.visit_pat(pattern));
    names.0
}

/// Whether an argument of a macro writes to anything, as far as its form tells.
pub(super) fn writes(expr: &syn::Expr) -> bool {
    let mut writes = Writes::default();
    writes.visit_expr(expr);
    writes.any
}

/// Whether an array and its type have different lengths, both written out and without attributes.
pub(super) fn differ_in_length(ty: &syn::Type, init: &syn::Expr) -> bool {
    let (syn::Type::Array(ty), syn::Expr::Array(init)) = (ty, init) else { return false };
    match &ty.len {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(len), .. }) => {
            let has_attributes = quote::quote!(#init).to_string().contains('#');
            !has_attributes && len.base10_parse::<usize>().is_ok_and(|len| len != init.elems.len())
        }
        _ => false,
    }
}

/// The conditions of `a && let B = b && …`, if one of them binds something; but not of one alone.
pub(super) fn let_chain(condition: &syn::Expr) -> Option<Vec<&syn::Expr>> {
    fn parts<'e>(e: &'e syn::Expr, all: &mut Vec<&'e syn::Expr>) {
        match e {
            syn::Expr::Binary(b) if matches!(b.op, syn::BinOp::And(_)) => {
                parts(&b.left, all);
                parts(&b.right, all);
            }
            other => all.push(other),
        }
    }
    let mut all = Vec::new();
    parts(condition, &mut all);
    (all.len() > 1 && all.iter().any(|part| matches!(part, syn::Expr::Let(_)))).then_some(all)
}
