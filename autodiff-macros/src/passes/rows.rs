//! Views of what an innermost loop goes through, instead of indices that are checked in each iteration.
//!
//! A loop that reads `x[b + j]` and adds to `d_x[b + j]` for each `j` runs over two slices, taken before it: then no
//! access is checked, and the loop is made of vectors. Every iteration has the access, so a slice is out of range only
//! where one of them is. In the primal program that panic comes before the loop instead of in it, and nobody can tell:
//! such a loop writes local memory and does nothing else. The text is the same unless the loop could panic in another way
//! as well, which may have come first.
//!
//! A container that is written has one view, or two that are certain to lie one behind the other.

use super::apart::{self, Around};
use crate::ir::*;
use crate::sweep::{Handover, Slot};
use crate::types::Ty;
use rustc_hash::FxHashMap as HashMap;

pub(super) fn run(f: &mut Function, adjoint: &mut Block, handover: &Handover) {
    loops(f, adjoint, handover, &[]);
    let mut body = f.take_body();
    loops(f, &mut body, handover, &[]);
    // Of a loop that is reversed as it runs there is one, with both iterations in it.
    for stmt in &mut body.stmts {
        if let Stmt::Loop(l) = stmt
            && handover.fused.contains(l)
        {
            let reverse = adjoint.stmts.iter().filter(|stmt| matches!(stmt, Stmt::Loop(r) if r.id == l.id));
            let bodies: Vec<&Block> = std::iter::once(&l.body).chain(reverse.flat_map(Stmt::blocks)).collect();
            l.views = views(f, l, &bodies, &[]);
        }
    }
    f.body = body;
}

fn loops(f: &Function, block: &mut Block, handover: &Handover, around: &Around) {
    for stmt in &mut block.stmts {
        match stmt {
            Stmt::Loop(l) => {
                let inside = apart::inside(l, around);
                loops(f, &mut l.body, handover, &inside);
                if handover.fused.contains(l) {
                    continue;
                }
                l.views = views(f, l, &[&l.body], around);
                if l.side == Side::Primal && handover.has_tape(l.body.id) {
                    keep(f, l, handover);
                }
            }
            other => other.blocks_mut().into_iter().for_each(|inner| loops(f, inner, handover, around)),
        }
    }
}

/// What a loop uses.
struct Found {
    uses: HashMap<Root, Uses>,
    /// How many accesses there are.
    count: usize,
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
    /// The indices of every iteration, by their offsets, and when they are used; those of some iterations.
    always: Vec<Access>,
    sometimes: Vec<i64>,
}

#[derive(Clone, Copy)]
struct Access {
    offset: i64,
    index: ValueId,
    order: usize,
}

/// The views of a loop whose iterations are made of these blocks.
fn views(f: &Function, l: &Loop, bodies: &[&Block], around: &Around) -> Vec<View> {
    let LoopKind::Range { reversed: false, step: None, inclusive, .. } = l.kind else { return Vec::new() };
    // The number of turns of a range up to the largest integer is none.
    let is_seen = l.side == Side::Primal && (inclusive || !effects::are_quiet(f, &l.body.stmts));
    if is_seen || bodies.iter().any(|body| super::any(body, &|s| matches!(s, Stmt::Loop(_)))) {
        return Vec::new();
    }
    let mut found = Found { uses: HashMap::default(), count: 0 };
    bodies.iter().for_each(|body| collect(f, l, body, true, &mut found));
    let mut views: Vec<View> =
        found.uses.into_iter().flat_map(|(root, touches)| view(f, l, root, &touches, around)).collect();
    views.sort_by_key(|v| (v.root, v.first));
    views
}

