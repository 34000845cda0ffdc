//! The tape: constants, memory, order of use and misuse, tapes of other numbers. Every row of the derivative table runs
//! on tapes in `rules.rs`, every construct of the language in the tests of `autodiff`.
use autodiff_core::{Dual, Gradients, Real, Tape, Var};
use num_traits::{Float, FloatConst};
use std::panic::{AssertUnwindSafe, catch_unwind};

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

#[test]
fn constants_leave_no_node() {
    let tape = Tape::new();
    let c = Var::from(2.0) * 3.0 + 1.0;
    assert_eq!((c.value(), tape.len()), (7.0, 0));
    assert_eq!((c.sin().max(c).mul_add(c, 1.0.into()).value(), tape.len()), (50.0, 0));
    let x = tape.var(3.0);
    assert_eq!(tape.len(), 1);
    for y in [x + 2.0, 2.0 - x, x * c, c.powf(x), c.max(x)] {
        assert!(tape.backward(y).wrt(x).is_finite());
    }
    assert_eq!(tape.len(), 6);
    // Derivatives that are zero everywhere are no edges.
    let steps = [x.floor(), x.ceil(), x.round(), x.trunc(), x.signum(), x.div_euclid(x)];
    assert_eq!(tape.len(), 6);
    for step in steps {
        assert_eq!(tape.backward(step).wrt(x), 0.0);
    }
}

#[test]
fn operands_by_value_reference_and_plain() {
    let tape = Tape::new();
    let (a, b) = (tape.var(7.5), tape.var(2.0));
    macro_rules! each_way {
        ($($op:tt $assign:tt $by_a:expr, $by_b:expr;)*) => { $({
            let mut assigned = a;
            assigned $assign b;
            for y in [a $op b, a $op &b, &a $op b, &a $op &b, assigned] {
                assert_eq!((y.value(), tape.backward(y).wrt_all(&[a, b])), (7.5 $op 2.0, vec![$by_a, $by_b]));
            }
            let mut assigned = a;
            assigned $assign 2.0;
            for y in [a $op 2.0, &a $op 2.0, assigned] {
                assert_eq!((y.value(), tape.backward(y).wrt_all(&[a, b])), (7.5 $op 2.0, vec![$by_a, 0.0]));
            }
            let y = 7.5 $op b;
            assert_eq!((y.value(), tape.backward(y).wrt_all(&[a, b])), (7.5 $op 2.0, vec![0.0, $by_b]));
        })* };
    }
    each_way! {
        + += 1.0, 1.0;
        - -= 1.0, -1.0;
        * *= 2.0, 7.5;
        / /= 0.5, -1.875;
        % %= 1.0, -3.0;
    }
    assert_eq!(tape.backward(-a).wrt(a), -1.0);
    let both = [a, b];
    assert_eq!(tape.backward(both.iter().sum()).wrt_all(&both), [1.0, 1.0]);
    assert_eq!(tape.backward(both.into_iter().product()).wrt_all(&both), [2.0, 7.5]);
    assert!(a > b && a == 7.5 && b < 7.0 && a.max(b) == a);
    assert_eq!(format!("{a} {a:.2} {a:e}"), "7.5 7.50 7.5e0");
}

#[test]
fn an_operation_on_three_variables() {
    let tape = Tape::new();
    let v = tape.vars(&[2.0, 3.0, 5.0]);
    let c = Var::from;
    for (y, expected) in [
        (v[0].mul_add(v[1], v[2]), [3.0, 2.0, 1.0]),
        (v[0].mul_add(v[1], c(5.0)), [3.0, 2.0, 0.0]),
        (v[0].mul_add(c(3.0), v[2]), [3.0, 0.0, 1.0]),
        (c(2.0).mul_add(c(3.0), v[2]), [0.0, 0.0, 1.0]),
        (v[0].mul_add(v[0], v[0]), [5.0, 0.0, 0.0]),
        (v[0].clamp(v[1], v[2]), [0.0, 1.0, 0.0]),
        (c(7.0).clamp(v[1], v[2]), [0.0, 0.0, 1.0]),
        (v[1].clamp(c(0.0), v[2]), [0.0, 1.0, 0.0]),
    ] {
        assert_eq!(tape.backward(y).wrt_all(&v), expected);
    }
}

