//! The tapes of a function that calls itself, which belong to the outermost call and are passed down.
//!
//! What an activation saves lies on top of what its callers have saved so far, and its adjoint takes it back before theirs
//! goes on. The types of what is saved have no names: a function infers its tapes from what it does with them, and is
//! generic in those that it is handed, which a call of itself has right.
use super::pool;
use super::tape::Tape;
use std::any::{Any, TypeId};

/// Tapes, in pairs of pairs.
pub trait Tapes: Any {
    /// Nothing is saved.
    fn is_empty(&self) -> bool;
    /// Lets everything saved go.
    fn clear(&mut self);
}

impl Tapes for () {
    fn is_empty(&self) -> bool {
        true
    }
    fn clear(&mut self) {}
}

impl<T: 'static> Tapes for Tape<T> {
    fn is_empty(&self) -> bool {
        Tape::is_empty(self)
    }
    fn clear(&mut self) {
        Tape::clear(self);
    }
}

impl<A: Tapes, B: Tapes> Tapes for (A, B) {
    fn is_empty(&self) -> bool {
        self.0.is_empty() && self.1.is_empty()
    }
    fn clear(&mut self) {
        self.0.clear();
        self.1.clear();
    }
}

/// What a call is handed: the tapes of the function, or where they are found.
pub trait Handed: Tapes {
    /// The tapes of other functions.
    fn stacks(&mut self) -> &mut Stacks;
}

impl<A: Tapes> Handed for (A, Stacks) {
    fn stacks(&mut self) -> &mut Stacks {
        &mut self.1
    }
}

impl Handed for Stacks {
    fn stacks(&mut self) -> &mut Stacks {
        self
    }
}

/// The tapes of a function by their type, and with them those of another one: one with other const parameters.
///
/// They come from a pool of the thread and go back there, so that nothing is allocated for them.
#[derive(Default)]
pub struct Stacks(Option<Box<dyn Handed>>);

impl Stacks {
    /// The tapes of this type.
    fn of<U: Handed + Default>(&mut self) -> &mut U {
        let tapes = &mut **self.0.get_or_insert_with(pool::take_tapes::<U>);
        if (tapes as &dyn Any).is::<U>() {
            return (tapes as &mut dyn Any).downcast_mut().expect("tapes are of their type");
        }
        tapes.stacks().of()
    }

    /// The adjoint is through.
    ///
    /// # Panics
    /// If it has not taken back all that was saved.
    #[inline]
    pub fn finish(self) {
        assert!(self.is_empty(), "an adjoint takes back what its forward sweep has saved");
    }
}

impl Tapes for Stacks {
    fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|tapes| tapes.is_empty())
    }
    fn clear(&mut self) {
        // What is saved may own tapes itself, so it goes before the pool is touched. If something panics, the tapes are
        // freed.
        if let Some(mut tapes) = self.0.take() {
            tapes.clear();
            pool::give_tapes(tapes);
        }
    }
}

impl Drop for Stacks {
    fn drop(&mut self) {
        self.clear();
    }
}

/// The tapes as the function infers them: those that it was handed, or else those with which it is to be called again.
///
/// # Errors
/// The latter. Which it is, is known where the function is compiled for both types.
#[inline]
pub fn tapes<T: Handed, U: Handed + Default>(handed: &mut T) -> Result<&mut U, &mut U> {
    match TypeId::of::<T>() == TypeId::of::<U>() {
        true => Ok((handed as &mut dyn Any).downcast_mut().expect("the types are the same")),
        false => Err(handed.stacks().of()),
    }
}
