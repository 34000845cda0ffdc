//! The stack on which a loop saves what its adjoint needs.
use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::mem;

/// A typed stack. Its buffer comes from a pool of the thread and goes back there, so that a gradient that is computed
/// again and again allocates nothing.
#[derive(Debug)]
pub struct Tape<T: 'static> {
    values: Vec<T>,
    // The allocation in which the pool keeps the buffer.
    home: Option<Box<Vec<T>>>,
}

impl<T: 'static> Tape<T> {
    /// An empty stack.
    #[inline]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        let mut home = pool::take::<T>();
        Tape { values: home.as_deref_mut().map(mem::take).unwrap_or_default(), home }
    }

    /// Makes room for more values.
    #[inline]
    pub fn reserve(&mut self, additional: usize) {
        self.values.reserve(additional);
    }

    /// Saves a value.
    #[inline]
    pub fn push(&mut self, value: T) {
        self.values.push(value);
    }

    /// Takes back the value saved last. An adjoint takes back exactly what its forward sweep saved.
    #[inline]
    #[track_caller]
    pub fn pop(&mut self) -> T {
        self.values.pop().expect("a tape is popped as often as it is pushed")
    }
}

impl<T: 'static> Drop for Tape<T> {
    #[inline]
    fn drop(&mut self) {
        // The values may own tapes themselves, so they go before the pool is touched.
        self.values.clear();
        if self.values.capacity() > 0 {
            let mut home = self.home.take().unwrap_or_default();
            *home = mem::take(&mut self.values);
            pool::give(home);
        } else if let Some(home) = self.home.take() {
            pool::give(home);
        }
    }
}

mod pool {
    use super::{Any, RefCell, TypeId};
    use std::collections::HashMap;
    use std::hash::{BuildHasherDefault, Hasher};

    /// A type's number is a hash already.
    #[derive(Default)]
    struct TypeHasher(u64);
    impl Hasher for TypeHasher {
        fn write(&mut self, bytes: &[u8]) {
            for &byte in bytes {
                self.0 = self.0.rotate_left(8) ^ u64::from(byte);
            }
        }
        fn write_u64(&mut self, number: u64) {
            self.0 = number;
        }
        fn finish(&self) -> u64 {
            self.0
        }
    }

    type Buffers = HashMap<TypeId, Vec<Box<dyn Any>>, BuildHasherDefault<TypeHasher>>;
    thread_local! {
        static POOL: RefCell<Buffers> = RefCell::default();
    }

    /// An empty vector that has been used before.
    pub(super) fn take<T: 'static>() -> Option<Box<Vec<T>>> {
        // A thread that ends has no pool any more.
        let buffer = POOL.try_with(|pool| pool.borrow_mut().get_mut(&TypeId::of::<T>())?.pop()).ok()??;
        buffer.downcast().ok()
    }

    #[allow(clippy::box_collection)]
    pub(super) fn give<T: 'static>(buffer: Box<Vec<T>>) {
        let _ = POOL.try_with(|pool| {
            pool.borrow_mut().entry(TypeId::of::<T>()).or_default().push(buffer);
        });
    }
}