/// Zero times infinity, from both sides, on one operation and across several.
#[test]
fn strong_zeros() {
    // Also where the variable is not among the first nodes, and where nodes were forgotten.
    for (first, forgotten) in [(true, false), (false, false), (false, true), (true, true)] {
        let mut tape = Tape::new();
        if !first {
            let _ = tape.var(1.0) + 1.0;
        }
        if forgotten {
            let mark = tape.mark();
            let _ = (tape.var(1.0) + 1.0) * tape.var(2.0);
            tape.truncate(mark);
        }
        let x = tape.var(0.0);
        let dead = x.sqrt() * 0.0 + x.ln().max(1.0.into());
        assert_eq!(tape.backward(dead).wrt(x), 0.0);
        for (y, seed, expected) in [
            (x.sqrt(), 0.0, 0.0),
            (x.sqrt(), 2.0, INF),
            (x.sqrt(), NAN, NAN),
            (x.powi(2), INF, 0.0),
            (x.powi(2), NAN, NAN),
            (x.hypot(x), INF, 0.0),
            (x.max(1.0.into()), INF, 0.0),
            (x.abs(), INF, 0.0),
            (1.0 / x, 0.0, 0.0),
        ] {
            let got = tape.backward_with(&[(y, seed)]).wrt(x);
            assert!(got == expected || (got.is_nan() && expected.is_nan()), "{got}, expected {expected}");
        }
    }
}

#[test]
fn several_outputs() {
    let tape = Tape::new();
    let x = tape.var(3.0);
    let (y, z) = (x * x, x + 1.0);
    // A constant among them, the same twice, an input.
    let seeds = [(y, 1.0), (z, 10.0), (Var::from(4.0), 5.0), (z, 100.0), (x, 1000.0)];
    let gradients = tape.backward_with(&seeds);
    assert_eq!((gradients.wrt(x), gradients.wrt(z), gradients.wrt(y)), (1116.0, 110.0, 1.0));
    assert_eq!(tape.backward_with(&[]).wrt(x), 0.0);
    assert_eq!(tape.backward(Var::from(4.0)).wrt(x), 0.0);
    assert_eq!(tape.backward(x).wrt(x), 1.0);
    assert_eq!(tape.backward(x).wrt(Var::from(1.0)), 0.0);
    // A variable that came between the others, and one that came later.
    let between = tape.var(2.0);
    let gradients = tape.backward(y * between);
    assert_eq!((gradients.wrt(between), gradients.wrt(x)), (9.0, 12.0));
    assert_eq!(gradients.wrt(tape.var(1.0)), 0.0);
}

#[test]
fn a_tape_is_used_again() {
    let (mut tape, mut gradients) = (Tape::with_capacity(10), Gradients::default());
    let first = tape.var(2.0).key();
    let mark = tape.mark();
    for n in 1..5 {
        let x = tape.get(first);
        let y = (0..n).fold(Var::from(1.0), |y, _| y * x);
        tape.backward_into(y, &mut gradients);
        assert_eq!(gradients.wrt(x), f64::from(n) * 2.0_f64.powi(n - 1));
        tape.truncate(mark);
        // What was there before is there still, and its gradient too.
        assert_eq!(gradients.wrt(tape.get(first)), f64::from(n) * 2.0_f64.powi(n - 1));
    }
    assert_eq!(tape.get(Var::from(5.0).key()).value(), 5.0);
    tape.clear();
    assert!(tape.is_empty());
    let x = tape.var(4.0);
    assert_eq!(tape.backward(x * x).wrt(x), 8.0);
}

