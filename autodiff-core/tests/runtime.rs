//! What generated code stands on: tapes, zero cotangents, scratch accumulators.
#![allow(missing_docs)]
use autodiff_core::Dual;
use autodiff_core::rt::{Accumulate, Branch, Tape, Value, or_scratch, zero};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

#[test]
fn a_tape_drops_what_it_holds_once() {
    let value = Rc::new(());
    let mut tape = Tape::new();
    (0..5).for_each(|_| tape.push(value.clone()));
    assert_eq!(Rc::strong_count(&value), 6);
    drop(tape.pop());
    assert_eq!(Rc::strong_count(&value), 5);
    drop(tape);
    assert_eq!(Rc::strong_count(&value), 1);
    // The next one has the buffer, not the values.
    let mut tape = Tape::<Rc<()>>::new();
    assert!(catch_unwind(AssertUnwindSafe(|| tape.pop())).is_err());
}

#[test]
fn a_tape_survives_panics() {
    let value = Rc::new(());
    let unwound = catch_unwind(AssertUnwindSafe(|| {
        let mut tape = Tape::new();
        tape.push(value.clone());
        panic!("in the middle of a sweep");
    }));
    assert!(unwound.is_err());
    assert_eq!(Rc::strong_count(&value), 1);

    struct Loud {
        _held: Rc<()>,
    }
    impl Drop for Loud {
        fn drop(&mut self) {
            if !std::thread::panicking() {
                panic!("in a destructor");
            }
        }
    }
    let mut tape = Tape::new();
    (0..3).for_each(|_| tape.push(Loud { _held: value.clone() }));
    assert!(catch_unwind(AssertUnwindSafe(move || drop(tape))).is_err());
    assert_eq!(Rc::strong_count(&value), 1);
    // The pool is still in order.
    let mut tape = Tape::new();
    tape.push(1.0);
    assert_eq!(tape.pop(), 1.0);
}

#[test]
fn tapes_hold_tapes_and_closures() {
    // As the pullbacks of an inner loop, kept by an outer one.
    let inner = |n: u64| {
        let mut tape = Tape::new();
        (0..n).for_each(|i| tape.push(i));
        move || (0..n).map(|_| tape.pop()).sum::<u64>()
    };
    for _ in 0..3 {
        let mut outer = Tape::new();
        (0..4).for_each(|n| outer.push(inner(n)));
        let sums = [outer.pop()(), outer.pop()()];
        assert_eq!(sums, [3, 1]);
    }
}

#[test]
fn a_tape_outlives_its_thread_pool() {
    thread_local! {
        static LATE: std::cell::RefCell<Option<Tape<u8>>> = const { std::cell::RefCell::new(None) };
    }
    std::thread::spawn(|| {
        LATE.set(None);
        let mut tape = Tape::new();
        tape.push(1);
        LATE.set(Some(tape));
    })
    .join()
    .unwrap();
}

#[test]
fn zero_has_the_shape_of_the_value() {
    assert_eq!(zero(&vec![vec![1.0, 2.0], vec![]]), vec![vec![0.0, 0.0], vec![]]);
    assert_eq!(zero([1.0_f32, 2.0].as_slice()), vec![0.0, 0.0]);
    assert_eq!(zero(&(1.0, 2_usize, [3.0; 2])), (0.0, (), [0.0; 2]));
    assert_eq!(zero(&Some(Dual::new(1.0, 2.0))), Some(Dual::constant(0.0)));
    assert_eq!(zero(&None::<f64>), None);
    let () = (0..3).zero_cot();
    let () = "text".zero_cot();
}

#[test]
fn contributions_add_up() {
    let mut sum = (vec![1.0, 2.0], [0.5_f32], (), Some(1.0), None);
    sum.accumulate(&(vec![0.5, -1.0], [1.0], (), Some(2.0), Some(3.0)));
    assert_eq!(sum, (vec![1.5, 1.0], [1.5], (), Some(3.0), Some(3.0)));
    let mut row = [1.0, 2.0];
    row[..].accumulate(&[1.0, 1.0][..]);
    assert_eq!(row, [2.0, 3.0]);
    let mut dual = Dual::new(1.0, 2.0);
    dual.accumulate(&Dual::new(3.0, 4.0));
    assert_eq!((dual.value, dual.tangent), (4.0, 6.0));
}

#[test]
#[should_panic(expected = "a cotangent has the wrong length")]
fn contributions_have_the_same_length() {
    vec![1.0].accumulate(&vec![1.0, 2.0]);
}

#[test]
fn without_an_accumulator_there_is_scratch() {
    let x = [1.0, 2.0];
    let mut wanted = [5.0, 5.0];
    for (accumulator, before) in [(Some(&mut wanted[..]), 5.0), (None, 0.0)] {
        let mut scratch = None;
        let d_x: &mut [f64] = or_scratch(accumulator, &mut scratch, || zero(&x[..]));
        assert_eq!(d_x, [before; 2]);
        d_x[0] += 1.0;
    }
    assert_eq!(wanted, [6.0, 5.0]);
    let mut scratch = None;
    let d_x: &mut (f64, [f64; 2]) = or_scratch(None, &mut scratch, || zero(&(1.0, x)));
    assert_eq!(*d_x, (0.0, [0.0; 2]));
}

#[test]
fn a_branch_keeps_either_state() {
    let of = |x: f64| if x > 0.0 { Branch::Then(x) } else { Branch::Else("negative") };
    assert!(matches!((of(1.0), of(-1.0)), (Branch::Then(1.0), Branch::Else("negative"))));
}
