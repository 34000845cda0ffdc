//! Small blocks of memory that are used again.
use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::cell::Cell;
use std::ptr::{NonNull, null_mut};

/// Sizes are multiples of this, and so are addresses.
const STEP: usize = 16;
/// How many sizes are kept; larger blocks are rare.
const SIZES: usize = 32;
/// Blocks that come and go, and blocks that stay for long: what stays would be scattered if it took the places of the others.
const ROWS: usize = 2;
/// What a thread keeps at most, in bytes.
const BOUND: usize = 64 << 20;

/// Where a block waits when it is free.
#[derive(Clone, Copy)]
pub(super) struct Place {
    row: u16,
    steps: u16,
}

impl Place {
    pub(super) const fn of<B>(row: u16) -> Place {
        let steps = size_of::<B>().div_ceil(STEP);
        assert!(align_of::<B>() <= STEP && steps <= u16::MAX as usize && (row as usize) < ROWS);
        Place { row, steps: steps as u16 }
    }

    fn bytes(self) -> usize {
        usize::from(self.steps) * STEP
    }

    fn layout(self) -> Layout {
        Layout::from_size_align(self.bytes(), STEP).unwrap_or_else(|_| unreachable!("a block is small"))
    }
}

/// The free blocks of a thread. Each begins with the address of the next.
struct Free {
    first: [[Cell<*mut u8>; SIZES]; ROWS],
    bytes: Cell<usize>,
}

thread_local! {
    static FREE: Free = const {
        Free { first: [const { [const { Cell::new(null_mut()) }; SIZES] }; ROWS], bytes: Cell::new(0) }
    };
}

impl Free {
    #[inline]
    fn list(&self, place: Place) -> Option<&Cell<*mut u8>> {
        self.first[usize::from(place.row)].get(usize::from(place.steps) - 1)
    }

    #[inline]
    #[allow(unsafe_code)]
    fn pop(&self, place: Place) -> Option<NonNull<u8>> {
        let first = self.list(place)?;
        let block = NonNull::new(first.get())?;
        // SAFETY: `push` wrote the next address there.
        first.set(unsafe { block.cast().read() });
        self.bytes.set(self.bytes.get() - place.bytes());
        Some(block)
    }

    /// Whether it is kept.
    #[inline]
    #[allow(unsafe_code)]
    fn push(&self, block: NonNull<u8>, place: Place) -> bool {
        let (Some(first), bytes) = (self.list(place), self.bytes.get() + place.bytes()) else { return false };
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
        for row in 0..ROWS as u16 {
            for steps in 1..=SIZES as u16 {
                let place = Place { row, steps };
                while let Some(block) = self.pop(place) {
                    // SAFETY: it was allocated with this layout.
                    unsafe { dealloc(block.as_ptr(), place.layout()) };
                }
            }
        }
    }
}

/// Memory for a block.
#[inline]
#[allow(unsafe_code)]
pub(super) fn take(place: Place) -> NonNull<u8> {
    // A thread that ends has no list any more.
    if let Ok(Some(block)) = FREE.try_with(|free| free.pop(place)) {
        return block;
    }
    let layout = place.layout();
    // SAFETY: a block has counts, so the size is not zero.
    NonNull::new(unsafe { alloc(layout) }).unwrap_or_else(|| handle_alloc_error(layout))
}

/// Gives back what `take` returned for the place.
///
/// # Safety
/// Nobody uses it any more.
#[inline]
#[allow(unsafe_code)]
pub(super) unsafe fn give(block: NonNull<u8>, place: Place) {
    if !FREE.try_with(|free| free.push(block, place)).unwrap_or(false) {
        // SAFETY: it was allocated with this layout.
        unsafe { dealloc(block.as_ptr(), place.layout()) };
    }
}
