//! An element that each iteration of an innermost loop adds to is summed in a local, and added to once behind the loop:
//! through memory, each iteration would wait for the one before (a fifth of a triangular product in reverse).

use super::any;
use super::gather::{Bounds, is_only_added, sum_cell};
use crate::ir::*;
use crate::types::Ty;

pub(super) fn run(f: &mut Function, block: &mut Block) {
    let mut out = Vec::new();
    for mut stmt in std::mem::take(&mut block.stmts) {
        stmt.blocks_mut().into_iter().for_each(|inner| run(f, inner));
        let mut behind = Vec::new();
        if let Stmt::Loop(l) = &mut stmt
            && let Some(bounds) = Bounds::of(l, block.id)
        {
            while let Some((place, ty)) = fixed(f, l) {
                let sum = summed(f, l, &place, &ty, block.id);
                out.push(Stmt::Cell(sum));
                let total = f.add_cotangent(Op::Load(Place::of(Root::Cell(sum), place.span)), ty, place.span, block.id);
                let span = place.span;
                let add = vec![Stmt::Let(total), Stmt::Add(place, total, Sign::Plus)];
                behind.extend(bounds.behind(f, add, span));
            }
        }
        out.push(stmt);
        out.append(&mut behind);
    }
    block.stmts = out;
}

/// An element that every iteration adds to, and that the loop does nothing else with.
fn fixed(f: &Function, l: &Loop) -> Option<(Place, Ty)> {
    if any(&l.body, &|s| matches!(s, Stmt::Loop(_))) {
        return None;
    }
    l.body.stmts.iter().find_map(|stmt| {
        let Stmt::Add(place, v, _) = stmt else { return None };
        let (cell, [Proj::Index(i)]) = (place.cell()?, &place.proj[..]) else { return None };
        let ty = &f.value(*v).ty;
        let is_fixed = ty.is_float() && !f.is_inside(f.value(*i).block, l.body.id);
        (is_fixed && is_only_added(f, l, cell)).then(|| (place.clone(), ty.clone()))
    })
}

/// Adds to a local instead.
fn summed(f: &mut Function, l: &mut Loop, place: &Place, ty: &Ty, block: BlockId) -> CellId {
    let sum = sum_cell(f, ty, "sum", place.span, block);
    for stmt in &mut l.body.stmts {
        if let Stmt::Add(to, ..) = stmt
            && to.is_same(place)
        {
            *to = Place::of(Root::Cell(sum), to.span);
        }
    }
    sum
}
