//! Counted references, as [`Arc`](std::sync::Arc) has them, at the price that a graph can pay.
//!
//! A graph is many small blocks that are made together and go together, which is what the system's allocator is slow at: it
//! took half of the time of a chain of numbers. So blocks that are free wait on their thread, in a list for each size. And
//! most references are the only one, which both counts in one word show at a glance, without atomic changes. What a value
//! can do besides, by a trait, may lie in the same block, so that a reference is one word too.
mod blocks;

use blocks::Place;
pub(crate) use blocks::{POOLED, release};
use std::marker::PhantomData;
use std::ops::Deref;
use std::ptr::{NonNull, addr_of_mut, drop_in_place};

// `model.rs` tries the orders in which threads can count.
#[cfg(all(test, loom))]
use loom::sync::atomic::{AtomicU64, Ordering, fence};
#[cfg(not(all(test, loom)))]
use std::sync::atomic::{AtomicU64, Ordering, fence};

#[repr(C)]
struct Block<T> {
    /// How many strong references there are, in the lower half; and in the upper one how many weak references, and one more
    /// until the last strong one is gone.
    counts: AtomicU64,
    place: Place,
    /// Dropped with the last strong reference.
    value: T,
}

const STRONG: u64 = 1;
const WEAK: u64 = 1 << 32;

/// Keeps a value alive.
pub(crate) struct Shared<T>(NonNull<Block<T>>);

/// Knows a value as long as others keep it alive.
pub(crate) struct Weak<T>(NonNull<Block<T>>);

// SAFETY: as for `Arc`: what is shared is `Send` and `Sync`, and the counts are atomic.
#[allow(unsafe_code)]
unsafe impl<T: Send + Sync> Send for Shared<T> {}
// SAFETY: likewise.
#[allow(unsafe_code)]
unsafe impl<T: Send + Sync> Sync for Shared<T> {}
// SAFETY: likewise.
#[allow(unsafe_code)]
unsafe impl<T: Send + Sync> Send for Weak<T> {}
// SAFETY: likewise.
#[allow(unsafe_code)]
unsafe impl<T: Send + Sync> Sync for Weak<T> {}

/// The counts, which are there as long as any reference is. No reference to the whole block is made: another thread may
/// be dropping what is inside.
///
/// # Safety
/// A reference of either kind to the block is there while the counts are used.
#[inline]
#[allow(unsafe_code)]
unsafe fn counts<'a, T>(block: NonNull<Block<T>>) -> &'a AtomicU64 {
    // SAFETY: with a reference to it, the block was written and is not free; the counts are only changed atomically.
    unsafe { &(*block.as_ptr()).counts }
}

/// Who has a reference asks for the counts.
macro_rules! counted {
    ($($Reference:ident)*) => { $(
        impl<T> $Reference<T> {
            #[inline]
            #[allow(unsafe_code)]
            fn counts(&self) -> &AtomicU64 {
                // SAFETY: this is a reference, and outlives what is handed out.
                unsafe { counts(self.0) }
            }
        }
    )* };
}
counted!(Shared Weak);

#[inline]
fn strong(counts: u64) -> u32 {
    counts as u32
}

#[inline]
fn weak(counts: u64) -> u32 {
    (counts >> 32) as u32
}

/// Relaxed, as who makes another reference has one.
#[inline]
fn count_up(counts: &AtomicU64, by: u64) {
    check(counts.fetch_add(by, Ordering::Relaxed));
}

/// Ends the process where references were forgotten by the billion: at zero, what they point to would go while others are
/// left. The other half of the numbers is for threads that count meanwhile.
#[inline]
fn check(counts: u64) {
    if strong(counts) > i32::MAX as u32 || weak(counts) > i32::MAX as u32 {
        std::process::abort();
    }
}

/// Writes a block. Field by field: a block that is put together elsewhere is copied in pieces that are not the fields, and
/// the processor waits for what it has written in others.
///
/// # Safety
/// The memory is nobody else's, and has room for the block.
#[inline]
#[allow(unsafe_code)]
unsafe fn write<T>(block: NonNull<Block<T>>, place: Place, value: impl FnOnce() -> T) {
    let block = block.as_ptr();
    // SAFETY: as the caller says.
    unsafe {
        addr_of_mut!((*block).counts).write(AtomicU64::new(STRONG | WEAK));
        addr_of_mut!((*block).place).write(place);
        addr_of_mut!((*block).value).write(value());
    }
}

impl<T> Shared<T> {
    /// The value is made where it stays. Should that panic, the memory is lost.
    #[inline]
    #[allow(unsafe_code)]
    pub(crate) fn new(value: impl FnOnce() -> T) -> Shared<T> {
        let place = const { Place::of::<Block<T>>(0) };
        let block: NonNull<Block<T>> = blocks::take(place).cast();
        // SAFETY: the memory is nobody else's, of this size, and aligned.
        unsafe { write(block, place, value) };
        Shared(block)
    }

    /// Whether nobody else keeps it alive. What others did with it before they let go comes before what follows.
    #[inline]
    pub(crate) fn is_only(&self) -> bool {
        strong(self.counts().load(Ordering::Acquire)) == 1
    }

    /// The value, if nobody else has a reference of either kind. What others did with it before they let go comes before.
    #[inline]
    #[allow(unsafe_code)]
    pub(crate) fn get_mut(&mut self) -> Option<&mut T> {
        if self.counts().load(Ordering::Acquire) != STRONG | WEAK {
            return None;
        }
        // SAFETY: this is the only reference, and while it is borrowed nobody makes another from it.
        Some(unsafe { &mut (*self.0.as_ptr()).value })
    }

