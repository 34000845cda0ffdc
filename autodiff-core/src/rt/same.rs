//! The type of an integer, which two pieces of generated code share.
use std::marker::PhantomData;

/// Knows a type, which rustc infers from all that it is used for.
pub struct Same<T>(PhantomData<fn() -> T>);

impl<T> Clone for Same<T> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Same<T> {}

impl<T> Same<T> {
    /// Of a type still to be inferred.
    #[inline]
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Same(PhantomData)
    }

    /// The value, of this type.
    #[inline(always)]
    pub const fn of(self, value: T) -> T
    where
        T: Copy,
    {
        value
    }
}
