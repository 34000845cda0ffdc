//! An element whose cotangent is taken and then added to is overwritten: it needs no zero between.
//!
//! `v[j] = a + b` takes the cotangent of `v[j]` and leaves a zero, to which the one of `a`, which was `v[j]`, is added.

use super::apart::{self, Around};
use crate::ir::*;

pub(super) fn run(f: &mut Function, block: &mut Block) {
    blocks(f, block, None, &[]);
}

/// `l` is the loop of which the block is the body.
fn blocks(f: &mut Function, block: &mut Block, l: Option<&Loop>, around: &Around) {
    for stmt in &mut block.stmts {
        match stmt {
            Stmt::Loop(l) => {
                let inside = apart::inside(l, around);
                let empty = Block { id: l.body.id, stmts: Vec::new(), diverges: false };
                let mut body = std::mem::replace(&mut l.body, empty);
                blocks(f, &mut body, Some(l), &inside);
                l.body = body;
            }
            other => other.blocks_mut().into_iter().for_each(|inner| blocks(f, inner, None, around)),
        }
    }
    let around = if l.is_some() { &around[1..] } else { around };
    for at in 0..block.stmts.len() {
        let Stmt::Let(taken) = block.stmts[at] else { continue };
        let Op::Take(place, _) = &f.value(taken).op else { continue };
        let place = place.clone();
        if !f.value(taken).ty.is_float() || !matches!(place.proj[..], [Proj::Index(_)]) {
            continue;
        }
        let Some(add) = added(f, &block.stmts[at + 1..], &place, l, around) else { continue };
        f.values[taken.0].op = Op::Load(place);
        let add = at + 1 + add;
        let Stmt::Add(place, v, sign) = block.stmts[add].clone() else { continue };
        let (ty, span) = (f.value(v).ty.clone(), f.value(v).span);
        match sign {
            Sign::Plus => block.stmts[add] = Stmt::Set(place, v),
            Sign::Minus => {
                let v = f.add_cotangent(Op::Negative(v), ty, span, block.id);
                block.stmts.splice(add..=add, [Stmt::Let(v), Stmt::Set(place, v)]);
            }
        }
    }
}

/// The statement that adds to the place, with nothing between that touches it.
fn added(f: &Function, stmts: &[Stmt], place: &Place, l: Option<&Loop>, around: &Around) -> Option<usize> {
    let Proj::Index(index) = place.proj[0] else { return None };
    let linear = Linear::read(f, index)?;
    for (at, stmt) in stmts.iter().enumerate() {
        if touches(f, stmt).iter().all(|(cell, _)| Some(*cell) != place.cell()) {
            continue;
        }
        let other = match stmt {
            Stmt::Add(other, ..) | Stmt::Set(other, _) => other,
            Stmt::Let(v) => match &f.value(*v).op {
                Op::Load(other) | Op::Take(other, _) => other,
                _ => return None,
            },
            _ => return None,
        };
        let [Proj::Index(other)] = other.proj[..] else { return None };
        let distance = Linear::read(f, other)?.minus(linear.clone());
        if distance.constant() == Some(0) {
            return matches!(stmt, Stmt::Add(..)).then_some(at);
        }
        let is_apart = |l: &Loop| {
            let is_row = |index: ValueId| Linear::read(f, index).is_some_and(|i| i.stride(f, l) == Some(1));
            is_row(index)
                && is_row(other)
                && (apart::is_behind(f, l, (index, 0), other, around)
                    || apart::is_behind(f, l, (other, 0), index, around))
        };
        if distance.constant().is_none() && !l.is_some_and(is_apart) {
            return None;
        }
    }
    None
}
