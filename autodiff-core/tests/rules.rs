//! Each row of the derivative table against central differences, and its value against the standard library's; on tapes
//! against dual numbers.
use autodiff_core::rt::Number;
use autodiff_core::{Dual, Duals, Real, Tape, Var};
use std::array::from_fn;
use std::hint::black_box;

type Dual2 = Dual<Dual<f64>>;
/// Dual numbers in four directions at once.
type Several = Duals<Dual, 4>;

/// One row: the same call on plain, dual and twice dual numbers, and on variables of tapes.
struct Row<P, P32, D, D32, D2, DS, T, T32, TD, DT> {
    plain: P,
    plain32: P32,
    dual: D,
    dual32: D32,
    dual2: D2,
    several: DS,
    tape: T,
    tape32: T32,
    tape_dual: TD,
    dual_tape: DT,
}

const POINTS: usize = 50;

/// Points spread over a box: multiples of irrational steps, so that none meets a kink.
fn points<const N: usize>(sample: [(f64, f64); N]) -> impl Iterator<Item = [f64; N]> {
    (1..=POINTS).map(move |k| {
        from_fn(|i| {
            let step = [0.618_033_988_749_895, 0.754_877_666_246_693, 0.569_840_290_998_053][i];
            let (low, high) = sample[i];
            low + (high - low) * (k as f64 * step).fract()
        })
    })
}

/// `a` and `b` with derivative 1 in direction `i`.
fn seeded<T: Number, const N: usize>(x: [T; N], i: usize) -> [Dual<T>; N] {
    from_fn(|j| Dual::new(x[j], if i == j { T::ONE } else { T::ZERO }))
}

fn bits(x: Dual2) -> [u64; 4] {
    [x.value.value, x.value.tangent, x.tangent.value, x.tangent.tangent].map(f64::to_bits)
}

/// The central difference in direction `i`, from two steps by Richardson.
fn difference<const N: usize>(f: impl Fn([f64; N]) -> f64, x: [f64; N], i: usize) -> f64 {
    let moved = |by: f64| f(from_fn(|j| x[j] + if i == j { by } else { 0.0 }));
    let slope = |h: f64| (moved(h) - moved(-h)) / (2.0 * h);
    let h = 1e-3 * x[i].abs().clamp(1e-3, 0.1);
    (4.0 * slope(h) - slope(2.0 * h)) / 3.0
}

#[track_caller]
fn close(what: &str, got: f64, expected: f64, tolerance: f64) {
    let scale = 1.0_f64.max(got.abs()).max(expected.abs());
    assert!((got - expected).abs() <= tolerance * scale, "{what}: {got}, difference quotient {expected}");
}

/// Value and gradient by a tape.
fn on_tape<S: Real, const N: usize>(f: impl for<'t> Fn([Var<'t, S>; N]) -> Var<'t, S>, x: [S; N]) -> (S, [S; N]) {
    let tape = Tape::<S>::default();
    let x = x.map(|x| tape.var(x));
    let y = f(x);
    let gradients = tape.backward(y);
    (y.value(), x.map(|x| gradients.wrt(x)))
}

/// Says that a closure takes the variables of any tape.
fn over<S: Real, const N: usize, F: for<'t> Fn([Var<'t, S>; N]) -> Var<'t, S>>(f: F) -> F {
    f
}

fn over_dual<const N: usize, F: for<'t> Fn([Dual<Var<'t>>; N]) -> Dual<Var<'t>>>(f: F) -> F {
    f
}

