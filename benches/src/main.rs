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
use std::sync::atomic::{AtomicBool, AtomicIsize, Ordering};

/// Counts the bytes in use, while that is asked for: it would be felt where times are taken.
struct Counting;

static COUNTS: AtomicBool = AtomicBool::new(false);
static BYTES: AtomicIsize = AtomicIsize::new(0);

impl Counting {
    fn count(bytes: isize) {
        if COUNTS.load(Ordering::Relaxed) {
            BYTES.fetch_add(bytes, Ordering::Relaxed);
        }
    }
}

// SAFETY: every request is handed to the system's allocator as it is.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        Counting::count(layout.size() as isize);
        // SAFETY: the caller's promises are those asked for here.
        unsafe { System.alloc(layout) }
    }
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        Counting::count(layout.size() as isize);
        // SAFETY: likewise.
        unsafe { System.alloc_zeroed(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        Counting::count(-(layout.size() as isize));
        // SAFETY: likewise.
        unsafe { System.dealloc(pointer, layout) }
    }
    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        Counting::count(size as isize - layout.size() as isize);
        // SAFETY: likewise.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How many bytes more are in use after `f`, while its result lives. It runs on a thread that has no memory to use again.
fn allocated<R>(f: impl FnOnce() -> R + Send) -> isize {
    let run = || {
        BYTES.store(0, Ordering::Relaxed);
        COUNTS.store(true, Ordering::Relaxed);
        let result = f();
        COUNTS.store(false, Ordering::Relaxed);
        drop(result);
    };
    std::thread::scope(|scope| {
        scope.spawn(run);
    });
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
