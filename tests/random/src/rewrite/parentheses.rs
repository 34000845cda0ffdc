//! `(e)` or `{ e }` for an operand `e`.
use super::{ONE_IN, walk};
use crate::rng::Rng;
use std::collections::HashSet;
use syn::{Expr, ItemFn, parse_quote};

pub(super) fn rewrite(rng: &mut Rng, function: &mut ItemFn, _: &HashSet<String>) -> bool {
    let mut rewritten = false;
    walk::each_operand(function, |operand| {
        if rng.once_in(ONE_IN) {
            rewritten = true;
            // A block alone, or an operator behind one, could begin a statement.
            *operand = match operand {
                Expr::Path(_) if rng.once_in(2) => parse_quote!(({ #operand })),
                _ => match rng.below(3) {
                    0 => parse_quote!((#operand)),
                    1 => parse_quote!(((#operand))),
                    _ => parse_quote!(({ (#operand) })),
                },
            };
        }
    });
    rewritten
}
