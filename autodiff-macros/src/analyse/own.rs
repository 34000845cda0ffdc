//! Memories that a loop has for itself: every iteration writes what it reads of them, before it reads it.
//!
//! Definition  an element is *covered* at a point of the body if this iteration has written it for certain. Indices are
//!             polynomials, and the covered elements spans of them.
//! Transfer    a store covers its element; a loop that covers one element after the other covers them all behind it,
//!             and those behind it in each iteration; of a branch counts what both arms cover.
//! In doubt    not covered, and so not the loop's own.

use crate::ir::*;
use crate::types::{Ty, has_constant_zero};

/// From the first, up to the second.
type Span = (Linear, Linear);

struct Own<'a> {
    f: &'a Function,
    memory: CellId,
    /// The variables of the loops around, with the first value and the one behind the last.
    turns: Vec<(ValueId, Linear, Linear)>,
}

/// Whether no iteration of the loop reads what was in the memory before it.
pub(crate) fn is_own(f: &Function, l: &Loop, memory: CellId) -> bool {
    let mut own = Own { f, memory, turns: Vec::new() };
    let tests_own = match &l.kind {
        LoopKind::While { test, .. } => own.block(test, &mut Vec::new()),
        LoopKind::Range { .. } | LoopKind::Until { .. } => true,
    };
    !is_resized(f, memory) && tests_own && own.block(&l.body, &mut Vec::new())
}

/// Whether a store may change the memory's length.
pub(crate) fn is_resized(f: &Function, memory: CellId) -> bool {
    let mut resized = false;
    effects::each(&f.body.stmts, &mut |stmt| {
        if let Some((_, place)) = effects::written(&f.values, stmt) {
            resized |= place.cell() == Some(memory) && !has_constant_zero(&f.place_ty(&place));
        }
    });
    resized
}

