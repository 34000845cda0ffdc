//! Buffers that are used again.
//!
//! The first touch of fresh memory costs ten times what a kernel needs to fill it (1.4 ms for 4 MB), so a buffer that dies
//! waits on its thread for the next of its size class. It keeps its old contents: nothing is zeroed that is overwritten.
use super::element::Element;
use crate::shared::POOLED;
use std::cell::RefCell;
use std::ops::{Deref, DerefMut};

/// What a thread keeps at most, in bytes.
const BOUND: usize = 256 << 20;
/// From here on there is a class between two powers of two: otherwise a third of the memory would be wasted.
const HALVES_FROM: usize = 1 << 18;
/// In debug builds, what stands where nothing was written: the bits of a NaN for either type of float, a large number, `true`.
const STALE: u64 = 0x7ff8_0bad_7fc0_0bad;
/// Buffers that may be too much for the memory at hand.
const LARGE: usize = 1 << 24;

thread_local! {
    static POOLS: RefCell<Pools> = const { RefCell::new(Pools::new()) };
}

/// Frees the buffers that wait on this thread.
pub(crate) fn release() {
    let _ = POOLS.try_with(|pools| pools.replace(Pools::new()));
}

/// The free buffers of a thread.
pub struct Pools {
    pub(super) f32: Pool<f32>,
    pub(super) f64: Pool<f64>,
    pub(super) i64: Pool<i64>,
    pub(super) bool: Pool<bool>,
}

impl Pools {
    const fn new() -> Pools {
        Pools { f32: Pool::new(), f64: Pool::new(), i64: Pool::new(), bool: Pool::new() }
    }
}

/// The free buffers with elements of one type.
pub struct Pool<T> {
    /// By class.
    free: Vec<Vec<Box<[T]>>>,
    bytes: usize,
}

impl<T: Element> Pool<T> {
    const fn new() -> Pool<T> {
        Pool { free: Vec::new(), bytes: 0 }
    }

    fn take(&mut self, class: usize) -> Option<Box<[T]>> {
        let data = self.free.get_mut(class)?.pop()?;
        self.bytes -= size_of_val(&*data);
        Some(data)
    }

    fn put(&mut self, class: usize, data: Box<[T]>) {
        self.bytes += size_of_val(&*data);
        if self.free.len() <= class {
            self.free.resize_with(class + 1, Vec::new);
        }
        self.free[class].push(data);
        // The largest first: few of them make room for many.
        while self.bytes > BOUND
            && let Some(data) = self.free.iter_mut().rev().find_map(Vec::pop)
        {
            self.bytes -= size_of_val(&*data);
        }
    }
}

/// The class of a buffer, and how many elements it has room for.
fn class(len: usize) -> (usize, usize) {
    let power = len.max(8).next_power_of_two();
    let exponent = power.trailing_zeros() as usize;
    if power > HALVES_FROM && len <= power / 4 * 3 {
        return (2 * exponent, power / 4 * 3);
    }
    (2 * exponent + 1, power)
}

/// Panics if there is no memory for a large buffer: `vec!` would end the process.
fn has_room<T>(room: usize) {
    if room > LARGE && Vec::<T>::new().try_reserve_exact(room).is_err() {
        panic!("no memory for {room} elements of {} bytes", size_of::<T>());
    }
}

/// A buffer of the pool.
pub(crate) struct Buffer<T: Element> {
    data: Box<[T]>,
    len: usize,
}

impl<T: Element> Buffer<T> {
    /// A buffer whose contents are whatever it held before: for kernels that write every element.
    pub(crate) fn stale(len: usize) -> Buffer<T> {
        if len == 0 {
            return Buffer { data: Box::default(), len };
        }
        let (class, room) = class(len);
        // A thread that ends has no pool any more.
        let recycled = POOLS.try_with(|pools| T::pool(&mut pools.borrow_mut()).take(class)).ok().flatten();
        let data = recycled.unwrap_or_else(|| {
            has_room::<T>(room);
            vec![T::default(); room].into_boxed_slice()
        });
        let mut buffer = Buffer { data, len };
        if cfg!(debug_assertions) {
            buffer.fill(T::from_bits(STALE));
        }
        buffer
    }

    /// A buffer with one value everywhere.
    pub(crate) fn filled(len: usize, value: T) -> Buffer<T> {
        let mut buffer = Buffer::stale(len);
        buffer.fill(value);
        buffer
    }

    /// A buffer with a function's values.
    pub(crate) fn from_fn(len: usize, mut value: impl FnMut(usize) -> T) -> Buffer<T> {
        let mut buffer = Buffer::stale(len);
        for (i, x) in buffer.iter_mut().enumerate() {
            *x = value(i);
        }
        buffer
    }

    /// A buffer with the same contents.
    pub(crate) fn copied(&self) -> Buffer<T> {
        let mut copy = Buffer::stale(self.len);
        copy.copy_from_slice(self);
        copy
    }

    /// The allocation itself, which the pool takes over only if it is of a class.
    pub(crate) fn from_vec(data: Vec<T>) -> Buffer<T> {
        Buffer { len: data.len(), data: data.into_boxed_slice() }
    }
}

impl<T: Element> Drop for Buffer<T> {
    fn drop(&mut self) {
        let data = std::mem::take(&mut self.data);
        let (class, room) = class(data.len());
        if POOLED && !data.is_empty() && room == data.len() {
            // At the end of a thread there is no pool to give it back to, and it is freed.
            let _ = POOLS.try_with(|pools| T::pool(&mut pools.borrow_mut()).put(class, data));
        }
    }
}

impl<T: Element> Deref for Buffer<T> {
    type Target = [T];
    #[inline]
    fn deref(&self) -> &[T] {
        &self.data[..self.len]
    }
}

impl<T: Element> DerefMut for Buffer<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.data[..self.len]
    }
}
