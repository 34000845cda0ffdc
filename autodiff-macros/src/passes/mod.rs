//! What makes good code of the adjoint that `sweep` builds: one idea a file.
//!
//! Each pass takes an adjoint and gives one that adds the same to the same cotangents. `AUTODIFF_PASSES=-gather,-sink`
//! leaves passes out.

mod assign;
mod chain;
mod dead;
mod gather;
mod linear;
mod order;
mod sink;

use crate::ir::*;
use crate::sweep::Handover;

/// Before it is known what the adjoint needs.
pub(crate) fn before_needs(f: &mut Function, adjoint: &mut Block) {
    if is_on("sink") {
        sink::run(f, adjoint);
    }
    assign(f, adjoint);
}

/// What needs nothing more of the primal program.
pub(crate) fn after_needs(f: &mut Function, adjoint: &mut Block, handover: &Handover) {
    if is_on("order") {
        order::run(f, adjoint, handover);
    }
    if is_on("gather") {
        gather::run(f, adjoint);
    }
    assign(f, adjoint);
    if is_on("chain") {
        chain::run(f, adjoint, true);
    }
}

/// Cotangents as values, without those that nobody reads.
fn assign(f: &mut Function, adjoint: &mut Block) {
    // What is redundant is seen once cotangents are values.
    for _ in 0..2 {
        assign::run(f, adjoint);
    }
    dead::run(f, adjoint);
}

/// Whether a pass is on.
fn is_on(name: &str) -> bool {
    let off = |list: String| list.split(',').any(|item| item.trim().strip_prefix('-') == Some(name));
    !std::env::var("AUTODIFF_PASSES").is_ok_and(off)
}

/// Whether a statement of the block, or inside it, is such.
fn any(block: &Block, is: &impl Fn(&Stmt) -> bool) -> bool {
    block.stmts.iter().any(|stmt| {
        is(stmt)
            || match stmt {
                Stmt::If(i) => any(&i.then, is) || any(&i.otherwise, is),
                Stmt::Loop(l) => any(&l.body, is),
                _ => false,
            }
    })
}