/// Keys and marks hold exactly as long as nothing up to them is forgotten, whatever the order of cuts.
#[test]
fn keys_and_marks_against_a_model() {
    let mut state = 1_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let holds = |f: &mut dyn FnMut()| catch_unwind(AssertUnwindSafe(f)).is_ok();
    let (mut tape, mut model, mut forgotten) = (Tape::new(), Vec::new(), 0);
    let (mut keys, mut marks) = (Vec::new(), vec![(tape.mark(), Vec::new())]);
    for serial in 0..2000_u32 {
        let var = tape.var(f64::from(serial));
        model.push(serial);
        keys.push((var.key(), model.len() - 1, serial));
        marks.push((tape.mark(), model.clone()));
        if random(4) == 0 {
            let (mark, then) = &marks[marks.len() - 1 - random(marks.len().min(12))];
            let expected = model.starts_with(then);
            assert_eq!(holds(&mut || tape.truncate(*mark)), expected, "mark {mark:?}");
            if expected {
                model.truncate(then.len());
            }
        }
        assert_eq!(tape.len(), model.len());
        let (key, index, serial) = keys[keys.len() - 1 - random(keys.len().min(20))];
        let expected = model.get(index) == Some(&serial);
        forgotten += usize::from(!expected);
        assert_eq!(holds(&mut || assert_eq!(tape.get(key).value(), f64::from(serial))), expected, "key {key:?}");
    }
    assert!((100..1900).contains(&forgotten), "{forgotten} of 2000 keys were forgotten");
}

macro_rules! misuse {
    ($($name:ident, $message:literal, |$tape:ident, $other:ident| $body:expr;)*) => { $(
        #[test]
        #[should_panic(expected = $message)]
        fn $name() {
            #[allow(unused_mut)]
            let (mut $tape, mut $other) = (Tape::new(), Tape::new());
            let _ = $body;
        }
    )* };
}
misuse! {
    two_tapes_in_one_operation, "an operation has variables of two tapes", |tape, other| tape.var(1.0) + other.var(2.0);
    two_tapes_in_the_last_operand, "an operation has variables of two tapes", |tape, other| {
        let x = tape.var(1.0);
        x.mul_add(x, other.var(2.0))
    };
    output_of_another_tape, "the output is a variable of another tape", |tape, other| tape.backward(other.var(1.0));
    variable_of_another_tape, "the variable is not of the tape that the gradients are of",
        |tape, other| tape.backward(tape.var(1.0)).wrt(other.var(1.0));
    gradients_of_nothing, "the variable is not of the tape that the gradients are of",
        |tape, _other| Gradients::default().wrt(tape.var(1.0));
    forgotten_key, "the variable of the key is forgotten", |tape, _other| {
        let key = tape.var(1.0).key();
        tape.clear();
        tape.get(key)
    };
    key_whose_place_is_taken, "the variable of the key is forgotten", |tape, _other| {
        let mark = tape.mark();
        let key = tape.var(1.0).key();
        tape.truncate(mark);
        tape.var(2.0);
        tape.get(key)
    };
    key_of_another_tape, "the key is of a variable of another tape", |tape, other| tape.get(other.var(1.0).key());
    mark_of_another_tape, "the mark is of another tape", |tape, other| tape.truncate(other.mark());
    forgotten_mark, "what the mark is at is forgotten", |tape, _other| {
        tape.var(1.0);
        let mark = tape.mark();
        tape.clear();
        tape.vars(&[1.0, 2.0]);
        tape.truncate(mark)
    };
    gradients_of_what_is_forgotten, "the variable is newer than the gradients", |tape, _other| {
        let gradients = tape.backward(tape.var(1.0));
        tape.clear();
        gradients.wrt(tape.var(1.0))
    };
}

/// Recording, sweeping and dropping use no stack.
#[test]
fn ten_million_operations_on_a_small_stack() {
    let run = || {
        let tape = Tape::new();
        let x = tape.var(1.0);
        let mut y = x;
        for _ in 0..10_000_000 {
            y *= 0.999_999_9;
        }
        (tape.len(), y.value(), tape.backward(y).wrt(x))
    };
    let (nodes, value, slope) = std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
    assert_eq!(nodes, 10_000_001);
    assert!((value - slope).abs() < 1e-12 && (value - (-1.0_f64).exp()).abs() < 1e-7, "{value}, {slope}");
}

