//! Whether a type has a derivative, asked where the type has no parameters.
use crate::Number;
use std::marker::PhantomData;

/// Asks about `T`.
pub struct Probe<T: ?Sized>(PhantomData<T>);

/// A type that is differentiated under its own name only: an alias for it is not seen by the macro.
#[doc(hidden)]
pub trait Differentiated {}
impl<R: Number> Differentiated for R {}
impl<T: Differentiated> Differentiated for [T] {}
impl<T: Differentiated> Differentiated for Vec<T> {}
impl<T: Differentiated, const N: usize> Differentiated for [T; N] {}
macro_rules! tuples {
    ($first:ident $($rest:ident)*) => {
        impl<$first: Differentiated, $($rest: Differentiated),*> Differentiated for ($first, $($rest,)*) {}
        tuples!($($rest)*);
    };
    () => {};
}
tuples!(A B C D E F G H I J K L);

impl<T: ?Sized + Differentiated> Probe<T> {
    /// A float or a container of floats.
    pub const ACTIVE: bool = true;
}

/// The answer for all other types.
pub trait NotActive {
    /// Not a float.
    const ACTIVE: bool = false;
}
impl<T: ?Sized> NotActive for Probe<T> {}
