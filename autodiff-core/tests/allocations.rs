//! What is allocated, counted. A file of its own: the allocator is the process's.
#![allow(missing_docs, unsafe_code, clippy::needless_range_loop)]
use autodiff_core::rt::Tape;
use autodiff_core::{Dual, Gradients, Real, forward, grad, hvp, jvp, release_memory, value_and_grad};
use autodiff_macros::differentiable;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
    /// Bytes in use, of what this thread asked for and freed.
    static BYTES: Cell<isize> = const { Cell::new(0) };
}

struct Counting;
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        BYTES.set(BYTES.get() + layout.size() as isize);
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        BYTES.set(BYTES.get() - layout.size() as isize);
        unsafe { System.dealloc(at, layout) }
    }
}
#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Allocations of the second of two calls: the first may fill the pool.
fn steady<T>(mut call: impl FnMut() -> T) -> usize {
    drop(call());
    let before = COUNT.get();
    let result = call();
    let count = COUNT.get() - before;
    drop(result);
    count
}

#[differentiable(crate = autodiff_core)]
fn scalar(x: f64, y: [f64; 3]) -> f64 {
    x.sin() * y[0] + y[1] * y[2]
}

#[differentiable(crate = autodiff_core)]
fn logistic(x: &[f64], r: f64) -> f64 {
    let mut y = 0.5;
    for i in 0..x.len() {
        y = r * y * (1.0 - y) + x[i].sin();
    }
    y
}

#[test]
fn floats_and_arrays_stay_on_the_stack() {
    let (x, y) = (0.5, [1.0, 2.0, 3.0]);
    assert_eq!(steady(|| grad(scalar)(x, y)), 0);
    assert_eq!(steady(|| value_and_grad(scalar)(x, y)), 0);
    assert_eq!(steady(|| jvp(scalar)((x, y), (1.0, y))), 0);
    assert_eq!(steady(|| hvp(scalar)(x, y, 1.0, y)), 0);
}

#[test]
fn a_gradient_allocates_its_result_and_into_nothing() {
    let x = [0.1; 100];
    assert_eq!(steady(|| grad(logistic)(&x, 3.0)), 1);
    let (mut d_x, mut d_r) = ([0.0; 100], 0.0);
    assert_eq!(steady(|| value_and_grad(logistic).into((&x, 3.0), (&mut d_x, &mut d_r))), 0);
    assert_eq!((d_x.to_vec(), d_r), grad(logistic)(&x, 3.0));
}

#[test]
fn tapes_are_reused() {
    let fill = |len: u32| {
        let mut tape = Tape::new();
        tape.reserve(len as usize);
        (0..len).for_each(|i| tape.push((i, 0.5)));
        (0..len).rev().for_each(|i| assert_eq!(tape.pop(), (i, 0.5)));
    };
    assert_eq!(steady(|| fill(1000)), 0);
    assert_eq!(steady(|| fill(10)), 0);
    // Two at a time are two buffers.
    let two = || {
        let (mut a, mut b) = (Tape::new(), Tape::new());
        a.push('a');
        b.push('b');
        (a.pop(), b.pop())
    };
    assert_eq!(steady(two), 0);
    // An unused one has no buffer.
    assert_eq!(steady(Tape::<[u8; 3]>::new), 0);
}

/// A tape and its gradients keep their memory: after `clear`, after `truncate`, and over other numbers.
#[test]
fn a_tape_that_is_cleared_allocates_nothing() {
    fn run<S: Real>(value: S) {
        let mut tape = autodiff_core::Tape::<S>::default();
        let mut gradients = Gradients::default();
        let step = |tape: &autodiff_core::Tape<S>, gradients: &mut Gradients<S>, first| {
            let x = tape.get(first);
            let y = (0..1000).fold(tape.var(value), |y, _| y.mul_add(x, x).sin());
            tape.backward_into(y, gradients);
            gradients.wrt(x);
        };
        let from_nothing = || {
            let first = tape.var(value).key();
            step(&tape, &mut gradients, first);
            tape.clear();
        };
        assert_eq!(steady(from_nothing), 0);
        let first = tape.var(value).key();
        let mark = tape.mark();
        let from_a_mark = || {
            step(&tape, &mut gradients, first);
            tape.truncate(mark);
        };
        assert_eq!(steady(from_a_mark), 0);
    }
    run(0.5);
    run(0.5_f32);
    run(Dual::new(0.5, 1.0));
}

#[test]
fn a_function_on_a_tape_allocates_what_it_does_without() {
    let (mut tape, mut gradients) = (autodiff_core::Tape::new(), Gradients::default());
    let call = || {
        let x = tape.vars(&[0.1; 100]);
        let y = forward(logistic)(&x, tape.var(3.0));
        tape.backward_into(y, &mut gradients);
        drop(x);
        tape.clear();
    };
    assert_eq!(steady(call), 1);
}

#[differentiable(crate = autodiff_core)]
fn power(x: f64, n: usize) -> f64 {
    if n == 0 { 1.0 } else { x.sin() * power(x, n - 1) }
}

/// What waits on a thread can be given back: the buffers of loops, the tapes of recursion, tensors and nodes.
#[test]
fn memory_that_waits_is_given_back() {
    let x = [0.1; 1000];
    let work = || {
        let gradient = grad(logistic)(&x, 3.0).1 + grad(power)(0.5, 50);
        #[cfg(feature = "tensor")]
        {
            let x = autodiff_core::Tensor::<f64>::ones(&[100]).requires_grad_(true);
            x.exp().mul(&x).sum().backward();
        }
        gradient
    };
    let expected = work();
    release_memory();
    let before = BYTES.get();
    assert_eq!(work(), expected);
    let kept = BYTES.get() - before;
    assert!(kept > 8 * 1000, "{kept} bytes wait, which the next call takes");
    release_memory();
    assert_eq!(BYTES.get(), before);
    assert_eq!(work(), expected);
}
