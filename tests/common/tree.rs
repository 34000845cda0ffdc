//! Arguments and results as flat lists of floats.
//!
//! References are leaked: arguments are then `'static`, and no bound speaks of lifetimes.

use std::fmt::Debug;
use std::hint::black_box;

/// The floats of a value in order, what says where they stand, and the rest as text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flat {
    pub values: Vec<f64>,
    /// Lengths of slices and vectors, from the outside in.
    pub lengths: Vec<usize>,
    /// What is not a float.
    pub inert: Vec<String>,
}

impl Flat {
    pub fn of(value: &impl Tree) -> Flat {
        let mut flat = Flat::default();
        value.write(&mut flat);
        flat
    }
}

/// Gives the floats back, one after the other.
pub struct Reader<'a> {
    values: &'a [f64],
    lengths: &'a [usize],
}

impl<'a> Reader<'a> {
    pub fn new(values: &'a [f64], lengths: &'a [usize]) -> Reader<'a> {
        Reader { values, lengths }
    }

    fn float(&mut self) -> f64 {
        let (first, rest) = self.values.split_first().expect("a float for each leaf");
        self.values = rest;
        black_box(*first)
    }

    fn length(&mut self) -> usize {
        let (first, rest) = self.lengths.split_first().expect("a length for each slice");
        self.lengths = rest;
        *first
    }

    pub fn finish(self) {
        assert!(self.values.is_empty(), "{} floats are left over", self.values.len());
    }
}

/// What a differentiable function takes or gives: a tree with floats and inert values as leaves.
pub trait Tree: Clone + Debug {
    /// Has float leaves.
    const ACTIVE: bool;
    /// Has `f32` leaves.
    const SINGLE: bool;
    fn write(&self, flat: &mut Flat);
    /// The same shape and inert leaves, with other floats.
    fn replace(&self, from: &mut Reader<'_>) -> Self;
}

/// A tangent or a seed: a tree whose shape the reader knows.
pub trait Read {
    fn read(from: &mut Reader<'_>) -> Self;
}

/// How a test writes down an argument of type `A`.
pub trait Given<A> {
    fn given(self) -> A;
}

macro_rules! floats {
    ($($T:ident single $single:literal;)*) => {$(
        impl Tree for $T {
            const ACTIVE: bool = true;
            const SINGLE: bool = $single;
            fn write(&self, flat: &mut Flat) {
                flat.values.push(f64::from(*self));
            }
            fn replace(&self, from: &mut Reader<'_>) -> $T {
                from.float() as $T
            }
        }
        impl Read for $T {
            fn read(from: &mut Reader<'_>) -> $T {
                from.float() as $T
            }
        }
        impl Given<$T> for $T {
            fn given(self) -> $T {
                self
            }
        }
    )*};
}

floats! {
    f64 single false;
    f32 single true;
}

/// Types that have no derivative.
#[macro_export]
macro_rules! inert {
    ($($T:ty),* $(,)?) => {$(
        impl $crate::common::Tree for $T {
            const ACTIVE: bool = false;
            const SINGLE: bool = false;
            fn write(&self, flat: &mut $crate::common::Flat) {
                flat.inert.push(format!("{self:?}"));
            }
            fn replace(&self, _: &mut $crate::common::Reader<'_>) -> Self {
                ::std::hint::black_box(self.clone())
            }
        }
        impl $crate::common::Given<$T> for $T {
            fn given(self) -> $T {
                self
            }
        }
        impl $crate::common::Taped for $T {
            type Over = $T;
            fn taped(&self, _: &mut $crate::common::Taping) -> $T {
                self.clone()
            }
        }
        impl $crate::common::Result for $T {
            fn write(&self, flat: &mut $crate::common::Flat, _: &mut ::std::vec::Vec<autodiff::Var<'static>>) {
                $crate::common::Tree::write(self, flat);
            }
        }
    )*};
}

inert! { u8, u16, u32, u64, usize, i8, i16, i32, i64, isize, bool, char, &'static str, String }

/// Stands where a gradient has an inert position.
impl Tree for () {
    const ACTIVE: bool = false;
    const SINGLE: bool = false;
    fn write(&self, _: &mut Flat) {}
    fn replace(&self, _: &mut Reader<'_>) {}
}

impl Read for () {
    fn read(_: &mut Reader<'_>) {}
}

fn write_all<T: Tree>(elements: &[T], flat: &mut Flat) {
    elements.iter().for_each(|element| element.write(flat));
}

fn write_growable<T: Tree>(elements: &[T], flat: &mut Flat) {
    if T::ACTIVE {
        flat.lengths.push(elements.len());
    }
    write_all(elements, flat);
}

fn replace_growable<T: Tree>(elements: &[T], from: &mut Reader<'_>) -> Vec<T> {
    if T::ACTIVE {
        assert_eq!(from.length(), elements.len());
    }
    elements.iter().map(|element| element.replace(from)).collect()
}

impl<T: Tree> Tree for Vec<T> {
    const ACTIVE: bool = T::ACTIVE;
    const SINGLE: bool = T::SINGLE;
    fn write(&self, flat: &mut Flat) {
        write_growable(self, flat);
    }
    fn replace(&self, from: &mut Reader<'_>) -> Vec<T> {
        replace_growable(self, from)
    }
}

impl<T: Tree> Tree for &'static [T] {
    const ACTIVE: bool = T::ACTIVE;
    const SINGLE: bool = T::SINGLE;
    fn write(&self, flat: &mut Flat) {
        write_growable(self, flat);
    }
    fn replace(&self, from: &mut Reader<'_>) -> &'static [T] {
        replace_growable(self, from).leak()
    }
}

impl<T: Tree, const N: usize> Tree for [T; N] {
    const ACTIVE: bool = T::ACTIVE;
    const SINGLE: bool = T::SINGLE;
    fn write(&self, flat: &mut Flat) {
        write_all(self, flat);
    }
    fn replace(&self, from: &mut Reader<'_>) -> [T; N] {
        std::array::from_fn(|i| self[i].replace(from))
    }
}

impl<T: Tree> Tree for &'static T {
    const ACTIVE: bool = T::ACTIVE;
    const SINGLE: bool = T::SINGLE;
    fn write(&self, flat: &mut Flat) {
        (**self).write(flat);
    }
    fn replace(&self, from: &mut Reader<'_>) -> &'static T {
        Box::leak(Box::new((**self).replace(from)))
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(from: &mut Reader<'_>) -> Vec<T> {
        (0..from.length()).map(|_| T::read(from)).collect()
    }
}

impl<T: Read> Read for &'static [T] {
    fn read(from: &mut Reader<'_>) -> &'static [T] {
        Vec::read(from).leak()
    }
}

impl<T: Read, const N: usize> Read for [T; N] {
    fn read(from: &mut Reader<'_>) -> [T; N] {
        std::array::from_fn(|_| T::read(from))
    }
}

impl<T: Read> Read for &'static T {
    fn read(from: &mut Reader<'_>) -> &'static T {
        Box::leak(Box::new(T::read(from)))
    }
}

impl<T> Given<&'static [T]> for Vec<T> {
    fn given(self) -> &'static [T] {
        self.leak()
    }
}

impl<T> Given<&'static Vec<T>> for Vec<T> {
    fn given(self) -> &'static Vec<T> {
        Box::leak(Box::new(self))
    }
}

impl<T> Given<Vec<T>> for Vec<T> {
    fn given(self) -> Vec<T> {
        self
    }
}

impl<T, const N: usize> Given<&'static [T]> for &'static [T; N] {
    fn given(self) -> &'static [T] {
        self
    }
}

impl<T> Given<&'static T> for &'static T {
    fn given(self) -> &'static T {
        self
    }
}

