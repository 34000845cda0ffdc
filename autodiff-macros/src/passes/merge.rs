//! Loops one behind the other become one, where the second takes up what the first has put down.
//!
//! What `z[i] = y[i] + h * k[i]` and then `k[i] = x[i] * z[i - 1]` are in reverse go over a cotangent of `z` each: one loop
//! has each element at hand. Iterations go together by their number, so it is a loop of the first, with what is left of the second behind it.
//!
//! What they have in common they only read, or each iteration of both has one element of it, and that the same. So
//! nothing is read before it has been added. A chain of equations takes 0.87 of the time.

use super::emit::{Emit, range};
use super::sink::all_reads;
use crate::ir::*;
use crate::print::names;
use crate::sweep::Handover;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

pub(super) fn run(f: &mut Function, block: &mut Block, handover: &Handover) {
    for stmt in &mut block.stmts {
        stmt.blocks_mut().into_iter().for_each(|inner| run(f, inner, handover));
    }
    let mut at = 0;
    while at < block.stmts.len() {
        match next(f, block, at, handover) {
            Some(second) => merge(f, block, at, second),
            None => at += 1,
        }
    }
}

/// A loop that the one at `at` can be merged with, with simple statements between that stay behind both.
fn next(f: &Function, block: &Block, at: usize, handover: &Handover) -> Option<usize> {
    let Stmt::Loop(first) = &block.stmts[at] else { return None };
    let is_simple = |stmt: &Stmt| matches!(stmt, Stmt::Let(_) | Stmt::Cell(_) | Stmt::Add(..) | Stmt::Set(..));
    let behind = at + 1 + block.stmts[at + 1..].iter().position(|stmt| !is_simple(stmt))?;
    let Stmt::Loop(second) = &block.stmts[behind] else { return None };
    let between = &block.stmts[at + 1..behind];
    let is_plain = |l: &Loop| !l.backward && !handover.fused.contains(l) && l.body.stmts.iter().all(is_simple);
    let defined: HashSet<ValueId> =
        between.iter().filter_map(|s| if let Stmt::Let(v) = s { Some(*v) } else { None }).collect();
    let reads = all_reads(f, &block.stmts[behind]);
    let takes_over = || {
        let puts = touches(f, &block.stmts[at]).into_iter().filter(|(_, touch)| *touch != Touch::Read);
        let put: HashSet<CellId> = puts.map(|(cell, _)| cell).collect();
        let mut taken = second.body.stmts.iter().filter_map(|stmt| match stmt {
            Stmt::Let(v) => match &f.value(*v).op {
                Op::Take(place, _) | Op::Load(place) => place.cell(),
                _ => None,
            },
            _ => None,
        });
        taken.any(|cell| put.contains(&cell))
    };
    let is_copied = |stmt: &Stmt| match stmt {
        Stmt::Let(v) => !handover.witnessed.contains(v),
        other => !matches!(other, Stmt::Cell(_)),
    };
    let can = is_plain(first)
        && is_plain(second)
        && second.body.stmts.iter().all(is_copied)
        && handover.slots(second.body.id).is_empty()
        && !reads.iter().any(|v| defined.contains(v))
        && takes_over()
        && are_apart(f, between, &second.body.stmts)
        && rest(f, first, second).is_some()
        && is_in_step(f, first, second);
    can.then_some(behind)
}

/// Whether statements may change places with those behind them.
fn are_apart(f: &Function, stmts: &[Stmt], others: &[Stmt]) -> bool {
    let all = |stmts: &[Stmt]| -> Vec<(CellId, Touch)> { stmts.iter().flat_map(|stmt| touches(f, stmt)).collect() };
    let others = all(others);
    all(stmts).iter().all(|(cell, touch)| others.iter().all(|(c, t)| c != cell || commute(*touch, *t)))
}

fn commute(a: Touch, b: Touch) -> bool {
    a == b && a != Touch::Written
}

/// How many iterations the second loop has more, if it has them at its end.
fn rest(f: &Function, first: &Loop, second: &Loop) -> Option<usize> {
    let ends = |l: &Loop| match l.kind {
        LoopKind::Range { low, high, inclusive: false, reversed: false, step: None, .. } => {
            Some((Linear::read(f, low)?, Linear::read(f, high)?))
        }
        LoopKind::Range { .. } | LoopKind::Until { .. } | LoopKind::While { .. } => None,
    };
    let ((low, high), (other_low, other_high)) = (ends(first)?, ends(second)?);
    let more = other_high.minus(high).minus(other_low.clone().minus(low.clone())).constant()?;
    // What an empty range begins with may be anything.
    let are_numbers = low.constant().is_some() && other_low.constant().is_some();
    let is_same = more == 0 && other_low.clone().minus(low).constant() == Some(0);
    (is_same || are_numbers).then_some(more).and_then(|more| usize::try_from(more).ok())
}

