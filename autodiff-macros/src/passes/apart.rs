//! Rows of one container that never meet, by what loops run over.
//!
//! In `for i in k + 1..n`, the row `a[i * n + j]` lies behind `a[k * n + j]` for `j` in `0..n`: between the end of one
//! and the beginning of the other are `(i - k - 1) * n` elements, which is no negative number for `i` from `k + 1` on.

use crate::ir::*;

/// The loops around, innermost first: the body, and the variable with its lower end.
pub(super) type Around = [(BlockId, Option<(ValueId, ValueId)>)];

/// What is around the body of a loop.
pub(super) fn inside(l: &Loop, around: &Around) -> Vec<(BlockId, Option<(ValueId, ValueId)>)> {
    let var = match l.kind {
        LoopKind::Range { var, low, .. } => Some((var, low)),
        LoopKind::Until { .. } | LoopKind::While { .. } => None,
    };
    std::iter::once((l.body.id, var)).chain(around.iter().copied()).collect()
}

/// An index in the first iteration, and behind the last one.
pub(super) fn ends(f: &Function, l: &Loop, index: ValueId) -> Option<(Linear, Linear)> {
    let LoopKind::Range { var, low, high, inclusive, .. } = l.kind else { return None };
    let index = Linear::read(f, index)?;
    let behind = Linear::read(f, high)?.plus(Linear::number(i64::from(inclusive)), 1);
    Some((index.with(var, &Linear::read(f, low)?), index.with(var, &behind)))
}

/// Whether the row that begins with the index `other` begins where the one from `first` on ends, or further on. Of that
/// one an iteration has `span` elements more.
pub(super) fn is_behind(
    f: &Function,
    l: &Loop,
    (first, span): (ValueId, i64),
    other: ValueId,
    around: &Around,
) -> bool {
    let gap = || {
        let (_, end) = ends(f, l, first)?;
        let (start, _) = ends(f, l, other)?;
        let mut gap = start.minus(end).minus(Linear::number(span));
        for (var, low) in around.iter().filter_map(|(_, range)| *range) {
            gap = gap.with(var, &Linear::read(f, low)?.plus(Linear::of(f, var), 1));
        }
        Some(gap)
    };
    gap().is_some_and(|gap| gap.is_natural())
}
