//! Where a pullback accumulates a gradient that nobody wants.

/// A place to accumulate in, and what owns such a place.
pub trait Place {
    /// The owner.
    type Owner;
    /// The place in it.
    fn place(owner: &mut Self::Owner) -> &mut Self;
}

impl<T> Place for T {
    type Owner = T;
    #[inline]
    fn place(owner: &mut T) -> &mut T {
        owner
    }
}

impl<T> Place for [T] {
    type Owner = Vec<T>;
    #[inline]
    fn place(owner: &mut Vec<T>) -> &mut [T] {
        owner
    }
}

/// The accumulator, or if there is none a zero that is thrown away.
#[inline]
pub fn or_scratch<'a, P: Place + ?Sized>(
    accumulator: Option<&'a mut P>,
    scratch: &'a mut Option<P::Owner>,
    zero: impl FnOnce() -> P::Owner,
) -> &'a mut P {
    match accumulator {
        Some(place) => place,
        None => P::place(scratch.insert(zero())),
    }
}
