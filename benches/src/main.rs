//! What a gradient costs: value and gradient over the plain function, next to an adjoint by hand.
//!
//! `cargo run --release -p benches` prints one line for each kernel. All variants of a kernel run interleaved, in
//! many short rounds; a figure is the median of its rounds, over the median of the plain function in the same run. The
//! second table is of gradients by a tape.

mod graph;
mod measure;
mod rk4;
mod rosen;
mod tape;
mod tensor;
mod transc10;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts the bytes that are allocated.
struct Counting;

static BYTES: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every request is handed to the system's allocator as it is.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        BYTES.fetch_add(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller's promises are those asked for here.
        unsafe { System.alloc(layout) }
    }
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        BYTES.fetch_add(layout.size(), Ordering::Relaxed);
        // SAFETY: likewise.
        unsafe { System.alloc_zeroed(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        BYTES.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: likewise.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The bytes that are in use.
fn allocated() -> usize {
    BYTES.load(Ordering::Relaxed)
}

fn main() {
    let only = std::env::args().nth(1);
    if only.as_deref() != Some("tensor") {
        scalar();
    }
    tensor::run();
}

fn scalar() {
    println!("{:<16} {:>12} {:>11} {:>10} {:>10}", "kernel", "plain", "annotated", "adjoint", "by hand");
    rosen::run(100);
    rosen::run(1000);
    transc10::run();
    rk4::run();
    tape::run();
    graph::run();
}
