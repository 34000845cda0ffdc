//! References to nodes, counted as [`Arc`](std::sync::Arc) does it, in memory that is used again.
//!
//! A graph is many small blocks that are made together and go together, which is what the system's allocator is slow at: it
//! took half of the time of a chain of numbers. So blocks that are free wait on their thread, in a list for each size.
use super::node::{Inner, Rule};
use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::cell::Cell;
use std::ops::Deref;
use std::ptr::{NonNull, addr_of_mut, drop_in_place, null_mut};
use std::sync::atomic::{AtomicUsize, Ordering, fence};

struct Block<R: ?Sized> {
    strong: AtomicUsize,
    /// One more than there are weak references, until the last strong one is gone.
    weak: AtomicUsize,
    bytes: usize,
    /// Dropped with the last strong reference.
    inner: Inner<R>,
}

/// Keeps a node alive.
pub(super) struct Shared(NonNull<Block<dyn Rule>>);

/// Knows a node as long as others keep it alive.
pub(super) struct Weak(NonNull<Block<dyn Rule>>);

// SAFETY: as for `Arc`: what is shared is `Send` and `Sync`, as every `Rule` is, and the counts are atomic.
#[allow(unsafe_code)]
unsafe impl Send for Shared where Inner<dyn Rule>: Send + Sync {}
// SAFETY: likewise.
#[allow(unsafe_code)]
unsafe impl Sync for Shared where Inner<dyn Rule>: Send + Sync {}
// SAFETY: likewise.
#[allow(unsafe_code)]
unsafe impl Send for Weak where Inner<dyn Rule>: Send + Sync {}
// SAFETY: likewise.
#[allow(unsafe_code)]
unsafe impl Sync for Weak where Inner<dyn Rule>: Send + Sync {}

/// The counts, which are there as long as any reference is. No reference to the whole block is made: another thread may
/// be dropping what is inside.
#[allow(unsafe_code)]
fn counts<'a>(block: NonNull<Block<dyn Rule>>) -> (&'a AtomicUsize, &'a AtomicUsize) {
    // SAFETY: only for blocks that the caller has a reference to, so they were written and are not free; the counts are
    // only changed atomically.
    unsafe { (&(*block.as_ptr()).strong, &(*block.as_ptr()).weak) }
}

impl Shared {
    #[inline]
    #[allow(unsafe_code)]
    pub(super) fn new<R: Rule + 'static>(inner: Inner<R>) -> Shared {
        const { assert!(align_of::<Block<R>>() <= STEP) }
        let bytes = size_of::<Block<R>>();
        let block: NonNull<Block<R>> = take(bytes).cast();
        let (strong, weak) = (AtomicUsize::new(1), AtomicUsize::new(1));
        // SAFETY: the memory is nobody else's, of this size, and aligned.
        unsafe { block.write(Block { strong, weak, bytes, inner }) };
        Shared(block)
    }

    #[inline]
    pub(super) fn is_only(&self) -> bool {
        counts(self.0).0.load(Ordering::Relaxed) == 1
    }

    pub(super) fn downgrade(&self) -> Weak {
        count_up(counts(self.0).1);
        Weak(self.0)
    }
}

/// Relaxed, as who makes another reference has one.
#[inline]
fn count_up(count: &AtomicUsize) {
    if count.fetch_add(1, Ordering::Relaxed) > isize::MAX as usize {
        // References were forgotten by the billion: at zero, what they point to would go while others are left.
        std::process::abort();
    }
}

impl Deref for Shared {
    type Target = Inner<dyn Rule>;
    #[inline]
    #[allow(unsafe_code)]
    fn deref(&self) -> &Inner<dyn Rule> {
        // SAFETY: it is there while there are strong references, and nobody has a unique one.
        unsafe { &(*self.0.as_ptr()).inner }
    }
}

impl Clone for Shared {
    #[inline]
    fn clone(&self) -> Shared {
        count_up(counts(self.0).0);
        Shared(self.0)
    }
}

impl Drop for Shared {
    #[inline]
    #[allow(unsafe_code)]
    fn drop(&mut self) {
        // All that others did with it comes before it is dropped.
        if counts(self.0).0.fetch_sub(1, Ordering::Release) != 1 {
            return;
        }
        fence(Ordering::Acquire);
        // The weak reference of all strong ones goes also if what is inside panics.
        let _memory = Weak(self.0);
        // SAFETY: this was the last strong reference, and no weak one makes another from zero.
        unsafe { drop_in_place(addr_of_mut!((*self.0.as_ptr()).inner)) };
    }
}