    #[inline]
    pub(crate) fn is(&self, other: &Shared<T>) -> bool {
        self.0 == other.0
    }

    pub(crate) fn downgrade(&self) -> Weak<T> {
        count_up(self.counts(), WEAK);
        Weak(self.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;
    #[inline]
    #[allow(unsafe_code)]
    fn deref(&self) -> &T {
        // SAFETY: it is there while there are strong references, and nobody has a unique one.
        unsafe { &(*self.0.as_ptr()).value }
    }
}

impl<T> Clone for Shared<T> {
    #[inline]
    fn clone(&self) -> Shared<T> {
        count_up(self.counts(), STRONG);
        Shared(self.0)
    }
}

impl<T> Drop for Shared<T> {
    #[inline]
    #[allow(unsafe_code)]
    fn drop(&mut self) {
        let counts = self.counts();
        // All that others did with it comes before it is dropped.
        if counts.load(Ordering::Acquire) == STRONG | WEAK {
            // There is no other reference of either kind, and nobody to make one from.
            counts.store(WEAK, Ordering::Relaxed);
        } else {
            if strong(counts.fetch_sub(STRONG, Ordering::Release)) != 1 {
                return;
            }
            fence(Ordering::Acquire);
        }
        // The weak reference of all strong ones goes also if what is inside panics.
        let _memory = Weak(self.0);
        // SAFETY: this was the last strong reference, and no weak one makes another from zero.
        unsafe { drop_in_place(addr_of_mut!((*self.0.as_ptr()).value)) };
    }
}

impl<T> Weak<T> {
    pub(crate) fn upgrade(&self) -> Option<Shared<T>> {
        let more = |counts: u64| (strong(counts) > 0).then(|| counts + STRONG);
        let before = self.counts().fetch_update(Ordering::Acquire, Ordering::Relaxed, more).ok()?;
        check(before);
        Some(Shared(self.0))
    }
}

impl<T> Clone for Weak<T> {
    fn clone(&self) -> Weak<T> {
        count_up(self.counts(), WEAK);
        Weak(self.0)
    }
}

impl<T> Drop for Weak<T> {
    #[inline]
    #[allow(unsafe_code)]
    fn drop(&mut self) {
        let counts = self.counts();
        if counts.load(Ordering::Acquire) != WEAK {
            if weak(counts.fetch_sub(WEAK, Ordering::Release)) != 1 {
                return;
            }
            fence(Ordering::Acquire);
        }
        // SAFETY: no reference is left, and what is inside was dropped.
        unsafe { blocks::give(self.0.cast(), (*self.0.as_ptr()).place) };
    }
}

/// What a value can do, by a trait: it lies behind the value in its block, and is dropped with it.
pub(crate) struct Tail<U: ?Sized>(NonNull<U>, PhantomData<U>);

// SAFETY: it owns what it points to.
#[allow(unsafe_code)]
unsafe impl<U: ?Sized + Send> Send for Tail<U> {}
// SAFETY: likewise.
#[allow(unsafe_code)]
unsafe impl<U: ?Sized + Sync> Sync for Tail<U> {}

#[repr(C)]
struct Long<T, R> {
    block: Block<T>,
    tail: R,
}

impl<T> Shared<T> {
    /// A value with a tail, which `value` puts into it. The pointer to the tail is coerced by `|tail| tail`.
    ///
    /// # Safety
    /// What `coerce` returns points to the tail that it is given, as a type that it is, and `value` keeps the tail in the
    /// value that it returns.
    #[inline]
    #[allow(unsafe_code)]
    pub(crate) unsafe fn with_tail<R, U: ?Sized>(
        tail: impl FnOnce() -> R,
        coerce: fn(*mut R) -> *mut U,
        value: impl FnOnce(Tail<U>) -> T,
    ) -> Shared<T> {
        let place = const { Place::of::<Long<T, R>>(1) };
        let long: *mut Long<T, R> = blocks::take(place).cast().as_ptr();
        // SAFETY: the memory is nobody else's, of this size, and aligned. The tail is written before its place is known to
        // anybody, and lives as long as the value, which has it as the caller says; should `value` panic, the memory is lost.
        unsafe {
            let tail_at = addr_of_mut!((*long).tail);
            tail_at.write(tail());
            let tail = Tail(NonNull::new_unchecked(coerce(tail_at)), PhantomData);
            let block = NonNull::new_unchecked(addr_of_mut!((*long).block));
            write(block, place, || value(tail));
            Shared(block)
        }
    }
}

impl<U: ?Sized> Deref for Tail<U> {
    type Target = U;
    #[inline]
    #[allow(unsafe_code)]
    fn deref(&self) -> &U {
        // SAFETY: it is behind the value that has this, and is dropped by this.
        unsafe { self.0.as_ref() }
    }
}

impl<U: ?Sized> Drop for Tail<U> {
    #[inline]
    #[allow(unsafe_code)]
    fn drop(&mut self) {
        // SAFETY: it was written once, and this is dropped once.
        unsafe { drop_in_place(self.0.as_ptr()) };
    }
}

#[cfg(all(test, loom))]
mod model;
#[cfg(all(test, not(loom)))]
mod tests;
