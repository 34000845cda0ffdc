//! Indices as polynomials of what is not known: `(i - 1) * n + j` is `i·n - n + j`.
//!
//! The polynomials are equal modulo the largest integer where the indices are, so that nothing is said of overflow.

use super::*;
use std::collections::BTreeMap;
use syn::BinOp;

/// By products of values, ascending; the empty product is the constant.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct Linear(BTreeMap<Vec<ValueId>, i64>);

/// Longer ones are not looked at.
const LONGEST: usize = 12;

impl Linear {
    pub(crate) fn of(f: &Function, v: ValueId) -> Linear {
        Linear(BTreeMap::from([(vec![canonical(f, v)], 1)]))
    }

    pub(crate) fn number(n: i64) -> Linear {
        Linear::default().plus(Linear(BTreeMap::from([(Vec::new(), n)])), 1)
    }

    /// What an index is; `None` if it is too long.
    pub(crate) fn read(f: &Function, v: ValueId) -> Option<Linear> {
        let binary = |a, b| Some((Linear::read(f, a)?, Linear::read(f, b)?));
        let read = match &f.value(v).op {
            Op::Literal(syn::Lit::Int(n)) => Linear::number(n.base10_parse().ok()?),
            Op::Binary(BinOp::Add(_), a, b) => binary(*a, *b).map(|(a, b)| a.plus(b, 1))?,
            Op::Binary(BinOp::Sub(_), a, b) => binary(*a, *b).map(|(a, b)| a.plus(b, -1))?,
            Op::Binary(BinOp::Mul(_), a, b) => binary(*a, *b).map(|(a, b)| a.times(&b))?,
            _ => Linear::of(f, v),
        };
        (read.0.len() <= LONGEST).then_some(read)
    }

    pub(crate) fn minus(self, other: Linear) -> Linear {
        self.plus(other, -1)
    }

    /// The number that it is, if it is one.
    pub(crate) fn constant(&self) -> Option<i64> {
        match self.0.len() {
            0 => Some(0),
            1 => self.0.get(&Vec::new()).copied(),
            _ => None,
        }
    }

    /// At least zero, and so is each step on the way to it, whatever its values are: those of indices are never negative.
    pub(crate) fn is_natural(&self) -> bool {
        self.0.values().all(|n| *n >= 0)
    }

    /// The values that it is made of.
    pub(crate) fn values(&self) -> impl Iterator<Item = ValueId> {
        self.0.keys().flatten().copied()
    }

    /// With another value for a variable.
    pub(crate) fn with(&self, var: ValueId, value: &Linear) -> Linear {
        let mut result = Linear::default();
        for (product, n) in &self.0 {
            let mut term = Linear(BTreeMap::from([(Vec::new(), *n)]));
            for v in product {
                let factor = if *v == var { value.clone() } else { Linear(BTreeMap::from([(vec![*v], 1)])) };
                term = term.times(&factor);
            }
            result = result.plus(term, 1);
        }
        result
    }

    pub(crate) fn plus(mut self, other: Linear, factor: i64) -> Linear {
        for (product, n) in other.0 {
            let sum = self.0.entry(product).or_default();
            *sum = sum.wrapping_add(n.wrapping_mul(factor));
        }
        self.0.retain(|_, n| *n != 0);
        self
    }

    fn times(&self, other: &Linear) -> Linear {
        let mut result = Linear::default();
        for (a, n) in &self.0 {
            for (b, m) in &other.0 {
                let mut product: Vec<ValueId> = a.iter().chain(b).copied().collect();
                product.sort();
                result = result.plus(Linear(BTreeMap::from([(product, n.wrapping_mul(*m))])), 1);
            }
        }
        result
    }

    /// Without its constant, and the constant.
    pub(crate) fn split(mut self) -> (Linear, i64) {
        let constant = self.0.remove(&Vec::new()).unwrap_or(0);
        (self, constant)
    }

    /// How far it moves when the variable of the loop grows by one; `None` if that is not one number, as what is
    /// computed in the body may be another value in each iteration.
    pub(crate) fn stride(&self, f: &Function, l: &Loop) -> Option<i64> {
        let LoopKind::Range { var, .. } = l.kind else { return None };
        self.is_fixed(f, l).then(|| self.factor(var)).flatten()
    }

    /// Made of the variable of the loop and of what is the same in all its iterations.
    pub(crate) fn is_fixed(&self, f: &Function, l: &Loop) -> bool {
        let is_variable = |v: ValueId| matches!(l.kind, LoopKind::Range { var, .. } if var == v);
        self.values().all(|v| is_variable(v) || is_from_outside(f, v, l.body.id))
    }

    /// The same wherever in the block, and in each of its runs.
    pub(crate) fn is_from_outside(&self, f: &Function, block: BlockId) -> bool {
        self.values().all(|v| is_from_outside(f, v, block))
    }

    /// How far it moves when `v` grows by one; `None` if that depends on other values.
    pub(crate) fn factor(&self, v: ValueId) -> Option<i64> {
        let alone = |product: &Vec<ValueId>| product.len() == 1;
        let with: Vec<_> = self.0.iter().filter(|(product, _)| product.contains(&v)).collect();
        with.iter().all(|(product, _)| alone(product)).then(|| with.iter().map(|(_, n)| **n).sum())
    }
}

fn is_from_outside(f: &Function, v: ValueId, block: BlockId) -> bool {
    !f.is_inside(f.value(length_of(f, v).unwrap_or(v)).block, block)
}

/// One value for those that are computed alike: the length of a parameter.
fn canonical(f: &Function, v: ValueId) -> ValueId {
    let Some(of) = length_of(f, v) else { return v };
    (0..f.values.len()).map(ValueId).find(|w| length_of(f, *w) == Some(of)).unwrap_or(v)
}

/// What it is the length of, if that is a value.
fn length_of(f: &Function, v: ValueId) -> Option<ValueId> {
    match &f.value(v).op {
        Op::Len(Place { root: Root::Value(of), proj, .. }) if proj.is_empty() => Some(*of),
        _ => None,
    }
}