impl<T, const N: usize> Given<[T; N]> for [T; N] {
    fn given(self) -> [T; N] {
        self
    }
}

/// All arguments of a function.
pub trait Args: Tree {
    /// Each argument by itself.
    fn parts(&self) -> Vec<Flat>;
    /// The same arguments with other floats; those in `no_grad` stay as they are.
    fn put(&self, floats: &[f64], no_grad: &[usize]) -> Self;
}

/// A function of these arguments, as a bound that holds for every arity.
pub trait Call<A> {
    type Output;
    fn call(&self, args: A) -> Self::Output;
}

macro_rules! tuples {
    ($($T:ident $P:ident $i:tt),*) => {
        impl<$($T: Tree),*> Tree for ($($T,)*) {
            const ACTIVE: bool = $($T::ACTIVE)||*;
            const SINGLE: bool = $($T::SINGLE)||*;
            fn write(&self, flat: &mut Flat) {
                $(self.$i.write(flat);)*
            }
            fn replace(&self, from: &mut Reader<'_>) -> Self {
                ($(self.$i.replace(from),)*)
            }
        }
        impl<$($T: Read),*> Read for ($($T,)*) {
            fn read(from: &mut Reader<'_>) -> Self {
                ($($T::read(from),)*)
            }
        }
        impl<$($T,)* $($P: Given<$T>),*> Given<($($T,)*)> for ($($P,)*) {
            fn given(self) -> ($($T,)*) {
                ($(self.$i.given(),)*)
            }
        }
        impl<$($T: Tree),*> Args for ($($T,)*) {
            fn parts(&self) -> Vec<Flat> {
                vec![$(Flat::of(&self.$i)),*]
            }
            fn put(&self, floats: &[f64], no_grad: &[usize]) -> Self {
                let lengths: Vec<usize> = shape(self, no_grad).lengths;
                let mut from = Reader::new(floats, &lengths);
                let args = ($(if no_grad.contains(&$i) { self.$i.clone() } else { self.$i.replace(&mut from) },)*);
                from.finish();
                args
            }
        }
        impl<Func: Fn($($T),*) -> Out, Out, $($T),*> Call<($($T,)*)> for Func {
            type Output = Out;
            fn call(&self, args: ($($T,)*)) -> Out {
                self($(args.$i),*)
            }
        }
    };
}

tuples!(A P 0);
tuples!(A P 0, B Q 1);
tuples!(A P 0, B Q 1, C R 2);
tuples!(A P 0, B Q 1, C R 2, D S 3);
tuples!(A P 0, B Q 1, C R 2, D S 3, E T 4);
tuples!(A P 0, B Q 1, C R 2, D S 3, E T 4, F U 5);
tuples!(A P 0, B Q 1, C R 2, D S 3, E T 4, F U 5, G V 6);
tuples!(A P 0, B Q 1, C R 2, D S 3, E T 4, F U 5, G V 6, H W 7);

/// The differentiable arguments together.
pub fn shape(args: &impl Args, no_grad: &[usize]) -> Flat {
    let mut all = Flat::default();
    for (i, part) in args.parts().into_iter().enumerate() {
        if !no_grad.contains(&i) {
            all.values.extend(part.values);
            all.lengths.extend(part.lengths);
        }
    }
    all
}
