//! What memories hold: what was read of elements, and what was written to them.
//!
//! A write to an element is none to another whose index differs by a constant, or is larger for every turn of the loops
//! around: in `for j in k + 1..n`, `a[i * n + j]` is never `a[i * n + k]`.

use crate::ir::*;
use crate::types::Ty;
use quote::ToTokens;
use rustc_hash::FxHashMap as HashMap;

struct Fact {
    place: Place,
    is_length: bool,
    value: ValueId,
}

#[derive(Default)]
pub(super) struct Memory {
    /// By the block in which the fact was found.
    facts: Vec<Vec<Fact>>,
    /// Where the variables of loops begin.
    lows: HashMap<ValueId, ValueId>,
}

impl Memory {
    pub(super) fn enter(&mut self) {
        self.facts.push(Vec::new());
    }

    pub(super) fn leave(&mut self) {
        self.facts.pop();
    }

    pub(super) fn range(&mut self, f: &Function, var: ValueId, low: ValueId) {
        if matches!(f.value(var).op, Op::Induction) {
            self.lows.insert(var, low);
        }
    }

    pub(super) fn find(&self, f: &Function, place: &Place, is_length: bool, v: ValueId) -> Option<ValueId> {
        let known = |fact: &&Fact| fact.is_length == is_length && is_same(f, &fact.place, place);
        let fact = self.facts.iter().flatten().find(known)?;
        let (a, b) = (f.value(fact.value), f.value(v));
        (format!("{:?}", a.ty) == format!("{:?}", b.ty) && a.lifted == b.lifted).then_some(fact.value)
    }

    pub(super) fn read(&mut self, f: &Function, place: &Place, is_length: bool, value: ValueId) {
        if f.value(value).ty.is_scalar() || matches!(f.value(value).ty, Ty::Int) {
            self.add(Fact { place: place.clone(), is_length, value });
        }
    }

    /// An element was given a value. A constant among what has cotangents is read again: it has none itself.
    pub(super) fn holds(&mut self, f: &Function, place: &Place, value: ValueId) {
        let [Proj::Index(_)] = &place.proj[..] else { return };
        let has_cotangent = f.value(value).active || !place.cell().is_some_and(|c| f.cell(c).active);
        if place.cell().is_some() && f.value(value).ty.is_scalar() && has_cotangent {
            self.add(Fact { place: place.clone(), is_length: false, value });
        }
    }

    fn add(&mut self, fact: Fact) {
        if let Some(scope) = self.facts.last_mut() {
            scope.push(fact);
        }
    }

    /// Forgets what the write may have changed.
    pub(super) fn written(&mut self, f: &Function, place: &Place) {
        let lows = &self.lows;
        let may_meet =
            |fact: &Fact| fact.place.root == place.root && (fact.is_length || !are_apart(f, &fact.place, place, lows));
        for scope in &mut self.facts {
            scope.retain(|fact| !may_meet(fact));
        }
    }
}

fn is_same(f: &Function, a: &Place, b: &Place) -> bool {
    let same = |(a, b): (&Proj, &Proj)| match (a, b) {
        (Proj::Index(a), Proj::Index(b)) => a == b || distance(f, *a, *b).is_some_and(|d| d.constant() == Some(0)),
        (Proj::Field(a), Proj::Field(b)) => a.to_token_stream().to_string() == b.to_token_stream().to_string(),
        (Proj::Range(..), _) | (Proj::Index(_) | Proj::Field(_), _) => false,
    };
    a.root == b.root && a.proj.len() == b.proj.len() && a.proj.iter().zip(&b.proj).all(same)
}

fn distance(f: &Function, a: ValueId, b: ValueId) -> Option<Linear> {
    Some(Linear::read(f, a)?.minus(Linear::read(f, b)?))
}

/// Two elements that are never one.
fn are_apart(f: &Function, a: &Place, b: &Place, lows: &HashMap<ValueId, ValueId>) -> bool {
    let ([Proj::Index(a)], [Proj::Index(b)]) = (&a.proj[..], &b.proj[..]) else { return false };
    let Some(distance) = distance(f, *a, *b) else { return false };
    distance.constant().is_some_and(|n| n != 0)
        || is_positive(f, distance.clone(), lows)
        || is_positive(f, Linear::default().minus(distance), lows)
}

/// At least one, whatever the variables of loops are: they are where they begin, or further on.
fn is_positive(f: &Function, mut distance: Linear, lows: &HashMap<ValueId, ValueId>) -> bool {
    // Each turn takes a variable out, or ends.
    for _ in 0..lows.len() + 1 {
        if let Some(n) = distance.constant() {
            return n > 0;
        }
        let further = lows.iter().find(|(var, _)| distance.factor(**var).is_some_and(|n| n > 0));
        let Some((var, low)) = further else { return false };
        let Some(low) = Linear::read(f, *low) else { return false };
        distance = distance.with(*var, &low);
    }
    false
}
