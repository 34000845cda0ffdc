//! `e * 1.0` and its like for an operand `e`: exact for all floats, also for `-0.0`.
use super::{ONE_IN, walk};
use crate::rng::Rng;
use std::collections::HashSet;
use syn::{ItemFn, parse_quote};

pub(super) fn rewrite(rng: &mut Rng, function: &mut ItemFn, _: &HashSet<String>) -> bool {
    let mut rewritten = false;
    walk::each_operand(function, |operand| {
        if rng.once_in(ONE_IN) {
            rewritten = true;
            *operand = match rng.below(5) {
                0 => parse_quote!(((#operand) * 1.0)),
                1 => parse_quote!((1.0 * (#operand))),
                2 => parse_quote!(((#operand) / 1.0)),
                3 => parse_quote!(((#operand) - 0.0)),
                _ => parse_quote!((-0.0 + (#operand))),
            };
        }
    });
    rewritten
}
