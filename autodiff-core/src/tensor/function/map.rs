//! A function of numbers on each element.
//!
//! The derivatives of `f` by its operands, times a cotangent for each, are rules in their turn. They are linear in the
//! cotangents, so a derivative by one of these is the same rule with another in its place; a derivative by an operand is
//! the rule of the next order. Values are computed again from the operands: that takes less memory and, unless `f` is dear,
//! less time than to save partials.
use super::Elementwise;
use super::further;
use crate::tensor::Floating;
use crate::tensor::elementwise::{ElementwiseRule, Reads, settled};
use crate::tensor::term::{Term, apply_terms};
use std::marker::PhantomData;

/// `f(x)`.
pub(super) struct Map<F>(PhantomData<fn() -> F>);

/// The derivative of `f` by an operand, times a cotangent, which comes after the operands.
struct First<F> {
    by: usize,
    f: Map<F>,
}

/// The derivative of `f` by two operands, times two cotangents, which come after the operands.
struct Second<F> {
    by: [usize; 2],
    f: PhantomData<fn() -> F>,
}

impl<F> Map<F> {
    pub(super) fn of(_: F) -> Map<F> {
        Map(PhantomData)
    }
}

macro_rules! copy {
    ($($Rule:ident)*) => { $(
        impl<F> Clone for $Rule<F> {
            fn clone(&self) -> Self {
                *self
            }
        }
        impl<F> Copy for $Rule<F> {}
    )* };
}
copy!(Map First Second);

/// A direction: `c` in operand `by`. A zero stays zero through an infinite derivative, as it is one from the start.
#[inline]
fn towards<T: Floating, const N: usize>(by: usize, c: T) -> [T; N] {
    std::array::from_fn(|i| if i == by { c } else { T::ZERO })
}

#[inline]
fn first<T: Floating, const N: usize, const M: usize>(all: [T; M]) -> [T; N] {
    std::array::from_fn(|i| all[i])
}

/// Reads the operands, and the cotangents but for one's own.
const fn reads<const N: usize>(operands: usize) -> [Reads<N>; N] {
    let mut reads = [Reads { operands: [true; N], result: false, compares: false }; N];
    let mut own = operands;
    while own < N {
        reads[own].operands[own] = false;
        own += 1;
    }
    reads
}

// With one and with two cotangents, `$first` and `$second` operands in all.
macro_rules! orders {
    ($($N:literal $first:literal $second:literal;)*) => { $(
        impl<T: Floating, F: Elementwise<T, $N>> ElementwiseRule<T, $N> for Map<F> {
            const DEAR: bool = true;
            const READS: [Reads<$N>; $N] = reads($N);
            fn node(self, _: [bool; $N]) -> &'static str {
                "MapBackward0"
            }
            #[inline]
            fn value(self, x: [T; $N]) -> T {
                F::value(x)
            }
            #[track_caller]
            fn contribution(self, by: usize, x: [&Term<T>; $N], _: &Term<T>, c: &mut Term<T>) -> Term<T> {
                let c = &*c;
                apply_terms(First { by, f: self }, std::array::from_fn(|i| if i < $N { x[i] } else { c }))
            }
        }

        impl<T: Floating, F: Elementwise<T, $N>> ElementwiseRule<T, $first> for First<F> {
            const DEAR: bool = true;
            const READS: [Reads<$first>; $first] = reads($N);
            fn node(self, _: [bool; $first]) -> &'static str {
                "MapBackwardBackward0"
            }
            #[inline]
            fn value(self, all: [T; $first]) -> T {
                settled(F::along(first(all), towards(self.by, all[$N])), all[$N])
            }
            #[track_caller]
            fn contribution(self, by: usize, all: [&Term<T>; $first], _: &Term<T>, c: &mut Term<T>) -> Term<T> {
                let c = &*c;
                if by == $N {
                    return apply_terms(self, std::array::from_fn(|i| if i == by { c } else { all[i] }));
                }
                let rule = Second { by: [self.by, by], f: self.f.0 };
                apply_terms(rule, std::array::from_fn(|i| if i < $first { all[i] } else { c }))
            }
        }

        impl<T: Floating, F: Elementwise<T, $N>> ElementwiseRule<T, $second> for Second<F> {
            const DEAR: bool = true;
            const READS: [Reads<$second>; $second] = reads($N);
            fn node(self, _: [bool; $second]) -> &'static str {
                "MapBackwardBackwardBackward0"
            }
            #[inline]
            fn value(self, all: [T; $second]) -> T {
                let along = F::along_both(first(all), towards(self.by[0], all[$N]), towards(self.by[1], all[$first]));
                settled(settled(along, all[$N]), all[$first])
            }
            #[track_caller]
            fn contribution(self, by: usize, all: [&Term<T>; $second], _: &Term<T>, c: &mut Term<T>) -> Term<T> {
                let c = &*c;
                if by >= $N {
                    return apply_terms(self, std::array::from_fn(|i| if i == by { c } else { all[i] }));
                }
                let x: [&Term<T>; $N] = std::array::from_fn(|i| all[i]);
                let [v, w] = self.by;
                further::third::<T, F, $N>(x, [(v, all[$N]), (w, all[$first]), (by, c)])
            }
        }
    )* };
}
orders! {
    1 2 3;
    2 3 4;
}