impl Own<'_> {
    /// Whether the block reads nothing else, having been run as often as it may be.
    fn block(&mut self, block: &Block, covered: &mut Vec<Span>) -> bool {
        // What runs into a panic is not reversed.
        block.diverges || block.stmts.iter().all(|stmt| self.stmt(stmt, covered))
    }

    fn stmt(&mut self, stmt: &Stmt, covered: &mut Vec<Span>) -> bool {
        match stmt {
            Stmt::Let(v) => self.operation(*v, stmt, covered),
            Stmt::Effect(effect) => !effect.places().into_iter().any(|place| place.cell() == Some(self.memory)),
            Stmt::Store(_, place, _) if place.cell() == Some(self.memory) => {
                covered.extend(self.element(place));
                true
            }
            Stmt::Accumulate(_, place, _, _) => self.read(place, covered),
            Stmt::Store(..) | Stmt::Cell(_) => true,
            Stmt::If(i) => {
                let mut otherwise = covered.clone();
                let reads_own = self.block(&i.then, covered) && self.block(&i.otherwise, &mut otherwise);
                match (i.then.diverges, i.otherwise.diverges) {
                    (true, _) => *covered = otherwise,
                    (false, true) => {}
                    (false, false) => covered.retain(|span| otherwise.contains(span)),
                }
                reads_own
            }
            Stmt::Loop(l) => self.looped(l, covered),
            // Not of a primal program.
            Stmt::Add(..) | Stmt::Set(..) | Stmt::Restore(..) | Stmt::Back(_) | Stmt::Resume(_) | Stmt::Deliver(_) => {
                false
            }
        }
    }

    fn operation(&self, v: ValueId, stmt: &Stmt, covered: &[Span]) -> bool {
        let op = &self.f.value(v).op;
        let is_written = effects::written(&self.f.values, stmt).is_some_and(|(_, p)| p.cell() == Some(self.memory));
        match op {
            Op::Verbatim(verbatim) => !verbatim.names.iter().any(|name| name.place.cell() == Some(self.memory)),
            // It keeps its length.
            Op::Len(_) => true,
            _ => !is_written && places(op).into_iter().all(|place| self.read(place, covered)),
        }
    }

    fn looped(&mut self, l: &Loop, covered: &mut Vec<Span>) -> bool {
        let LoopKind::Range { var, low, high, inclusive, reversed, step: None, .. } = l.kind else {
            let mut inside = covered.clone();
            let tests_own = match &l.kind {
                LoopKind::While { test, .. } => self.block(test, &mut inside),
                LoopKind::Range { .. } | LoopKind::Until { .. } => true,
            };
            return tests_own && self.block(&l.body, &mut inside);
        };
        // A bound below zero would be the largest number, and the loop would not run.
        let bounds = self.linear(low).filter(Linear::is_natural).zip(self.linear(high));
        let Some((low, high)) = bounds else { return self.block(&l.body, &mut covered.clone()) };
        let high = if inclusive { high.plus(Linear::number(1), 1) } else { high };
        let mut inside = covered.clone();
        if !reversed {
            // By the iterations before.
            let stores = l.body.stmts.iter().filter_map(|stmt| match stmt {
                Stmt::Store(_, place, _) if place.cell() == Some(self.memory) => self.element(place),
                _ => None,
            });
            let written = stores.filter(|(at, _)| at.stride(self.f, l) == Some(1));
            inside.extend(written.map(|(at, _)| (at.with(var, &low), at)).filter(|(from, _)| from.is_natural()));
        }
        self.turns.push((var, low.clone(), high.clone()));
        let reads_own = self.block(&l.body, &mut inside);
        self.turns.pop();
        inside.retain(|span| !covered.contains(span));
        for (from, to) in inside {
            let next = from.with(var, &Linear::of(self.f, var).plus(Linear::number(1), 1));
            if from.is_fixed(self.f, l) && to.is_fixed(self.f, l) && next == to && from != next {
                covered.push((from.with(var, &low), from.with(var, &high)));
            }
        }
        reads_own
    }

    fn linear(&self, v: ValueId) -> Option<Linear> {
        let mut linear = Linear::read(self.f, v)?;
        let lengths: Vec<ValueId> = linear.values().filter(|v| self.is_length(*v)).collect();
        for v in lengths {
            linear = linear.with(v, &self.length()?);
        }
        Some(linear)
    }

    fn is_length(&self, v: ValueId) -> bool {
        matches!(&self.f.value(v).op, Op::Len(p) if p.cell() == Some(self.memory) && p.proj.is_empty())
    }

    /// The memory's length, which never changes.
    fn length(&self) -> Option<Linear> {
        let cell = self.f.cell(self.memory);
        let number = |tokens: &proc_macro2::TokenStream| {
            syn::parse2::<syn::LitInt>(tokens.clone()).ok()?.base10_parse().ok().map(Linear::number)
        };
        match (cell.init, &cell.ty) {
            (_, Ty::Array(_, n)) => number(n),
            (Init::Value(v), _) => match &self.f.value(v).op {
                Op::VecRepeat(_, n) => Linear::read(self.f, *n),
                Op::VecList(parts) => i64::try_from(parts.len()).ok().map(Linear::number),
                _ => None,
            },
            (Init::Zero, _) => None,
        }
    }

    /// The element that a place is, as a span.
    fn element(&self, place: &Place) -> Option<Span> {
        let [Proj::Index(i)] = &place.proj[..] else { return None };
        let at = self.linear(*i)?;
        Some((at.clone(), at.plus(Linear::number(1), 1)))
    }

    /// Whether what is read of the memory is covered.
    fn read(&self, place: &Place, covered: &[Span]) -> bool {
        if place.cell() != Some(self.memory) {
            return true;
        }
        let read = || match place.proj.first() {
            None => Some((Linear::number(0), self.length()?)),
            Some(Proj::Index(i)) => self.linear(*i).map(|at| (at.clone(), at.plus(Linear::number(1), 1))),
            Some(Proj::Range(low, high, closed)) => {
                let low = low.map_or(Some(Linear::number(0)), |v| self.linear(v))?;
                let high = high.map_or_else(|| self.length(), |v| self.linear(v))?;
                Some((low, if *closed { high.plus(Linear::number(1), 1) } else { high }))
            }
            Some(Proj::Field(_)) => None,
        };
        let Some((from, to)) = read() else { return false };
        let covers = |(low, high): &Span| {
            self.is_never_negative(from.clone().minus(low.clone()))
                && self.is_never_negative(high.clone().minus(to.clone()))
        };
        covered.iter().any(covers)
    }

    /// At its smallest, with the loops around being where they may be.
    fn is_never_negative(&self, mut n: Linear) -> bool {
        for (var, low, high) in self.turns.iter().rev() {
            n = match n.factor(*var) {
                Some(0) => n,
                Some(1..) => n.with(*var, low),
                Some(_) => n.with(*var, &high.clone().minus(Linear::number(1))),
                None => return false,
            };
        }
        n.constant().is_some_and(|n| n >= 0)
    }
}
