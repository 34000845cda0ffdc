//! Small pieces of generated adjoints.
use super::value::{Accumulate, Value};

/// Takes a cotangent out and leaves a zero of its shape.
#[inline]
pub fn take<C: Value<Cot = C>>(cotangent: &mut C) -> C {
    let zero = cotangent.zero_cot();
    std::mem::replace(cotangent, zero)
}

/// The sum of the cotangents of equal elements.
#[inline]
pub fn total<C: Accumulate>(cotangents: &[C], mut zero: C) -> C {
    for cotangent in cotangents {
        zero.accumulate(cotangent);
    }
    zero
}

/// The steps of a loop from the last to the first, also where the iterator itself cannot be reversed.
pub fn backward<I: Iterator>(steps: I) -> std::iter::Rev<std::vec::IntoIter<I::Item>> {
    steps.collect::<Vec<_>>().into_iter().rev()
}

/// Of the steps of a loop from the last to the first, those that it had taken when it stopped.
pub fn behind<I: Iterator>(steps: I, turns: usize) -> std::iter::Skip<I> {
    let (all, most) = steps.size_hint();
    assert!(most.is_some(), "a loop that stops early has more steps than a `usize` counts");
    steps.skip(all - turns)
}
