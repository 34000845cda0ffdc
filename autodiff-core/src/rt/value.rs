//! Cotangents of values whose type only the compiler knows.
use std::ops::{Range, RangeInclusive};

use crate::{Dual, Duals, Number, Var};

/// A value that has a cotangent, if only `()`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot take part in a derivative",
    label = "this type has no cotangent",
    note = "floats have one, and tuples, arrays, slices, `Vec` and `Option` of what has one"
)]
pub trait Value {
    /// The cotangent.
    type Cot;
    /// The cotangent that is zero everywhere.
    fn zero_cot(&self) -> Self::Cot;
}

/// A cotangent that contributions are added to.
pub trait Accumulate<Rhs: ?Sized = Self> {
    /// Adds a contribution, element by element.
    fn accumulate(&mut self, contribution: &Rhs);
}

/// The zero cotangent of a value.
#[inline]
pub fn zero<V: Value + ?Sized>(value: &V) -> V::Cot {
    value.zero_cot()
}

macro_rules! number {
    ($([$($generics:tt)*] $number:ty),*) => { $(
        impl<$($generics)*> Value for $number {
            type Cot = Self;
            #[inline]
            fn zero_cot(&self) -> Self {
                Number::ZERO
            }
        }
        impl<$($generics)*> Accumulate for $number {
            #[inline]
            fn accumulate(&mut self, contribution: &Self) {
                *self += *contribution;
            }
        }
    )* };
}
number!([] f64, [] f32, [T: Number] Dual<T>, [T: Number, const N: usize] Duals<T, N>, [T: Number] Var<'_, T>);

macro_rules! inert {
    ($($ty:ty),*) => { $(
        impl Value for $ty {
            type Cot = ();
            #[inline]
            fn zero_cot(&self) {}
        }
    )* };
}
inert!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, bool, char, str, String);

impl<T> Value for Range<T> {
    type Cot = ();
    #[inline]
    fn zero_cot(&self) {}
}
impl<T> Value for RangeInclusive<T> {
    type Cot = ();
    #[inline]
    fn zero_cot(&self) {}
}

impl<V: Value + ?Sized> Value for &V {
    type Cot = V::Cot;
    #[inline]
    fn zero_cot(&self) -> V::Cot {
        V::zero_cot(self)
    }
}
impl<V: Value + ?Sized> Value for &mut V {
    type Cot = V::Cot;
    #[inline]
    fn zero_cot(&self) -> V::Cot {
        V::zero_cot(self)
    }
}

impl<V: Value> Value for [V] {
    type Cot = Vec<V::Cot>;
    #[inline]
    fn zero_cot(&self) -> Vec<V::Cot> {
        self.iter().map(V::zero_cot).collect()
    }
}
impl<C: Accumulate> Accumulate for [C] {
    #[inline]
    fn accumulate(&mut self, contribution: &Self) {
        assert!(self.len() == contribution.len(), "a cotangent has the wrong length");
        for (into, contribution) in self.iter_mut().zip(contribution) {
            into.accumulate(contribution);
        }
    }
}

impl<V: Value> Value for Vec<V> {
    type Cot = Vec<V::Cot>;
    #[inline]
    fn zero_cot(&self) -> Vec<V::Cot> {
        self.as_slice().zero_cot()
    }
}
impl<C: Accumulate> Accumulate for Vec<C> {
    #[inline]
    fn accumulate(&mut self, contribution: &Self) {
        self.as_mut_slice().accumulate(contribution);
    }
}

impl<V: Value, const N: usize> Value for [V; N] {
    type Cot = [V::Cot; N];
    #[inline]
    fn zero_cot(&self) -> [V::Cot; N] {
        self.each_ref().map(V::zero_cot)
    }
}
impl<C: Accumulate, const N: usize> Accumulate for [C; N] {
    #[inline]
    fn accumulate(&mut self, contribution: &Self) {
        self.as_mut_slice().accumulate(contribution);
    }
}

impl<V: Value> Value for Option<V> {
    type Cot = Option<V::Cot>;
    #[inline]
    fn zero_cot(&self) -> Option<V::Cot> {
        self.as_ref().map(V::zero_cot)
    }
}
impl<C: Accumulate + Clone> Accumulate for Option<C> {
    #[inline]
    fn accumulate(&mut self, contribution: &Self) {
        match (self, contribution) {
            (Some(into), Some(contribution)) => into.accumulate(contribution),
            (into @ None, Some(contribution)) => *into = Some(contribution.clone()),
            (_, None) => {}
        }
    }
}

macro_rules! tuples {
    ($($item:ident $at:tt),*) => {
        #[allow(clippy::unused_unit)]
        impl<$($item: Value),*> Value for ($($item,)*) {
            type Cot = ($($item::Cot,)*);
            #[inline]
            fn zero_cot(&self) -> Self::Cot {
                ($(self.$at.zero_cot(),)*)
            }
        }
        impl<$($item: Accumulate),*> Accumulate for ($($item,)*) {
            #[inline]
            #[allow(unused_variables)]
            fn accumulate(&mut self, contribution: &Self) {
                $(self.$at.accumulate(&contribution.$at);)*
            }
        }
    };
}
tuples!();
tuples!(A 0);
tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);
tuples!(A 0, B 1, C 2, D 3);
tuples!(A 0, B 1, C 2, D 3, E 4);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