/// The views of a container.
fn view(f: &Function, l: &Loop, root: Root, touches: &Uses, around: &Around) -> Vec<View> {
    let outside = !f.is_inside(f.root_block(root), l.body.id);
    let is_container = match f.root_ty(root) {
        Ty::Slice(_) | Ty::Vec(_) => true,
        Ty::Seq(_) => l.side == Side::Cotangent,
        Ty::Array(..) => is_array_of_ours(f, root),
        _ => false,
    };
    if !outside || !is_container || touches.otherwise {
        return Vec::new();
    }
    if !touches.mutable {
        return touches.rows.iter().flat_map(|row| read(root, row)).collect();
    }
    let views = touches.rows.iter().filter_map(|row| {
        let view = whole(root, row, true)?;
        let offset = |access: &Access| access.offset;
        let (low, high) = (row.always.iter().map(offset).min()?, row.always.iter().map(offset).max()?);
        row.sometimes.iter().all(|offset| (low..=high).contains(offset)).then_some(view)
    });
    let mut views: Vec<View> = views.collect();
    if views.len() < touches.rows.len() || views.iter().any(|view| waits(f, l, view, around)) {
        return Vec::new();
    }
    match &mut views[..] {
        [] | [_] => views,
        [a, b] if apart::is_behind(f, l, (a.first, a.span), b.first, around) => {
            b.behind = Some(a.first);
            views
        }
        [a, b] if apart::is_behind(f, l, (b.first, b.span), a.first, around) => {
            a.behind = Some(b.first);
            views
        }
        _ => Vec::new(),
    }
}

/// A view for each offset: that `k + 1` does not overflow, rustc would not know (a sixteenth of Rosenbrock's function).
fn read(root: Root, row: &Row) -> Vec<View> {
    const MOST: usize = 4;
    if row.always.len() > MOST {
        return whole(root, row, false).into_iter().collect();
    }
    let view = |access: &Access| View {
        root,
        first: access.index,
        span: 0,
        mutable: false,
        behind: None,
        indices: vec![(access.order, access.index)],
        kept: None,
    };
    row.always.iter().map(view).collect()
}

/// A view from the smallest offset to the largest.
fn whole(root: Root, row: &Row, mutable: bool) -> Option<View> {
    let Access { offset: low, index: first, .. } = *row.always.iter().min_by_key(|access| access.offset)?;
    let high = row.always.iter().map(|access| access.offset).max()?;
    let indices = row.always.iter().map(|access| (access.order, access.index)).collect();
    Some(View { root, first, span: high - low, mutable, behind: None, indices, kept: None })
}

/// Elements that each iteration keeps, and nothing else, are copied together: a tenth of the time of a loop that computes
/// little.
fn keep(f: &Function, l: &mut Loop, handover: &Handover) {
    let [slot] = handover.slots(l.body.id) else { return };
    let writes: Vec<(StoreId, Place)> = {
        let mut all = Vec::new();
        effects::each(&l.body.stmts, &mut |stmt| all.extend(effects::written(&f.values, stmt)));
        all
    };
    // In each iteration, not in one arm.
    let found = l.body.stmts.iter().find_map(|stmt| match (stmt, slot) {
        (Stmt::Let(v), Slot::Value(kept)) if v == kept => match &f.value(*v).op {
            Op::Load(place) if f.value(*v).lifted == f.root_lifted(place.root) => Some((place, None)),
            _ => None,
        },
        (Stmt::Store(id, place, _) | Stmt::Accumulate(id, place, ..), Slot::Old(old)) if id == old => {
            Some((place, Some(*id)))
        }
        _ => None,
    });
    let Some((place, store)) = found else { return };
    let row = |view: &View, place: &Place| {
        let ([Proj::Index(index)], true) = (&place.proj[..], place.root == view.root) else { return None };
        let (base, first) = Linear::read(f, view.first)?.split();
        let (other, offset) = Linear::read(f, *index)?.split();
        (base == other && (0..=view.span).contains(&(offset - first))).then_some(offset - first)
    };
    let of_view = l.views.iter().position(|view| row(view, place).is_some());
    let Some(view) = of_view.map(|at| &mut l.views[at]) else { return };
    let is_written = |(id, written): &(StoreId, Place)| Some(*id) != store && row(view, written).is_some();
    if f.place_ty(place).is_float() && !writes.iter().any(is_written) {
        view.kept = row(view, place).map(|offset| Kept { offset, store });
    }
}

