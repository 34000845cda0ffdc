//! What both arms of a branch add to a cotangent is added in front of it: the cotangent of what only passes through, as `s`
//! in `if x > 0.0 { s += x }`, which then depends on no condition.

use crate::ir::*;

/// Whether something was found.
pub(super) fn run(f: &Function, block: &mut Block) -> bool {
    let mut found = false;
    let mut out = Vec::with_capacity(block.stmts.len());
    for mut stmt in std::mem::take(&mut block.stmts) {
        for inner in stmt.blocks_mut() {
            found |= run(f, inner);
        }
        if let Stmt::If(i) = &mut stmt {
            let common = common(f, i);
            found |= !common.is_empty();
            out.extend(common);
        }
        out.push(stmt);
    }
    block.stmts = out;
    found
}

/// Takes out of the arms what both of them add.
fn common(f: &Function, i: &mut If) -> Vec<Stmt> {
    let mut common = Vec::new();
    let mut at = 0;
    while at < i.then.stmts.len() {
        let pair = match &i.then.stmts[at] {
            Stmt::Add(place, v, sign) if is_early(f, &i.then, at, place, *v) => {
                i.otherwise.stmts.iter().enumerate().position(|(k, other)| {
                    matches!(other, Stmt::Add(p, w, s) if (w, s) == (v, sign) && p.is_same(place))
                        && is_early(f, &i.otherwise, k, place, *v)
                })
            }
            _ => None,
        };
        match pair {
            Some(k) => {
                i.otherwise.stmts.remove(k);
                common.push(i.then.stmts.remove(at));
            }
            None => at += 1,
        }
    }
    common
}

/// Whether an addition may stand in front of its arm: the arm only adds to the cotangent until then, and defines nothing of it.
fn is_early(f: &Function, arm: &Block, at: usize, place: &Place, v: ValueId) -> bool {
    let is_outside = |block: BlockId| !f.is_inside(block, arm.id);
    let Some(cell) = place.cell() else { return false };
    is_outside(f.cell(cell).block)
        && place.indices().into_iter().chain([v]).all(|v| is_outside(f.value(v).block))
        && arm.stmts[..at].iter().flat_map(|stmt| touches(f, stmt)).all(|(c, touch)| c != cell || touch == Touch::Added)
}