/// Whether an iteration of the second may run as soon as the one of the first with the same number has.
fn is_in_step(f: &Function, first: &Loop, second: &Loop) -> bool {
    let (Some(var), Some(other)) = (variable(first), variable(second)) else { return false };
    let Some(shift) = shift(f, first, second) else { return false };
    // As in the first loop.
    let to_first = Linear::of(f, var).plus(Linear::number(shift), 1);
    let of = |l: &Loop, is_second: bool| -> Vec<(CellId, Touch, Option<Linear>)> {
        let element = |stmt: &Stmt| {
            let place = match stmt {
                Stmt::Add(place, ..) | Stmt::Set(place, _) => place,
                Stmt::Let(v) => match &f.value(*v).op {
                    Op::Load(place) | Op::Take(place, _) => place,
                    _ => return None,
                },
                _ => return None,
            };
            let [Proj::Index(index)] = place.proj[..] else { return None };
            let index = Linear::read(f, index).filter(|index| index.stride(f, l) == Some(1))?;
            Some(if is_second { index.with(other, &to_first) } else { index })
        };
        let all = l.body.stmts.iter().flat_map(|s| touches(f, s).into_iter().map(move |t| (t, element(s))));
        all.map(|((cell, touch), index)| (cell, touch, index)).collect()
    };
    let others = of(second, true);
    of(first, false).iter().all(|(cell, touch, index)| {
        let same = others.iter().filter(|(c, ..)| c == cell);
        same.into_iter().all(|(_, t, other)| match (touch, t) {
            (Touch::Read, Touch::Read) => true,
            // Neighbours would wait for each other.
            (Touch::Added, Touch::Added) => index == other,
            _ => index.is_some() && index == other,
        })
    })
}

fn variable(l: &Loop) -> Option<ValueId> {
    match l.kind {
        LoopKind::Range { var, .. } => Some(var),
        LoopKind::Until { .. } | LoopKind::While { .. } => None,
    }
}

/// How far the variable of the second loop is from that of the first.
fn shift(f: &Function, first: &Loop, second: &Loop) -> Option<i64> {
    let (LoopKind::Range { low, .. }, LoopKind::Range { low: other, .. }) = (&first.kind, &second.kind) else {
        return None;
    };
    Linear::read(f, *other)?.minus(Linear::read(f, *low)?).constant()
}

/// The body of the second goes into the first, and what is left of the second stays where it is.
fn merge(f: &mut Function, block: &mut Block, at: usize, behind: usize) {
    let Stmt::Loop(mut second) = block.stmts.remove(behind) else { return };
    let Stmt::Loop(first) = &mut block.stmts[at] else { return };
    let (Some(more), Some(shift)) = (rest(f, first, &second), shift(f, first, &second)) else { return };
    let (LoopKind::Range { var, low, high, .. }, LoopKind::Range { var: other, low: begin, high: end, .. }) =
        (first.kind.clone(), second.kind.clone())
    else {
        return;
    };
    let mut emit = Emit::new(f, first.body.id, names::at(second.span));
    let far = (shift != 0).then(|| emit.number(shift.unsigned_abs() as usize));
    let turn = match far {
        None => var,
        Some(far) if shift > 0 => emit.plus(var, far),
        Some(far) => emit.minus(var, far),
    };
    first.body.stmts.append(&mut emit.out);
    let mut new = HashMap::from_iter([(other, turn)]);
    for stmt in &second.body.stmts {
        let stmt = again(f, stmt, &mut new, first.body.id);
        first.body.stmts.push(stmt);
    }
    if more > 0 {
        // `for j in begin + (high - min(low, high))..end`
        let mut emit = Emit::new(f, block.id, names::at(second.span));
        let from = emit.int(Op::Least(low, high));
        let turns = emit.minus(high, from);
        let from = emit.plus(begin, turns);
        second.kind = range(other, from, end);
        emit.out.push(Stmt::Loop(second));
        let rest = emit.out;
        block.stmts.splice(behind..behind, rest);
    }
}

/// A statement of another body, with values of its own.
fn again(f: &mut Function, stmt: &Stmt, new: &mut HashMap<ValueId, ValueId>, block: BlockId) -> Stmt {
    let with = |v: &mut ValueId| *v = new.get(v).copied().unwrap_or(*v);
    let place = |p: &Place| {
        let mut p = p.clone();
        p.values_mut().into_iter().for_each(with);
        p
    };
    let value = |v: ValueId| new.get(&v).copied().unwrap_or(v);
    match stmt {
        Stmt::Add(to, v, sign) => Stmt::Add(place(to), value(*v), *sign),
        Stmt::Set(to, v) => Stmt::Set(place(to), value(*v)),
        Stmt::Let(v) => {
            let mut copy = f.value(*v).clone();
            effects::replace_operands(&mut copy.op, with);
            copy.block = block;
            f.values.push(copy);
            let copy = ValueId(f.values.len() - 1);
            new.insert(*v, copy);
            Stmt::Let(copy)
        }
        other => other.clone(),
    }
}