/// Whether a row is written again in the next iteration of the loop around, from another place on: `s[j] += …` for `j`
/// in `i + 1..n`. Vectors that are read then span two that have just been written, and wait for them (three times the
/// time of a mixture of Gaussians).
fn waits(f: &Function, l: &Loop, view: &View, around: &Around) -> bool {
    if is_array_of_ours(f, view.root) {
        return false;
    }
    let (Some((start, end)), Some((body, var))) = (apart::ends(f, l, view.first), around.first()) else { return false };
    let moves = |index: &Linear| {
        index.values().any(|v| var.is_some_and(|(var, _)| v == var) || f.is_inside(f.value(v).block, *body))
    };
    moves(&start) != moves(&end)
}

/// What is kept of a block of iterations.
fn is_array_of_ours(f: &Function, root: Root) -> bool {
    matches!(root, Root::Cell(c) if f.cell(c).what == What::Sum)
}

fn collect(f: &Function, l: &Loop, block: &Block, always: bool, found: &mut Found) {
    for stmt in &block.stmts {
        match stmt {
            Stmt::Let(v) => {
                let mutable = matches!(f.value(*v).op, Op::Take(..) | Op::Move(_));
                for place in places(&f.value(*v).op) {
                    access(f, l, place, mutable, always, found);
                }
                // What is read otherwise.
                for root in other_roots(&f.value(*v).op) {
                    found.uses.entry(root).or_default().otherwise = true;
                }
            }
            Stmt::Add(place, ..)
            | Stmt::Set(place, _)
            | Stmt::Restore(_, place)
            | Stmt::Store(_, place, _)
            | Stmt::Accumulate(_, place, ..) => {
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
                    found.uses.entry(root).or_default().otherwise = true;
                }
            }
            Stmt::Cell(c) => {
                if let Some(shape) = &f.cell(*c).shape {
                    found.uses.entry(shape.root).or_default().otherwise = true;
                }
            }
            Stmt::Deliver(_) | Stmt::Loop(_) | Stmt::Effect(_) => {}
        }
    }
}

/// Containers that an operation reads as a whole.
fn other_roots(op: &Op) -> Vec<Root> {
    match op {
        Op::Load(p) | Op::Move(p) => p.indices().into_iter().map(Root::Value).collect(),
        Op::Take(_, of) => vec![of.root],
        Op::Zero(of) => vec![of.root],
        Op::Verbatim(verbatim) => {
            let indices = verbatim.names.iter().flat_map(|name| name.place.indices()).map(Root::Value);
            verbatim.names.iter().map(|name| name.place.root).chain(indices).collect()
        }
        other => operands(other).into_iter().map(Root::Value).collect(),
    }
}

fn access(f: &Function, l: &Loop, place: &Place, mutable: bool, always: bool, found: &mut Found) {
    let index = match &place.proj[..] {
        [Proj::Index(i)] => Linear::read(f, *i).map(|linear| (*i, linear.split())),
        _ => None,
    };
    let Some((index, (base, offset))) = index.filter(|(_, (base, _))| base.stride(f, l) == Some(1)) else {
        found.uses.entry(place.root).or_default().otherwise = true;
        return;
    };
    found.count += 1;
    let order = found.count;
    let touches = found.uses.entry(place.root).or_default();
    touches.mutable |= mutable;
    let at = touches.rows.iter().position(|row| row.base == base).unwrap_or_else(|| {
        touches.rows.push(Row { base, always: Vec::new(), sometimes: Vec::new() });
        touches.rows.len() - 1
    });
    match always {
        true if touches.rows[at].always.iter().any(|access| access.offset == offset) => {}
        true => touches.rows[at].always.push(Access { offset, index, order }),
        false => touches.rows[at].sometimes.push(offset),
    }
}
