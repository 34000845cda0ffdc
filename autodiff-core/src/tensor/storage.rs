//! The numbers of a tensor, which its clones and views share.
//!
//! In-place operations write through shared handles, also from several threads. So one number is an atomic, and more are
//! behind a lock. Readers never wait for a writer that waits: an operation may read one storage through two operands.
use super::element::Element;
use super::pool::Buffer;
use crate::shared::Shared;
use parking_lot::{RecursiveRwLock, RecursiveRwLockReadGuard, RecursiveRwLockWriteGuard};
use std::ops::{Deref, DerefMut};
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
    Many(RecursiveRwLock<Buffer<T>>),
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

/// The numbers while they are read.
pub(crate) enum Reading<'a, T: Element> {
    One([T; 1]),
    Many(RecursiveRwLockReadGuard<'a, Buffer<T>>),
}

/// The numbers while they are changed.
pub(crate) enum Writing<'a, T: Element> {
    One(WritingOne<'a, T>),
    Many(RecursiveRwLockWriteGuard<'a, Buffer<T>>),
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
slices!(Data<T> Reading<'_, T> Writing<'_, T>);
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
            Data::Many(buffer) => Numbers::Many(RecursiveRwLock::new(buffer)),
        };
        Shared::new(|| Storage { version: AtomicU64::new(0), numbers })
    }

    #[inline]
    pub(crate) fn read(&self) -> Reading<'_, T> {
        match &self.numbers {
            Numbers::One(place) => Reading::One([T::from_bits(place.load(Ordering::Relaxed))]),
            Numbers::Many(buffer) => Reading::Many(buffer.read()),
        }
    }

    /// The numbers to be changed. The version rises when they are.
    pub(crate) fn write(&self) -> Writing<'_, T> {
        let writing = match &self.numbers {
            Numbers::One(place) => {
                Writing::One(WritingOne { place, number: [T::from_bits(place.load(Ordering::Relaxed))] })
            }
            Numbers::Many(buffer) => Writing::Many(buffer.write()),
        };
        self.version.fetch_add(1, Ordering::Release);
        writing
    }

    /// The numbers of one storage to be read, and those of another to be changed.
    ///
    /// They are locked in the order of their addresses: two threads that copy crosswise do not wait for each other.
    pub(crate) fn read_and_write<'a>(from: &'a Storage<T>, to: &'a Storage<T>) -> (Reading<'a, T>, Writing<'a, T>) {
        debug_assert!(!std::ptr::eq(from, to), "a storage cannot be read while it is changed");
        if std::ptr::from_ref(from) < std::ptr::from_ref(to) {
            let read = from.read();
            (read, to.write())
        } else {
            let write = to.write();
            (from.read(), write)
        }
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
