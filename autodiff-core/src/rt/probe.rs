//! What is known of a type that the macro sees only the name of, asked where it has no parameters.
//!
//! An associated constant of the type itself goes before one of a trait, so `Probe::<T>::ACTIVE` is the inherent one
//! where its bound holds, and the answer of [`Unlike`] for all other types.

use std::marker::PhantomData;

/// Asks about `T`.
pub struct Probe<T: ?Sized>(PhantomData<T>);

/// A type that is differentiated under its own name only: an alias for it is not seen by the macro.
#[doc(hidden)]
pub trait Differentiated {}
impl Differentiated for f64 {}
impl Differentiated for f32 {}

/// A tuple, or a container of tuples.
#[doc(hidden)]
pub trait Tupled {}

/// A type that has no floats in it.
#[doc(hidden)]
pub trait Inert {}

macro_rules! containers {
    ($($class:ident)*) => { $(
        impl<T: $class> $class for [T] {}
        impl<T: $class, const N: usize> $class for [T; N] {}
        impl<T: $class> $class for Vec<T> {}
        impl<T: $class> $class for Option<T> {}
        impl<T: $class + ?Sized> $class for Box<T> {}
        impl<T: $class + ?Sized> $class for &T {}
    )* };
}
containers!(Differentiated Tupled Inert);

macro_rules! tuples {
    ($first:ident $($rest:ident)*) => {
        impl<$first: Differentiated, $($rest: Differentiated),*> Differentiated for ($first, $($rest,)*) {}
        impl<$first, $($rest),*> Tupled for ($first, $($rest,)*) {}
        impl<$first: Inert, $($rest: Inert),*> Inert for ($first, $($rest,)*) {}
        tuples!($($rest)*);
    };
    () => {};
}
tuples!(A B C D E F G H I J K L);

macro_rules! inert {
    ($($ty:ty)*) => { $(impl Inert for $ty {})* };
}
inert!(() i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize bool char str String);

macro_rules! answers {
    ($($class:ident $name:ident $what:literal)*) => {
        $(
            impl<T: ?Sized + $class> Probe<T> {
                #[doc = $what]
                pub const $name: bool = true;
            }
        )*

        /// The answers for all other types.
        pub trait Unlike {
            $(
                /// Not so.
                const $name: bool = false;
            )*
        }
    };
}
answers! {
    Differentiated ACTIVE "A float, or a container of floats."
    Tupled TUPLE "A tuple, or a container of tuples."
    Inert INERT "A type that has no floats in it."
}

impl<T: ?Sized> Unlike for Probe<T> {}