fn check<const N: usize>(
    sample: [(f64, f64); N],
    row: Row<
        impl Fn([f64; N]) -> f64,
        impl Fn([f32; N]) -> f32,
        impl Fn([Dual; N]) -> Dual,
        impl Fn([Dual<f32>; N]) -> Dual<f32>,
        impl Fn([Dual2; N]) -> Dual2,
        impl Fn([Several; N]) -> Several,
        impl for<'t> Fn([Var<'t>; N]) -> Var<'t>,
        impl for<'t> Fn([Var<'t, f32>; N]) -> Var<'t, f32>,
        impl for<'t> Fn([Var<'t, Dual>; N]) -> Var<'t, Dual>,
        impl for<'t> Fn([Dual<Var<'t>>; N]) -> Dual<Var<'t>>,
    >,
) {
    for x in points(sample).map(black_box) {
        let x32 = x.map(|x| x as f32);
        let (value, gradient) = on_tape(&row.tape, x);
        let (value32, gradient32) = on_tape(&row.tape32, x32);
        for i in 0..N {
            let y = (row.dual)(seeded(x, i));
            assert_eq!(y.value.to_bits(), (row.plain)(x).to_bits(), "value at {x:?}");
            close(&format!("d/d{i} at {x:?}"), y.tangent, difference(&row.plain, x, i), 1e-8);

            assert_eq!(value.to_bits(), y.value.to_bits(), "value on a tape at {x:?}");
            close(&format!("tape: d/d{i} at {x:?}"), gradient[i], y.tangent, 1e-14);

            let y32 = (row.dual32)(seeded(x32, i));
            assert_eq!(y32.value.to_bits(), (row.plain32)(x32).to_bits(), "value at {x32:?}");
            let y64 = (row.dual)(seeded(x32.map(f64::from), i));
            close(&format!("f32: d/d{i} at {x32:?}"), y32.tangent.into(), y64.tangent, 1e-4);

            assert_eq!(value32.to_bits(), y32.value.to_bits(), "value on a tape at {x32:?}");
            close(&format!("tape of f32: d/d{i} at {x32:?}"), gradient32[i].into(), y32.tangent.into(), 1e-5);

            // The Hessian's column `i`: the tangents of a gradient, and the gradient of a tangent.
            let (_, along) = on_tape(&row.tape_dual, seeded(x, i));
            let (first, of_tangent) = on_tape(|x| (row.dual_tape)(seeded(x, i)).tangent, x);
            close(&format!("dual over tape: d/d{i} at {x:?}"), first, y.tangent, 1e-14);
            // By each operand, and in a direction without any: as many dual passes, to the bit.
            let seeds = seeded(x, i);
            let directions = |j: usize| from_fn(|k| if k == j { Dual::ONE } else { Dual::ZERO });
            let several = (row.several)(from_fn(|j| Duals::new(seeds[j], directions(j))));
            assert_eq!(bits(several.along(3)), bits((row.dual2)(seeds.map(Dual::constant))), "no direction at {x:?}");

            for j in 0..N {
                let y2 = (row.dual2)(seeded(seeded(x, i), j));
                assert_eq!(bits(several.along(j)), bits(y2), "several directions: d2/d{i}d{j} at {x:?}");
                assert_eq!(y2.value.value.to_bits(), y.value.to_bits(), "value at {x:?}");
                assert_eq!(y2.value.tangent.to_bits(), y.tangent.to_bits(), "d/d{i} at {x:?}");
                let slope = |x| (row.dual)(seeded(x, i)).tangent;
                close(&format!("d2/d{i}d{j} at {x:?}"), y2.tangent.tangent, difference(slope, x, j), 1e-7);
                for (engine, second) in [("tape of duals", along[j].tangent), ("dual over tape", of_tangent[j])] {
                    close(&format!("{engine}: d2/d{i}d{j} at {x:?}"), second, y2.tangent.tangent, 1e-11);
                }
            }
        }
    }
}

/// The call written once, with `S` standing for each type of number.
macro_rules! agree {
    ($sample:expr, [$($x:ident),*], $call:expr) => {
        check($sample, Row {
            plain: { type S = f64; |[$($x),*]: [S; _]| $call },
            plain32: { type S = f32; |[$($x),*]: [S; _]| $call },
            dual: { type S = Dual; |[$($x),*]: [S; _]| $call },
            dual32: { type S = Dual<f32>; |[$($x),*]: [S; _]| $call },
            dual2: { type S = Dual2; |[$($x),*]: [S; _]| $call },
            several: { type S = Several; |[$($x),*]: [S; _]| $call },
            tape: { type S<'t> = Var<'t>; over(|[$($x),*]: [S<'_>; _]| $call) },
            tape32: { type S<'t> = Var<'t, f32>; over(|[$($x),*]: [S<'_>; _]| $call) },
            tape_dual: { type S<'t> = Var<'t, Dual>; over(|[$($x),*]: [S<'_>; _]| $call) },
            dual_tape: { type S<'t> = Dual<Var<'t>>; over_dual(|[$($x),*]: [S<'_>; _]| $call) },
        })
    };
}

autodiff_macros::__rules!(tests);
#[cfg(feature = "special")]
autodiff_macros::__rules!(special tests);

/// Sine and cosine together are the two rows.
#[test]
fn sin_cos() {
    agree!([(-7.0, 7.0)], [x], S::sin_cos(x).0);
    agree!([(-7.0, 7.0)], [x], S::sin_cos(x).1);
}
