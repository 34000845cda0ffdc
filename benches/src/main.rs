//! What a gradient costs: value and gradient over the plain function, next to an adjoint by hand.
//!
//! `cargo run --release -p benches` prints everything there is to time. All variants of a kernel run interleaved, in
//! many short rounds; a figure is the median of its rounds, over the median of the plain function in the same run.
//!
//! After `--` stands what to run alone:
//!
//! - `kernels [name…]`: the table of kernels, or these of it,
//! - `passes name…`: what each of these passes of the compiler gains on each kernel,
//! - `compile`: what annotating functions costs the compiler,
//! - `second`: Hessians and Jacobians,
//! - `tape`: numbers on a tape,
//! - `graph`: graphs that are built while the program runs,
//! - `tensor`: operations on tensors.
//!
//! `AUTODIFF_PASSES=-gather,-sink cargo run --release -p benches -- kernels` is without these passes.
//!
//! For the instructions of the machine at hand, in a directory of their own so that the other build stays:
//! `RUSTFLAGS="-C target-cpu=native" cargo run --release -p benches --target-dir target/native -- kernels`.

mod compile;
mod graph;
mod kernels;
mod measure;
mod passes;
mod second;
mod tape;
mod tensor;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicIsize, AtomicUsize, Ordering};

/// Counts allocations and the bytes in use, while that is asked for: it would be felt where times are taken.
struct Counting;

static COUNTS: AtomicBool = AtomicBool::new(false);
static BYTES: AtomicIsize = AtomicIsize::new(0);
static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

impl Counting {
    fn count(bytes: isize) {
        if COUNTS.load(Ordering::Relaxed) {
            BYTES.fetch_add(bytes, Ordering::Relaxed);
        }
    }

    fn count_new(bytes: isize) {
        Counting::count(bytes);
        if COUNTS.load(Ordering::Relaxed) {
            ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        }
    }
}

// SAFETY: every request is handed to the system's allocator as it is.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        Counting::count_new(layout.size() as isize);
        // SAFETY: the caller's promises are those asked for here.
        unsafe { System.alloc(layout) }
    }
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        Counting::count_new(layout.size() as isize);
        // SAFETY: likewise.
        unsafe { System.alloc_zeroed(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        Counting::count(-(layout.size() as isize));
        // SAFETY: likewise.
        unsafe { System.dealloc(pointer, layout) }
    }
    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        Counting::count_new(size as isize - layout.size() as isize);
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

/// How often `f` asks for memory, its own or more.
fn allocations<R>(f: impl FnOnce() -> R) -> usize {
    ALLOCATIONS.store(0, Ordering::Relaxed);
    COUNTS.store(true, Ordering::Relaxed);
    let result = f();
    COUNTS.store(false, Ordering::Relaxed);
    drop(result);
    ALLOCATIONS.load(Ordering::Relaxed)
}

fn main() {
    let mut args = std::env::args().skip(1);
    let only = args.next();
    let names: Vec<String> = args.collect();
    match only.as_deref() {
        Some("kernels") => kernels::run(&names),
        Some("passes") => passes::run(&names),
        Some("compile") => compile::run(),
        Some("second") => second::run(),
        Some("tape") => tape::run(),
        Some("graph") => graph::run(),
        Some("tensor") => tensor::run(),
        Some(other) => {
            panic!("`{other}` is none of `kernels`, `passes`, `compile`, `second`, `tape`, `graph` and `tensor`")
        }
        None => {
            kernels::run(&[]);
            second::run();
            tape::run();
            graph::run();
            tensor::run();
        }
    }
}
