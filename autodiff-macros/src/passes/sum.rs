//! An element that each iteration of an innermost loop adds to is summed in a local, and added to once behind the loop:
//! through memory, each iteration would wait for the one before (a fifth of a triangular product in reverse).
//!
//! Behind a test whether the loop has run at all, as the element need not exist if it has not.

use super::any;
use crate::ir::*;
use crate::print::names;
use proc_macro2::Ident;

pub(super) fn run(f: &mut Function, block: &mut Block) {
    let mut out = Vec::new();
    for mut stmt in std::mem::take(&mut block.stmts) {
        stmt.blocks_mut().into_iter().for_each(|inner| run(f, inner));
        let mut behind = Vec::new();
        if let Stmt::Loop(l) = &mut stmt {
            while let Some(place) = fixed(f, l) {
                let (sum, add) = summed(f, l, &place, block.id);
                out.push(Stmt::Cell(sum));
                behind.extend(add);
            }
        }
        out.push(stmt);
        out.append(&mut behind);
    }
    block.stmts = out;
}

/// An element that every iteration adds to, and that the loop does nothing else with.
fn fixed(f: &Function, l: &Loop) -> Option<Place> {
    if !matches!(l.kind, LoopKind::Range { step: None, .. }) || any(&l.body, &|s| matches!(s, Stmt::Loop(_))) {
        return None;
    }
    l.body.stmts.iter().find_map(|stmt| {
        let Stmt::Add(place, v, _) = stmt else { return None };
        let (cell, [Proj::Index(i)]) = (place.cell()?, &place.proj[..]) else { return None };
        let is_fixed = f.value(*v).ty.is_float() && !f.is_inside(f.value(*i).block, l.body.id);
        let is_only_added =
            || l.body.stmts.iter().flat_map(|s| touches(f, s)).all(|(c, t)| c != cell || t == Touch::Added);
        (is_fixed && !f.is_inside(f.cell(cell).block, l.body.id) && is_only_added()).then(|| place.clone())
    })
}

/// Adds to a local instead; gives it, and what comes behind the loop.
fn summed(f: &mut Function, l: &mut Loop, place: &Place, block: BlockId) -> (CellId, Vec<Stmt>) {
    let span = place.span;
    let mut ty = None;
    let sum = CellId(f.cells.len());
    for stmt in &mut l.body.stmts {
        if let Stmt::Add(to, v, _) = stmt
            && to.is_same(place)
        {
            ty = Some(f.value(*v).ty.clone());
            *to = Place::of(Root::Cell(sum), to.span);
        }
    }
    let ty = ty.unwrap_or_else(|| f.place_ty(place));
    f.add_cell(Cell {
        what: What::Sum,
        ty: ty.clone(),
        hint: Ident::new("sum", span),
        block,
        init: Init::Zero,
        shape: None,
        lifted: true,
        active: false,
    });
    let LoopKind::Range { low, high, inclusive, .. } = l.kind else { return (sum, Vec::new()) };
    let at = names::at(span);
    let comparison = match inclusive {
        true => syn::BinOp::Le(syn::Token![<=](at)),
        false => syn::BinOp::Lt(syn::Token![<](at)),
    };
    let cond = f.add_cotangent(Op::Binary(comparison, low, high), crate::types::Ty::Bool, span, block);
    let total = f.add_cotangent(Op::Load(Place::of(Root::Cell(sum), span)), ty, span, block);
    let then = vec![Stmt::Let(total), Stmt::Add(place.clone(), total, Sign::Plus)];
    let (then, otherwise) = (f.add_arm(block, then), f.add_arm(block, Vec::new()));
    let branch = If { cond, then, otherwise, outs: Vec::new(), id: If::OWN, span };
    (sum, vec![Stmt::Let(cond), Stmt::If(branch)])
}
