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
const LISTS: usize = ROWS * SIZES;
/// What a thread keeps at most, in steps.
const BOUND: usize = (64 << 20) / STEP;
/// Whether blocks are used again: valgrind sees the use of a block after its end only if it goes to the allocator.
pub(crate) const POOLED: bool = !cfg!(any(autodiff_unpooled, loom));

/// Where a block waits when it is free.
#[derive(Clone, Copy)]
pub(super) struct Place {
    steps: u32,
    /// Which list; none if there is none of that number.
    list: u8,
    /// The power of two that addresses are multiples of.
    align: u8,
}

impl Place {
    pub(super) const fn of<B>(row: usize) -> Place {
        let (steps, align) = (size_of::<B>().div_ceil(STEP), align_of::<B>());
        assert!(steps <= u32::MAX as usize && row < ROWS && LISTS < u8::MAX as usize);
        let kept = steps < SIZES && align <= STEP && POOLED;
        let align = if align < STEP { STEP } else { align };
        Place {
            steps: steps as u32,
            list: if kept { row * SIZES + steps } else { LISTS } as u8,
            align: align.trailing_zeros() as u8,
        }
    }

    fn layout(self) -> Layout {
        Layout::from_size_align(self.steps as usize * STEP, 1 << self.align)
            .unwrap_or_else(|_| unreachable!("it was made of a type's size"))
    }
}

/// The free blocks of a thread. Each begins with the address of the next.
struct Free {
    first: [Cell<*mut u8>; LISTS],
    /// The sum of their sizes.
    steps: Cell<usize>,
}

thread_local! {
    static FREE: Free = const { Free { first: [const { Cell::new(null_mut()) }; LISTS], steps: Cell::new(0) } };
}

impl Free {
    /// Every block that is kept was given by [`give`], which answers for it.
    #[inline]
    #[allow(unsafe_code)]
    fn pop(&self, place: Place) -> Option<NonNull<u8>> {
        let first = self.first.get(usize::from(place.list))?;
        let block = NonNull::new(first.get())?;
        // SAFETY: `push` wrote the next address there.
        first.set(unsafe { block.cast().read() });
        self.steps.set(self.steps.get() - place.steps as usize);
        Some(block)
    }

    /// Whether it is kept.
    ///
    /// # Safety
    /// The block is of this place, and nobody uses it any more.
    #[inline]
    #[allow(unsafe_code)]
    unsafe fn push(&self, block: NonNull<u8>, place: Place) -> bool {
        let steps = self.steps.get() + place.steps as usize;
        let Some(first) = self.first.get(usize::from(place.list)).filter(|_| steps <= BOUND) else { return false };
        // SAFETY: the block is free, aligned, and has room for an address.
        unsafe { block.cast().write(first.replace(block.as_ptr())) };
        self.steps.set(steps);
        true
    }
}

impl Drop for Free {
    fn drop(&mut self) {
        self.release();
    }
}

/// Frees the blocks that wait on this thread.
pub(crate) fn release() {
    let _ = FREE.try_with(Free::release);
}

impl Free {
    #[allow(unsafe_code)]
    fn release(&self) {
        for list in 0..LISTS {
            let (steps, align) = ((list % SIZES) as u32, STEP.trailing_zeros() as u8);
            let place = Place { steps, list: list as u8, align };
            while let Some(block) = self.pop(place) {
                // SAFETY: it was allocated with this layout.
                unsafe { dealloc(block.as_ptr(), place.layout()) };
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
/// It is of this place, and nobody uses it any more.
#[inline]
#[allow(unsafe_code)]
pub(super) unsafe fn give(block: NonNull<u8>, place: Place) {
    // SAFETY: as the caller says.
    if !FREE.try_with(|free| unsafe { free.push(block, place) }).unwrap_or(false) {
        // SAFETY: it was allocated with this layout.
        unsafe { dealloc(block.as_ptr(), place.layout()) };
    }
}
