//! Counters by their formula: where `at += 1` goes with a loop over `j`, `at` is where it began and `j - low` more.
//!
//! Then an index that is counted along needs nothing kept, and moves with the loop as other indices do. Runs on the
//! primal program: the counter is still counted, so that it overflows where the user's does, but nothing else reads it.
//! Of counters that are indices, as the loop's variable is: so they are of one type.

use crate::ir::*;
use crate::types::Ty;
use rustc_hash::FxHashSet as HashSet;
use syn::BinOp;

pub(super) fn run(f: &mut Function) {
    let mut body = f.take_body();
    let mut indices = Indices { f, found: HashSet::default() };
    indices.block(&body);
    let indices = indices.found;
    block(f, &mut body, &indices);
    f.body = body;
}

fn block(f: &mut Function, block_: &mut Block, indices: &HashSet<ValueId>) {
    for stmt in &mut block_.stmts {
        if let Stmt::Loop(l) = stmt {
            looped(f, l, indices);
        }
        stmt.blocks_mut().into_iter().for_each(|inner| block(f, inner, indices));
    }
}

fn looped(f: &mut Function, l: &mut Loop, indices: &HashSet<ValueId>) {
    let LoopKind::Range { var, low, reversed: false, step: None, .. } = l.kind else { return };
    if !indices.contains(&var) {
        return;
    }
    for c in l.carried.clone() {
        let Some((op, step)) = step(f, &c).filter(|_| indices.contains(&c.entry)) else { continue };
        let mut stmts = Vec::new();
        let mut emit = |f: &mut Function, op: Op| {
            let span = f.value(c.entry).span;
            let v = ValueId(f.values.len());
            let value = Value {
                op,
                ty: Ty::Int,
                span,
                hint: None,
                annotation: None,
                block: l.body.id,
                lifted: false,
                active: false,
                side: Side::Primal,
                assumes: Assumes::Copied,
                told: Told::Here,
            };
            f.values.push(value);
            stmts.push(Stmt::Let(v));
            v
        };
        let span = f.value(c.entry).span;
        let turns = match is_literal(f, low, 0) {
            true => var,
            false => emit(f, Op::Binary(BinOp::Sub(syn::Token![-](span)), var, low)),
        };
        let far = match is_literal(f, step, 1) {
            true => turns,
            false => emit(f, Op::Binary(BinOp::Mul(syn::Token![*](span)), turns, step)),
        };
        let at = emit(f, Op::Binary(op, c.init, far));
        let next = std::mem::replace(&mut f.values[c.next.0].op, Op::Error);
        replace_primal(f, &mut l.body, &|v| if v == c.entry { at } else { v });
        f.values[c.next.0].op = next;
        l.body.stmts.splice(0..0, stmts);
    }
}

/// The step of a variable that every iteration moves by the same number.
fn step(f: &Function, c: &Carried) -> Option<(BinOp, ValueId)> {
    let constant = |v: &ValueId| matches!(f.value(*v).op, Op::Literal(_)) && f.value(*v).hint.is_none();
    match &f.value(c.next).op {
        Op::Binary(op @ BinOp::Add(_), a, b) if *a == c.entry && constant(b) => Some((*op, *b)),
        Op::Binary(op @ BinOp::Add(_), a, b) if *b == c.entry && constant(a) => Some((*op, *a)),
        Op::Binary(op @ BinOp::Sub(_), a, b) if *a == c.entry && constant(b) => Some((*op, *b)),
        _ => None,
    }
}

fn is_literal(f: &Function, v: ValueId, n: u64) -> bool {
    match &f.value(v).op {
        Op::Literal(syn::Lit::Int(lit)) => f.value(v).hint.is_none() && lit.base10_parse::<u64>().is_ok_and(|m| m == n),
        _ => false,
    }
}

/// What is of the type of indices.
struct Indices<'a> {
    f: &'a Function,
    found: HashSet<ValueId>,
}

impl Indices<'_> {
    fn block(&mut self, block: &Block) {
        for stmt in &block.stmts {
            if let Stmt::Let(v) = stmt {
                places(&self.f.value(*v).op).into_iter().for_each(|p| self.place(p));
            }
            if let Some((_, place)) = effects::written(&self.f.values, stmt) {
                self.place(&place);
            }
            stmt.blocks().into_iter().for_each(|inner| self.block(inner));
            if let Stmt::Loop(l) = stmt {
                // Of one type, whichever of them is an index.
                for c in &l.carried {
                    let all = [c.init, c.entry, c.next, c.exit];
                    if all.iter().any(|v| self.found.contains(v)) {
                        all.into_iter().for_each(|v| self.index(v));
                    }
                }
            }
        }
    }

    fn place(&mut self, place: &Place) {
        place.indices().into_iter().for_each(|v| self.index(v));
    }

    fn index(&mut self, v: ValueId) {
        if !self.found.insert(v) {
            return;
        }
        if let Op::Binary(op, a, b) = &self.f.value(v).op
            && matches!(op, BinOp::Add(_) | BinOp::Sub(_) | BinOp::Mul(_))
        {
            self.index(*a);
            self.index(*b);
        }
    }
}
