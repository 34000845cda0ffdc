//! `for i in a..b` becomes two loops, `a..m` and `m..b`; one of them may be empty.
use super::walk;
use crate::rng::Rng;
use proc_macro2::Literal;
use std::collections::HashSet;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprBreak, ExprForLoop, ItemFn, Lit, Stmt, parse_quote};

pub(super) fn rewrite(rng: &mut Rng, function: &mut ItemFn, _: &HashSet<String>) -> bool {
    let mut rewritten = false;
    walk::each_block(function, |statements| {
        let mut all = Vec::new();
        for statement in std::mem::take(statements) {
            match &statement {
                Stmt::Expr(Expr::ForLoop(whole), _) if rng.once_in(2) => match halves(rng, whole) {
                    Some(halves) => {
                        rewritten = true;
                        all.extend(halves.map(|half| Stmt::Expr(Expr::ForLoop(half), None)));
                    }
                    None => all.push(statement),
                },
                _ => all.push(statement),
            }
        }
        *statements = all;
    });
    rewritten
}

fn halves(rng: &mut Rng, whole: &ExprForLoop) -> Option<[ExprForLoop; 2]> {
    let Expr::Range(range) = &*whole.expr else { return None };
    let (start, end) = (range.start.as_deref()?, range.end.as_deref()?);
    let (a, b) = (number(start)?, number(end)?);
    if a > b || !whole.attrs.is_empty() || leaves(&whole.body) {
        return None;
    }
    let middle = Literal::usize_unsuffixed(a + rng.below(b - a + 1));
    let limits = &range.limits;
    let (mut first, mut second) = (whole.clone(), whole.clone());
    *first.expr = parse_quote!(#start..#middle);
    *second.expr = parse_quote!(#middle #limits #end);
    Some([first, second])
}

/// A number without a type of its own.
fn number(bound: &Expr) -> Option<usize> {
    match bound {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) if number.suffix().is_empty() => number.base10_parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

/// Whether it may end the loop early; `break` of an inner loop counts too.
fn leaves(body: &Block) -> bool {
    let mut breaks = Breaks(false);
    breaks.visit_block(body);
    breaks.0
}

struct Breaks(bool);

impl<'ast> Visit<'ast> for Breaks {
    fn visit_expr_break(&mut self, expression: &'ast ExprBreak) {
        self.0 = true;
        visit::visit_expr_break(self, expression);
    }
}
