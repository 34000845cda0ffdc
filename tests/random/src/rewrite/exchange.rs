//! Two adjacent `let` of pure floats change places, where neither mentions what the other binds.
use super::expression::{is_float, is_pure};
use super::name::{Bound, mentioned};
use super::walk;
use crate::rng::Rng;
use std::collections::HashSet;
use syn::visit::Visit;
use syn::{ItemFn, Local, Stmt};

pub(super) fn rewrite(rng: &mut Rng, function: &mut ItemFn, _: &HashSet<String>) -> bool {
    let mut rewritten = false;
    walk::each_block(function, |statements| {
        for at in 1..statements.len() {
            if let [Stmt::Local(first), Stmt::Local(second)] = &statements[at - 1..=at]
                && is_plain(first)
                && is_plain(second)
                && !binds_for(first, second)
                && !binds_for(second, first)
                && rng.once_in(2)
            {
                statements.swap(at - 1, at);
                rewritten = true;
            }
        }
    });
    rewritten
}

fn is_plain(local: &Local) -> bool {
    let init = local.init.as_ref();
    local.attrs.is_empty() && init.is_some_and(|init| is_float(&init.expr) && is_pure(&init.expr))
}

/// Whether the other mentions, or binds again, what this one binds.
fn binds_for(local: &Local, other: &Local) -> bool {
    let mut bound = Bound::default();
    bound.visit_pat(&local.pat);
    let mentioned = mentioned(other);
    bound.0.iter().any(|name| mentioned.contains(name))
}
