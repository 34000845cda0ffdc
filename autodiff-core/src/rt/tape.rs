//! The stack on which a loop saves what its adjoint needs.
use std::mem;

/// A typed stack. Its buffer comes from a pool of the thread and goes back there, so that a gradient that is computed
/// again and again allocates nothing.
#[derive(Debug)]
pub struct Tape<T: 'static>(Vec<T>);

impl<T: 'static> Tape<T> {
    /// An empty stack.
    #[inline]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Tape(pool::take())
    }

    /// Makes room for more values.
    #[inline]
    pub fn reserve(&mut self, additional: usize) {
        self.0.reserve(additional);
    }

    /// Saves a value.
    #[inline]
    pub fn push(&mut self, value: T) {
        self.0.push(value);
    }

    /// Saves the values of a loop's iterations, which make room at once.
    #[inline]
    pub fn extend(&mut self, values: impl Iterator<Item = T>) {
        self.0.extend(values);
    }

    /// Saves the values of a row.
    #[inline]
    pub fn extend_from_slice(&mut self, values: &[T])
    where
        T: Clone,
    {
        self.0.extend_from_slice(values);
    }

    /// Takes back the value saved last. An adjoint takes back exactly what its forward sweep saved.
    #[inline]
    #[track_caller]
    pub fn pop(&mut self) -> T {
        self.0.pop().expect("a tape is popped as often as it is pushed")
    }

    /// The values saved last, in the order in which they were saved.
    #[inline]
    #[track_caller]
    pub fn last(&self, count: usize) -> &[T] {
        &self.0[self.0.len() - count..]
    }

    /// Lets the values saved last go.
    #[inline]
    pub fn cut(&mut self, count: usize) {
        self.0.truncate(self.0.len() - count);
    }
}

impl<T: 'static> Drop for Tape<T> {
    #[inline]
    fn drop(&mut self) {
        // The values may own tapes themselves, so they go before the pool is touched. If one of them panics, the buffer
        // is freed with the tape.
        self.0.clear();
        pool::give(mem::take(&mut self.0));
    }
}

mod pool {
    use std::any::{Any, TypeId};
    use std::cell::RefCell;
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

    // For `T` a `Vec<Vec<T>>`, all of them empty.
    type Buffers = HashMap<TypeId, Box<dyn Any>, BuildHasherDefault<TypeHasher>>;
    thread_local! {
        static POOL: RefCell<Buffers> = RefCell::default();
    }

    // A thread that ends has no pool any more: it allocates and frees.

    pub(super) fn take<T: 'static>() -> Vec<T> {
        let pop = |pool: &RefCell<Buffers>| {
            pool.borrow_mut().get_mut(&TypeId::of::<T>())?.downcast_mut::<Vec<Vec<T>>>()?.pop()
        };
        // Where no buffer is free it is a new one.
        POOL.try_with(pop).ok().flatten().unwrap_or_default()
    }

    pub(super) fn give<T: 'static>(buffer: Vec<T>) {
        if buffer.capacity() == 0 {
            return;
        }
        let _ = POOL.try_with(|pool| {
            let mut pool = pool.borrow_mut();
            let buffers = pool.entry(TypeId::of::<T>()).or_insert_with(|| Box::new(Vec::<Vec<T>>::new()));
            if let Some(buffers) = buffers.downcast_mut::<Vec<Vec<T>>>() {
                buffers.push(buffer);
            }
        });
    }
}
