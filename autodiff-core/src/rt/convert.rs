//! Plain numbers made scalars, and scalars made plain numbers.
use super::{Copied, copied};
use crate::{Number, Scalar};
use std::marker::PhantomData;
use std::ops::Deref;

/// A plain value that has a counterpart over the scalar.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` that is not a parameter cannot be handed on to a differentiable function",
    label = "of a type that has no counterpart over dual numbers",
    note = "take it as a parameter of this function, by `&`, and hand that on"
)]
pub trait Lift<S> {
    /// The counterpart.
    type Out;
    /// Its numbers as constants.
    fn lift(&self) -> Self::Out;
}

/// A value over the scalar that has a plain counterpart.
pub trait Plain {
    /// The counterpart.
    type Out;
    /// The numbers without their derivatives.
    fn plain(&self) -> Self::Out;
}

/// A plain value as a constant.
#[inline]
pub fn lift<S: Scalar, T: Lift<S> + ?Sized>(value: &T) -> T::Out {
    value.lift()
}

/// A plain value of a type that the compiler does not know, on its way to a differentiable function. One with a counterpart over
/// the scalar goes as that, as [`Lift`] says; any other as it is, which is [`AsItIs`]. Methods of the type itself go before
/// those of a trait, where their bounds hold.
pub struct Handing<'a, S, T: ?Sized>(&'a T, PhantomData<S>);

/// A plain value to be handed on.
#[inline]
pub fn handing<S, T: ?Sized>(value: &T) -> Handing<'_, S, T> {
    Handing(value, PhantomData)
}

impl<S, T: Lift<S> + ?Sized> Handing<'_, S, T> {
    /// The counterpart.
    #[inline]
    pub fn __value(self) -> T::Out {
        self.0.lift()
    }

    /// A place with the counterpart.
    #[inline]
    pub fn __place(self) -> Counterpart<T::Out> {
        Counterpart(self.0.lift())
    }
}

/// A value that is borrowed where it is made.
pub struct Counterpart<T>(T);

impl<T> Deref for Counterpart<T> {
    type Target = T;
    #[inline]
    fn deref(&self) -> &T {
        &self.0
    }
}

/// A type without a counterpart, which has no derivative.
pub trait AsItIs<'a> {
    /// The type itself.
    type Itself: ?Sized;
    /// A copy.
    fn __value(self) -> Self::Itself
    where
        Self::Itself: Copied + Sized;
    /// The place itself.
    fn __place(self) -> &'a Self::Itself;
}

impl<'a, S, T: ?Sized> AsItIs<'a> for Handing<'a, S, T> {
    type Itself = T;
    #[inline]
    fn __value(self) -> T
    where
        T: Copied + Sized,
    {
        copied(self.0)
    }
    #[inline]
    fn __place(self) -> &'a T {
        self.0
    }
}

/// A value without its derivatives.
#[inline]
pub fn primal<T: Plain + ?Sized>(value: &T) -> T::Out {
    value.plain()
}

impl<S: Scalar> Lift<S> for f64 {
    type Out = S;
    #[inline]
    fn lift(&self) -> S {
        S::lit(*self)
    }
}
impl<S: Scalar> Lift<S> for f32 {
    type Out = S::F32;
    #[inline]
    fn lift(&self) -> S::F32 {
        S::F32::lit(*self)
    }
}
impl<R: Number> Plain for R {
    type Out = R::Base;
    #[inline]
    fn plain(&self) -> R::Base {
        self.primal()
    }
}

macro_rules! inert {
    ($($ty:ty),*) => { $(
        impl<S> Lift<S> for $ty {
            type Out = $ty;
            #[inline]
            fn lift(&self) -> $ty {
                *self
            }
        }
        impl Plain for $ty {
            type Out = $ty;
            #[inline]
            fn plain(&self) -> $ty {
                *self
            }
        }
    )* };
}
inert!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, bool, char);

impl<S, T: Lift<S> + ?Sized> Lift<S> for &T {
    type Out = T::Out;
    #[inline]
    fn lift(&self) -> T::Out {
        T::lift(self)
    }
}
impl<S, T: Lift<S>> Lift<S> for [T] {
    type Out = Vec<T::Out>;
    fn lift(&self) -> Vec<T::Out> {
        self.iter().map(T::lift).collect()
    }
}
impl<S, T: Lift<S>> Lift<S> for Vec<T> {
    type Out = Vec<T::Out>;
    fn lift(&self) -> Vec<T::Out> {
        self.as_slice().lift()
    }
}
impl<S, T: Lift<S>, const N: usize> Lift<S> for [T; N] {
    type Out = [T::Out; N];
    #[inline]
    fn lift(&self) -> [T::Out; N] {
        self.each_ref().map(T::lift)
    }
}

impl<T: Plain> Plain for [T] {
    type Out = Vec<T::Out>;
    fn plain(&self) -> Vec<T::Out> {
        self.iter().map(T::plain).collect()
    }
}
impl<T: Plain> Plain for Vec<T> {
    type Out = Vec<T::Out>;
    fn plain(&self) -> Vec<T::Out> {
        self.as_slice().plain()
    }
}
impl<T: Plain, const N: usize> Plain for [T; N] {
    type Out = [T::Out; N];
    #[inline]
    fn plain(&self) -> [T::Out; N] {
        self.each_ref().map(T::plain)
    }
}

macro_rules! tuples {
    ($($item:ident $at:tt),*) => {
        #[allow(clippy::unused_unit)]
        impl<S, $($item: Lift<S>),*> Lift<S> for ($($item,)*) {
            type Out = ($($item::Out,)*);
            #[inline]
            fn lift(&self) -> Self::Out {
                ($(self.$at.lift(),)*)
            }
        }
        #[allow(clippy::unused_unit)]
        impl<$($item: Plain),*> Plain for ($($item,)*) {
            type Out = ($($item::Out,)*);
            #[inline]
            fn plain(&self) -> Self::Out {
                ($(self.$at.plain(),)*)
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
