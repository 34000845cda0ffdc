//! The numbers of a tensor, which its clones and views share.
//!
//! In-place operations write through shared handles, also from several threads. So one number is an atomic, and more are a
//! counted buffer behind a lock. Who reads takes a reference to the buffer and lets go of the lock at once; who writes while
//! others still read writes into a copy, which takes the buffer's place. So no lock is held while a user's function runs, or
//! while work is shared out among threads, which take up what other work there is meanwhile; and nobody holds two.
use super::element::Element;
use super::pool::Buffer;
use crate::lock::RwLock;
use crate::shared::Shared;
use std::ops::{Deref, DerefMut};
use std::sync::RwLockWriteGuard;
use std::sync::atomic::{AtomicU64, Ordering};

/// Numbers, and how often they were changed in place.
pub(crate) struct Storage<T: Element> {
    version: AtomicU64,
    numbers: Numbers<T>,
}

enum Numbers<T: Element> {
    /// Its bits. A lock cost a chain of scalars a fifth of its time. What is read from it is read by itself, so no order
    /// among other reads and writes is asked for.
    One(AtomicU64),
    Many(RwLock<Shared<Buffer<T>>>),
}

/// What a storage is made of. One number needs no allocation of its own: chains of scalars are what tapes are compared by.
pub(crate) enum Data<T: Element> {
    One([T; 1]),
    Many(Buffer<T>),
}

impl<T: Element> Data<T> {
    /// A buffer whose contents are whatever it held before.
    pub(crate) fn stale(len: usize) -> Data<T> {
        if len == 1 { Data::One([T::default()]) } else { Data::Many(Buffer::stale(len)) }
    }

    pub(crate) fn filled(len: usize, value: T) -> Data<T> {
        if len == 1 { Data::One([value]) } else { Data::Many(Buffer::filled(len, value)) }
    }
}

impl<T: Element> From<Buffer<T>> for Data<T> {
    fn from(buffer: Buffer<T>) -> Data<T> {
        Data::Many(buffer)
    }
}

/// The numbers as they were when this was made.
pub(crate) enum Reading<T: Element> {
    One([T; 1]),
    Many(Shared<Buffer<T>>),
}

/// The numbers while they are changed, by plain loops: others wait.
pub(crate) enum Writing<'a, T: Element> {
    One(WritingOne<'a, T>),
    Many(WritingMany<'a, T>),
}

/// A buffer that nobody else sees.
pub(crate) struct WritingMany<'a, T: Element>(RwLockWriteGuard<'a, Shared<Buffer<T>>>);

impl<T: Element> Deref for WritingMany<'_, T> {
    type Target = [T];
    #[inline]
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T: Element> DerefMut for WritingMany<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        if self.0.get_mut().is_none() {
            let copy = self.0.copied();
            *self.0 = Shared::new(|| copy);
        }
        match self.0.get_mut() {
            Some(buffer) => buffer,
            None => unreachable!("nobody takes a reference while the lock is held"),
        }
    }
}

/// One number, put back when this is dropped.
pub(crate) struct WritingOne<'a, T: Element> {
    place: &'a AtomicU64,
    number: [T; 1],
}

impl<T: Element> Drop for WritingOne<'_, T> {
    #[inline]
    fn drop(&mut self) {
        self.place.store(self.number[0].to_bits(), Ordering::Relaxed);
    }
}

/// Derefs to the slice of numbers, whether they are one or many.
macro_rules! slices {
    ($($ty:ty)*) => { $(
        impl<T: Element> Deref for $ty {
            type Target = [T];
            #[inline]
            fn deref(&self) -> &[T] {
                match self {
                    Self::One(one) => one.as_ref(),
                    Self::Many(buffer) => buffer,
                }
            }
        }
    )* };
    (mut $($ty:ty)*) => { $(
        impl<T: Element> DerefMut for $ty {
            #[inline]
            fn deref_mut(&mut self) -> &mut [T] {
                match self {
                    Self::One(one) => one.as_mut(),
                    Self::Many(buffer) => buffer,
                }
            }
        }
    )* };
}
slices!(Data<T> Reading<T> Writing<'_, T>);
slices!(mut Data<T> Writing<'_, T>);

impl<T: Element> AsRef<[T]> for WritingOne<'_, T> {
    #[inline]
    fn as_ref(&self) -> &[T] {
        &self.number
    }
}

impl<T: Element> AsMut<[T]> for WritingOne<'_, T> {
    #[inline]
    fn as_mut(&mut self) -> &mut [T] {
        &mut self.number
    }
}

impl<T: Element> Storage<T> {
    #[inline]
    pub(crate) fn new(data: Data<T>) -> Shared<Storage<T>> {
        let numbers = match data {
            Data::One([one]) => Numbers::One(AtomicU64::new(one.to_bits())),
            Data::Many(buffer) => Numbers::Many(RwLock::new(Shared::new(|| buffer))),
        };
        Shared::new(|| Storage { version: AtomicU64::new(0), numbers })
    }

    #[inline]
    pub(crate) fn read(&self) -> Reading<T> {
        match &self.numbers {
            Numbers::One(place) => Reading::One([T::from_bits(place.load(Ordering::Relaxed))]),
            Numbers::Many(buffer) => Reading::Many(buffer.read().clone()),
        }
    }

    /// The numbers to be changed. The version rises when they are.
    pub(crate) fn write(&self) -> Writing<'_, T> {
        let writing = match &self.numbers {
            Numbers::One(place) => {
                Writing::One(WritingOne { place, number: [T::from_bits(place.load(Ordering::Relaxed))] })
            }
            Numbers::Many(buffer) => Writing::Many(WritingMany(buffer.write())),
        };
        self.version.fetch_add(1, Ordering::Release);
        writing
    }

    /// An element, if the storage has as many.
    #[inline]
    pub(crate) fn get(&self, place: usize) -> T {
        match &self.numbers {
            Numbers::One(only) if place == 0 => T::from_bits(only.load(Ordering::Relaxed)),
            Numbers::One(_) | Numbers::Many(_) => self.read()[place],
        }
    }

    /// Puts another number in the place of the only one, where nobody has seen it: the version stays. `false` if there are
    /// several.
    #[inline]
    pub(crate) fn put(&self, number: T) -> bool {
        match &self.numbers {
            Numbers::One(only) => only.store(number.to_bits(), Ordering::Relaxed),
            Numbers::Many(_) => return false,
        }
        true
    }

    #[inline]
    pub(crate) fn version(&self) -> u64 {
        self.version.load(Ordering::Acquire)
    }
}
