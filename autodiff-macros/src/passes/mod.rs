//! What makes good code of the adjoint that `sweep` builds: one idea a file.
//!
//! Each pass takes an adjoint and gives one that adds the same to the same cotangents. `AUTODIFF_PASSES=-gather,-sink`
//! leaves passes out.

mod apart;
mod assign;
mod blank;
mod chain;
mod count;
mod dead;
mod emit;
mod fuse;
mod gather;
mod join;
mod merge;
mod order;
mod pair;
mod put;
mod rows;
mod share;
mod sink;
mod split;
mod sum;
#[cfg(test)]
mod tests;

use crate::ir::{text, *};
use crate::print::Recursion;
use crate::sweep::Handover;

/// A pass by its name.
type Pass = fn(&mut Function, &mut Block, Option<&Handover>);

const BEFORE_NEEDS: [(&str, Pass); 4] = [
    ("pair", |f, adjoint, _| pair::run(f, adjoint)),
    ("sink", sink::run),
    ("assign", assign),
    ("join", |f, adjoint, handover| {
        if join::run(f, adjoint) {
            assign(f, adjoint, handover);
        }
    }),
];

const AFTER_NEEDS: [(&str, Pass); 11] = [
    ("sink", sink::run),
    ("order", |f, adjoint, handover| {
        if let Some(handover) = handover {
            order::run(f, adjoint, handover);
        }
    }),
    ("split", |f, adjoint, handover| {
        if let Some(handover) = handover {
            split::run(f, adjoint, handover);
        }
    }),
    ("gather", |f, adjoint, _| gather::run(f, adjoint)),
    ("sum", |f, adjoint, _| sum::run(f, adjoint)),
    ("assign", assign),
    ("put", |f, adjoint, _| put::run(f, adjoint)),
    ("merge", |f, adjoint, handover| {
        if let Some(handover) = handover {
            merge::run(f, adjoint, handover);
        }
    }),
    ("blank", |f, adjoint, _| blank::run(f, adjoint)),
    ("chain", |f, adjoint, _| chain::run(f, adjoint, true)),
    ("rows", |f, adjoint, handover| {
        if let Some(handover) = handover {
            rows::run(f, adjoint, handover);
        }
    }),
];

/// The passes over the primal program.
pub(crate) fn primal(f: &mut Function) {
    if is_on("count") {
        count::run(f);
    }
    if is_on("share") {
        share::run(f);
    }
}

/// The passes that may change what the adjoint needs. Gives what is wrong with the outcome, which is a fault of ours.
pub(crate) fn before_needs(f: &mut Function, adjoint: &mut Block, stages: &mut Option<String>) -> Result<(), String> {
    run(&BEFORE_NEEDS, f, adjoint, None, stages)
}

/// The passes that need nothing more of the primal program.
pub(crate) fn after_needs(
    f: &mut Function,
    adjoint: &mut Block,
    handover: &Handover,
    stages: &mut Option<String>,
) -> Result<(), String> {
    run(&AFTER_NEEDS, f, adjoint, Some(handover), stages)
}

/// A second adjoint, for a seed that is known before, with loops that are reversed as they run, if there are any.
/// `plain` is what the first keeps.
pub(crate) fn fused(
    f: &Function,
    adjoint: &Block,
    plain: &Handover,
    recursion: &Recursion,
) -> Option<(Block, Handover)> {
    is_on("fuse").then(|| fuse::run(f, adjoint, plain, recursion)).flatten()
}

fn run(
    passes: &[(&str, Pass)],
    f: &mut Function,
    adjoint: &mut Block,
    handover: Option<&Handover>,
    stages: &mut Option<String>,
) -> Result<(), String> {
    let mut show = |name: &str, f: &Function, adjoint: &Block| {
        if let Some(stages) = stages {
            *stages += &text::adjoint(name, f, adjoint);
        }
    };
    checked("sweep", f, adjoint, handover)?;
    show(if handover.is_some() { "needs" } else { "sweep" }, f, adjoint);
    for (name, pass) in passes {
        if is_on(name) {
            pass(f, adjoint, handover);
            checked(name, f, adjoint, handover)?;
            show(name, f, adjoint);
        }
    }
    Ok(())
}

/// Looks at the outcome of a pass, in tests and debug builds.
fn checked(name: &str, f: &Function, adjoint: &Block, handover: Option<&Handover>) -> Result<(), String> {
    match cfg!(debug_assertions).then(|| verify(f, adjoint, handover)).flatten() {
        Some(fault) => Err(format!("the pass `{name}` left an adjoint that is not sound: {fault}")),
        None => Ok(()),
    }
}

/// Cotangents as values, without those that nobody reads.
fn assign(f: &mut Function, adjoint: &mut Block, handover: Option<&Handover>) {
    // What is redundant is seen once cotangents are values.
    for _ in 0..2 {
        assign::run(f, adjoint);
    }
    dead::run(f, adjoint, handover);
}

/// Whether a pass is on.
fn is_on(name: &str) -> bool {
    #[cfg(test)]
    if OFF.get() == Some(name) {
        return false;
    }
    let off = |list: String| list.split(',').any(|item| item.trim().strip_prefix('-') == Some(name));
    !std::env::var("AUTODIFF_PASSES").is_ok_and(off)
}

#[cfg(test)]
thread_local! {
    /// A pass that a test leaves out.
    static OFF: std::cell::Cell<Option<&'static str>> = const { std::cell::Cell::new(None) };
}

/// Whether a statement of the block, or inside it, is such.
fn any(block: &Block, is: &impl Fn(&Stmt) -> bool) -> bool {
    block.stmts.iter().any(|stmt| is(stmt) || stmt.blocks().into_iter().any(|inner| any(inner, is)))
}
