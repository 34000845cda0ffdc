//! The numbers of a tensor, which its clones and views share.
//!
//! In-place operations write through shared handles, also from several threads, so the numbers are behind a lock. Readers
//! never wait for a writer that waits: an operation may read one storage through two operands.
use super::element::Element;
use super::pool::Buffer;
use parking_lot::{RecursiveRwLock, RecursiveRwLockReadGuard, RecursiveRwLockWriteGuard};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Numbers, and how often they were changed in place.
pub(crate) struct Storage<T: Element> {
    version: AtomicU64,
    data: RecursiveRwLock<Data<T>>,
}

/// One number needs no allocation of its own: chains of scalars are what tapes are compared by.
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

impl<T: Element> Deref for Data<T> {
    type Target = [T];
    #[inline]
    fn deref(&self) -> &[T] {
        match self {
            Data::One(one) => one,
            Data::Many(buffer) => buffer,
        }
    }
}

impl<T: Element> DerefMut for Data<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        match self {
            Data::One(one) => one,
            Data::Many(buffer) => buffer,
        }
    }
}

impl<T: Element> Storage<T> {
    #[inline]
    pub(crate) fn new(data: Data<T>) -> Arc<Storage<T>> {
        Arc::new(Storage { version: AtomicU64::new(0), data: RecursiveRwLock::new(data) })
    }

    #[inline]
    pub(crate) fn read(&self) -> RecursiveRwLockReadGuard<'_, Data<T>> {
        self.data.read()
    }

    /// The numbers to be changed. The version rises when they are.
    pub(crate) fn write(&self) -> RecursiveRwLockWriteGuard<'_, Data<T>> {
        let data = self.data.write();
        self.version.fetch_add(1, Ordering::Release);
        data
    }

    /// The numbers of one storage to be read, and those of another to be changed.
    ///
    /// They are locked in the order of their addresses: two threads that copy crosswise do not wait for each other.
    pub(crate) fn read_and_write<'a>(
        from: &'a Storage<T>,
        to: &'a Storage<T>,
    ) -> (RecursiveRwLockReadGuard<'a, Data<T>>, RecursiveRwLockWriteGuard<'a, Data<T>>) {
        debug_assert!(!std::ptr::eq(from, to), "a storage cannot be read while it is changed");
        if std::ptr::from_ref(from) < std::ptr::from_ref(to) {
            let read = from.read();
            (read, to.write())
        } else {
            let write = to.write();
            (from.read(), write)
        }
    }

    #[inline]
    pub(crate) fn version(&self) -> u64 {
        self.version.load(Ordering::Acquire)
    }
}