impl Weak {
    pub(super) fn upgrade(&self) -> Option<Shared> {
        let strong = counts(self.0).0;
        let more = |count: usize| (count > 0).then(|| count + 1);
        strong.fetch_update(Ordering::Acquire, Ordering::Relaxed, more).ok().map(|_| Shared(self.0))
    }
}

impl Clone for Weak {
    fn clone(&self) -> Weak {
        count_up(counts(self.0).1);
        Weak(self.0)
    }
}

impl Drop for Weak {
    #[inline]
    #[allow(unsafe_code)]
    fn drop(&mut self) {
        let weak = counts(self.0).1;
        // Most nodes have no other, which saves the dearer operation: nobody can make one from the last.
        if weak.load(Ordering::Acquire) != 1 {
            if weak.fetch_sub(1, Ordering::Release) != 1 {
                return;
            }
            fence(Ordering::Acquire);
        }
        // SAFETY: no reference is left, and what is inside was dropped.
        unsafe { give(self.0.cast(), (*self.0.as_ptr()).bytes) };
    }
}

/// Sizes are multiples of this, and so are addresses.
const STEP: usize = 16;
/// How many sizes are kept; larger blocks are rare.
const SIZES: usize = 32;
/// What a thread keeps at most, in bytes.
const BOUND: usize = 64 << 20;

/// The free blocks of a thread. Each begins with the address of the next.
struct Free {
    first: [Cell<*mut u8>; SIZES],
    bytes: Cell<usize>,
}

thread_local! {
    static FREE: Free = const { Free { first: [const { Cell::new(null_mut()) }; SIZES], bytes: Cell::new(0) } };
}

impl Free {
    #[inline]
    #[allow(unsafe_code)]
    fn pop(&self, steps: usize) -> Option<NonNull<u8>> {
        let first = self.first.get(steps - 1)?;
        let block = NonNull::new(first.get())?;
        // SAFETY: `push` wrote the next address there.
        first.set(unsafe { block.cast().read() });
        self.bytes.set(self.bytes.get() - steps * STEP);
        Some(block)
    }

    /// Whether it is kept.
    #[inline]
    #[allow(unsafe_code)]
    fn push(&self, block: NonNull<u8>, steps: usize) -> bool {
        let (Some(first), bytes) = (self.first.get(steps - 1), self.bytes.get() + steps * STEP) else { return false };
        if bytes > BOUND {
            return false;
        }
        // SAFETY: the block is free, aligned, and has room for an address.
        unsafe { block.cast().write(first.replace(block.as_ptr())) };
        self.bytes.set(bytes);
        true
    }
}

impl Drop for Free {
    #[allow(unsafe_code)]
    fn drop(&mut self) {
        for steps in 1..=SIZES {
            while let Some(block) = self.pop(steps) {
                // SAFETY: it was allocated with this layout.
                unsafe { dealloc(block.as_ptr(), layout(steps)) };
            }
        }
    }
}

fn layout(steps: usize) -> Layout {
    Layout::from_size_align(steps * STEP, STEP).unwrap_or_else(|_| unreachable!("a node fills the memory"))
}

/// Memory for so many bytes, aligned to `STEP`.
#[inline]
#[allow(unsafe_code)]
fn take(bytes: usize) -> NonNull<u8> {
    let steps = bytes.div_ceil(STEP);
    // A thread that ends has no list any more.
    if let Ok(Some(block)) = FREE.try_with(|free| free.pop(steps)) {
        return block;
    }
    let layout = layout(steps);
    // SAFETY: a block has counts, so the size is not zero.
    NonNull::new(unsafe { alloc(layout) }).unwrap_or_else(|| handle_alloc_error(layout))
}

/// Gives back what `take` returned for so many bytes.
///
/// # Safety
/// Nobody uses it any more.
#[inline]
#[allow(unsafe_code)]
unsafe fn give(block: NonNull<u8>, bytes: usize) {
    let steps = bytes.div_ceil(STEP);
    if !FREE.try_with(|free| free.push(block, steps)).unwrap_or(false) {
        // SAFETY: it was allocated with this layout.
        unsafe { dealloc(block.as_ptr(), layout(steps)) };
    }
}