/// Partials of numbers between, which would be zero or infinite as `f32`.
#[test]
fn a_tape_of_f32_keeps_wide_partials() {
    use autodiff_core::rt::{Number, Scalar};
    let tape = Tape::<f32>::default();
    let x = tape.var(2.0);
    let wide = x.widen();
    let y = (wide * 1e-60).powi(2) * 1e120;
    let narrow: Var<f32> = y.to_f32();
    assert_eq!(tape.backward(narrow).wrt(x), 4.0);
    // A cast rounds the value, and its derivative is 1.
    let tape = Tape::new();
    let x = tape.var(0.1);
    let cast = <Var>::from_f32(x.to_f32()) * 3.0;
    assert_eq!(cast.value(), f64::from(0.1_f32) * 3.0);
    assert_eq!(tape.backward(cast).wrt(x), 3.0);
}

#[test]
fn tapes_of_other_numbers() {
    fn f<S: Real>(x: S, y: S) -> S {
        (x * y).sin() / (x + y) + x.powf(y) * S::constant(0.5)
    }
    let (x, y, direction) = (1.25, 0.75, [0.5, -2.0]);
    let second = |x: f64, y: f64| {
        let outer = |v: f64, d: f64| Dual::new(v, d);
        let by = |i: usize| {
            let seed = |j: usize| Dual::constant(if i == j { 1.0 } else { 0.0 });
            let x = Dual::new(outer(x, direction[0]), seed(0));
            let y = Dual::new(outer(y, direction[1]), seed(1));
            f(x, y).tangent.tangent
        };
        [by(0), by(1)]
    };
    let expected = second(x, y);
    let close = |got: [f64; 2]| {
        for (got, expected) in got.iter().zip(expected) {
            assert!((got - expected).abs() < 1e-13 * expected.abs().max(1.0), "{got}, expected {expected}");
        }
    };

    let tape = Tape::<Dual>::default();
    let v = [tape.var(Dual::new(x, direction[0])), tape.var(Dual::new(y, direction[1]))];
    let gradients = tape.backward(f(v[0], v[1]));
    close(v.map(|v| gradients.wrt(v).tangent));

    // The sweep of the inner tape is recorded by the outer one.
    let outer = Tape::new();
    let inner = Tape::<Var>::default();
    let outer_v = [outer.var(x), outer.var(y)];
    let v = outer_v.map(|v| inner.var(v));
    let gradients = inner.backward(f(v[0], v[1]));
    let along = gradients.wrt(v[0]) * direction[0] + gradients.wrt(v[1]) * direction[1];
    let gradients = outer.backward(along);
    close(outer_v.map(|v| gradients.wrt(v)));
}

#[test]
fn code_for_float_runs_on_a_tape() {
    fn wave<T: Float + FloatConst>(x: T) -> T {
        let half = T::from(0.5).unwrap();
        if x.is_nan() || x < T::zero() { T::zero() } else { half * (T::PI() * x).sin().powi(2) }
    }
    let (tape, pi) = (Tape::new(), std::f64::consts::PI);
    let x = tape.var(0.3);
    let got = tape.backward(wave(x)).wrt(x);
    assert!((got - pi * (0.3 * pi).sin() * (0.3 * pi).cos()).abs() < 1e-14, "{got}");
}

#[test]
fn a_tape_prints_its_operations() {
    let tape = Tape::new();
    let (x, y) = (tape.var(3.0), tape.var(2.0));
    let _ = (x * y).sqrt() + 1.0;
    let root = 0.5 / 6.0_f64.sqrt();
    assert_eq!(
        format!("{tape:?}"),
        format!("Tape {{0: input(3.0), 1: input(2.0), 2: mul(0: 2.0, 1: 3.0), 3: sqrt(2: {root:?}), 4: add(3: 1.0)}}")
    );
}
