//! Views of what an innermost loop goes through, instead of indices that are checked in each iteration.
//!
//! A loop that reads `x[b + j]` and adds to `d_x[b + j]` for each `j` runs over two slices, taken before it: then no
//! access is checked, and the loop is made of vectors. No such slice is out of range: every iteration has the access.

use crate::ir::*;
use crate::sweep::Handover;
use crate::types::Ty;
use std::collections::HashMap;

pub(super) fn run(f: &Function, block: &mut Block, handover: &Handover) {
    for stmt in &mut block.stmts {
        stmt.blocks_mut().into_iter().for_each(|inner| run(f, inner, handover));
        // The loop of the forward sweep has none.
        if let Stmt::Loop(l) = stmt
            && !handover.fused.contains(l)
        {
            l.views = views(f, l);
        }
    }
}

/// What is known of a container in a loop.
#[derive(Default)]
struct Uses {
    /// By the index without its constant.
    rows: Vec<Row>,
    mutable: bool,
    /// Used in another way.
    otherwise: bool,
}

struct Row {
    base: Linear,
    /// The indices of every iteration, by their offsets; those of some iterations.
    always: Vec<(i64, ValueId)>,
    sometimes: Vec<i64>,
}

fn views(f: &Function, l: &Loop) -> Vec<View> {
    if !matches!(l.kind, LoopKind::Range { reversed: false, step: None, .. })
        || super::any(&l.body, &|s| matches!(s, Stmt::Loop(_)))
    {
        return Vec::new();
    }
    let mut found: HashMap<Root, Uses> = HashMap::new();
    collect(f, l, &l.body, true, &mut found);
    let mut views: Vec<View> = found.into_iter().flat_map(|(root, touches)| view(f, l, root, &touches)).collect();
    views.sort_by_key(|v| (v.root, v.first));
    views
}

/// The views of a container; of one that is written there is one only.
fn view(f: &Function, l: &Loop, root: Root, touches: &Uses) -> Vec<View> {
    let outside = !f.is_inside(f.root_block(root), l.body.id);
    let is_container = matches!(f.root_ty(root), Ty::Slice(_) | Ty::Vec(_) | Ty::Seq(_));
    if !outside || !is_container || touches.otherwise || touches.mutable && touches.rows.len() > 1 {
        return Vec::new();
    }
    let of_row = |row: &Row| {
        let (low, first) = row.always.iter().min_by_key(|(offset, _)| *offset).copied()?;
        let (high, _) = row.always.iter().max_by_key(|(offset, _)| *offset).copied()?;
        let reaches = row.sometimes.iter().all(|offset| (low..=high).contains(offset));
        (reaches || !touches.mutable).then_some(View { root, first, span: high - low, mutable: touches.mutable })
    };
    touches.rows.iter().filter_map(of_row).collect()
}

fn collect(f: &Function, l: &Loop, block: &Block, always: bool, found: &mut HashMap<Root, Uses>) {
    for stmt in &block.stmts {
        match stmt {
            Stmt::Let(v) => {
                let mutable = matches!(f.value(*v).op, Op::Take(..) | Op::Move(_));
                for place in places(&f.value(*v).op) {
                    access(f, l, place, mutable, always, found);
                }
                // What is read otherwise.
                for root in other_roots(&f.value(*v).op) {
                    found.entry(root).or_default().otherwise = true;
                }
            }
            Stmt::Add(place, ..) | Stmt::Set(place, _) | Stmt::Restore(_, place) => {
                access(f, l, place, true, always, found);
            }
            Stmt::If(i) => {
                collect(f, l, &i.then, false, found);
                collect(f, l, &i.otherwise, false, found);
            }
            Stmt::Back(_) | Stmt::Resume(_) => {
                let call = match stmt {
                    Stmt::Back(back) => back.call,
                    Stmt::Resume(v) => *v,
                    _ => continue,
                };
                let places = places(&f.value(call).op).into_iter().map(|p| p.root);
                let targets = match stmt {
                    Stmt::Back(back) => back.to.iter().flatten().map(|p| p.root).collect(),
                    _ => Vec::new(),
                };
                let values = operands(&f.value(call).op).into_iter().map(Root::Value);
                for root in places.chain(targets).chain(values) {
                    found.entry(root).or_default().otherwise = true;
                }
            }
            Stmt::Cell(c) => {
                if let Some(shape) = &f.cell(*c).shape {
                    found.entry(shape.root).or_default().otherwise = true;
                }
            }
            Stmt::Deliver(_) | Stmt::Loop(_) | Stmt::Store(..) | Stmt::Accumulate(..) | Stmt::Effect(_) => {}
        }
    }
}

/// Containers that an operation reads as a whole.
fn other_roots(op: &Op) -> Vec<Root> {
    match op {
        Op::Load(p) | Op::Move(p) => p.indices().into_iter().map(Root::Value).collect(),
        Op::Take(_, of) => vec![of.root],
        Op::Zero(of) => vec![of.root],
        Op::Verbatim(verbatim) => verbatim.names.iter().map(|name| name.root).collect(),
        other => operands(other).into_iter().map(Root::Value).collect(),
    }
}

fn access(f: &Function, l: &Loop, place: &Place, mutable: bool, always: bool, found: &mut HashMap<Root, Uses>) {
    let index = match &place.proj[..] {
        [Proj::Index(i)] => Linear::read(f, *i).map(|linear| (*i, linear.split())),
        _ => None,
    };
    let Some((index, (base, offset))) = index.filter(|(_, (base, _))| base.stride(f, l) == Some(1)) else {
        found.entry(place.root).or_default().otherwise = true;
        return;
    };
    let touches = found.entry(place.root).or_default();
    touches.mutable |= mutable;
    let at = touches.rows.iter().position(|row| row.base == base).unwrap_or_else(|| {
        touches.rows.push(Row { base, always: Vec::new(), sometimes: Vec::new() });
        touches.rows.len() - 1
    });
    match always {
        true => touches.rows[at].always.push((offset, index)),
        false => touches.rows[at].sometimes.push(offset),
    }
}
