//! The stack on which a loop saves what its adjoint needs.
use super::pool;
use std::mem;

/// A typed stack. Its buffer comes from a pool of the thread and goes back there, so that a gradient that is computed
/// again and again allocates nothing.
#[derive(Debug)]
pub struct Tape<T: 'static>(Vec<T>);

impl<T: 'static> Tape<T> {
    /// An empty stack.
    #[inline]
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
        // The tape gets shorter from one iteration of the loop around to the next. LLVM would see that, test there once whether
        // rows overlap, give up as they move backwards, and run the loop over the row without vectors.
        &self.0[std::hint::black_box(self.0.len() - count)..]
    }

    /// Nothing is saved.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Lets all values go, and keeps the buffer.
    #[inline]
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Lets the values saved last go.
    #[inline]
    pub fn cut(&mut self, count: usize) {
        self.0.truncate(self.0.len() - count);
    }
}

impl<T: 'static> Default for Tape<T> {
    #[inline]
    fn default() -> Self {
        Tape::new()
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
