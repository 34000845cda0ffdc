//! The numerical conventions in the dual pass: derivatives where calculus gives none, strong zeros, extreme arguments.
use autodiff_core::{Dual, Duals};

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

type Dual2 = Dual<Dual<f64>>;
type Duals4 = Duals<f64, 4>;

/// What is called, on which operands, and the derivative in each.
struct Case<'a> {
    name: &'a str,
    function: fn(&[Dual]) -> Dual,
    several: fn(&[Duals4]) -> Duals4,
    twice: fn(&[Dual2]) -> Dual2,
    point: &'a [f64],
    partials: &'a [f64],
}

/// `call: operands => partials;`, the call being on `x`, `x` and `y`, or `x`, `y` and `z`.
macro_rules! cases {
    ($($call:expr, [$($x:ident),*]: $($point:expr),* => $($partial:expr),*;)*) => {
        &[$(Case {
            name: stringify!($call),
            function: |operands| { let [$($x),*] = *operands else { unreachable!() }; $call },
            several: |operands| { let [$($x),*] = *operands else { unreachable!() }; $call },
            twice: |operands| { let [$($x),*] = *operands else { unreachable!() }; $call },
            point: &[$($point),*],
            partials: &[$($partial),*],
        }),*]
    };
}

fn same(a: f64, b: f64) -> bool {
    a == b || (a.is_nan() && b.is_nan())
}

/// The operands with the given tangent in direction `i`, zero elsewhere.
fn directed(point: &[f64], i: usize, tangent: f64) -> Vec<Dual> {
    point.iter().enumerate().map(|(j, &x)| Dual::new(x, if i == j { tangent } else { 0.0 })).collect()
}

impl Case<'_> {
    /// The tangent; in one of several directions it is the same to the bit, whatever the others are.
    fn tangent(&self, operands: &[Dual]) -> f64 {
        let y = (self.function)(operands);
        let several: Vec<_> = operands.iter().map(|x| Duals::new(x.value, [0.0, x.tangent, 1.0, NAN])).collect();
        let y4 = (self.several)(&several);
        for (one, of_several) in [(y.value, y4.value), (y.tangent, y4.tangents[1])] {
            let alike = one.to_bits() == of_several.to_bits() || (one.is_nan() && of_several.is_nan());
            assert!(alike, "{} at {operands:?}: {of_several} in one of several directions, {one} alone", self.name);
        }
        y.tangent
    }
}

/// The derivative in each operand, alone and inside a second dual pass that asks for nothing.
fn check(cases: &[Case], close: impl Fn(f64, f64) -> bool) {
    for case @ Case { name, twice, point, partials, .. } in cases {
        for (i, &expected) in partials.iter().enumerate() {
            let operands = directed(point, i, 1.0);
            let got = case.tangent(&operands);
            assert!(close(got, expected), "{name} at {point:?}: derivative {got} in operand {i}, expected {expected}");
            let constant: Vec<_> = operands.iter().copied().map(Dual::constant).collect();
            let nested = twice(&constant);
            assert!(close(nested.value.tangent, expected), "{name} at {point:?}, nested: {}", nested.value.tangent);
            assert!(nested.tangent.value == 0.0, "{name} at {point:?}, nested: derivative of constants");
        }
    }
}

#[test]
fn points_without_a_derivative() {
    let cases: &[Case] = cases! {
        x.abs(), [x]: 0.0 => 0.0;
        x.abs(), [x]: -0.0 => 0.0;
        x.max(y), [x, y]: 2.0, 2.0 => 0.5, 0.5;
        x.max(y), [x, y]: 0.0, -0.0 => 0.5, 0.5;
        x.max(y), [x, y]: NAN, 1.0 => 0.0, 1.0;
        x.max(y), [x, y]: 1.0, NAN => 1.0, 0.0;
        x.min(y), [x, y]: 2.0, 2.0 => 0.5, 0.5;
        x.min(y), [x, y]: NAN, 1.0 => 0.0, 1.0;
        x.min(y), [x, y]: 1.0, NAN => 1.0, 0.0;
        x.max(Default::default()), [x]: 0.0 => 0.5;
        x.abs_sub(y), [x, y]: 1.0, 1.0 => 0.5, -0.5;
        x.clamp(y, z), [x, y, z]: 1.0, 0.0, 2.0 => 1.0, 0.0, 0.0;
        x.clamp(y, z), [x, y, z]: 0.0, 0.0, 2.0 => 0.0, 1.0, 0.0;
        x.clamp(y, z), [x, y, z]: 2.0, 0.0, 2.0 => 0.0, 0.0, 1.0;
        x.clamp(y, z), [x, y, z]: -1.0, 0.0, 2.0 => 0.0, 1.0, 0.0;
        x.clamp(y, z), [x, y, z]: 3.0, 0.0, 2.0 => 0.0, 0.0, 1.0;
        x.sqrt(), [x]: 0.0 => INF;
        x.sqrt(), [x]: -0.0 => INF;
        x.sqrt(), [x]: -1.0 => NAN;
        x.cbrt(), [x]: 0.0 => INF;
        x.recip(), [x]: 0.0 => -INF;
        x.ln(), [x]: 0.0 => INF;
        x.ln(), [x]: -0.0 => INF;
        x.log2(), [x]: 0.0 => INF;
        x.log10(), [x]: 0.0 => INF;
        x.ln_1p(), [x]: -1.0 => INF;
        x.asin(), [x]: 1.0 => INF;
        x.asin(), [x]: -1.0 => INF;
        x.acos(), [x]: 1.0 => -INF;
        x.acosh(), [x]: 1.0 => INF;
        x.atanh(), [x]: -1.0 => INF;
        x.powi(0), [x]: 0.0 => 0.0;
        x.powi(0), [x]: 3.0 => 0.0;
        x.powi(1), [x]: 0.0 => 1.0;
        x.powi(2), [x]: 0.0 => 0.0;
        x.powi(3), [x]: -2.0 => 12.0;
        x.powi(-1), [x]: 0.0 => -INF;
        x.powi(i32::MIN), [x]: 1.0 => f64::from(i32::MIN);
        x.powf(y), [x, y]: 0.0, 3.0 => 0.0, 0.0;
        x.powf(y), [x, y]: 0.0, 1.0 => 1.0, 0.0;
        x.powf(y), [x, y]: 0.0, 0.5 => INF, 0.0;
        x.powf(y), [x, y]: 0.0, 0.0 => 0.0, 0.0;
        x.powf(y), [x, y]: 3.0, 0.0 => 0.0, 3.0_f64.ln();
        x.powf(y), [x, y]: 0.0, -1.0 => -INF, -INF;
        x.powf(y), [x, y]: -2.0, 3.0 => 12.0, NAN;
        x.powf(y), [x, y]: -2.0, 0.5 => NAN, NAN;
        x.powf(x), [x]: 1.0 => 1.0;
        x.atan2(y), [x, y]: 0.0, 0.0 => 0.0, 0.0;
        x.hypot(y), [x, y]: 0.0, 0.0 => 0.0, 0.0;
        x.hypot(y), [x, y]: 0.0, -2.0 => 0.0, -1.0;
        x.floor(), [x]: 2.0 => 0.0;
        x.ceil(), [x]: 2.0 => 0.0;
        x.round(), [x]: 2.5 => 0.0;
        x.round_ties_even(), [x]: 2.5 => 0.0;
        x.trunc(), [x]: -2.0 => 0.0;
        x.signum(), [x]: 0.0 => 0.0;
        x.fract(), [x]: 2.0 => 1.0;
        x.div_euclid(y), [x, y]: -7.0, 2.0 => 0.0, 0.0;
        x % y, [x, y]: 7.5, 2.0 => 1.0, -3.0;
        x % y, [x, y]: -7.5, 2.0 => 1.0, 3.0;
        x % y, [x, y]: 6.0, 2.0 => 1.0, -3.0;
        // 1 / 0.1 is 10 when rounded, but the quotient used is 9.
        x % y, [x, y]: 1.0, 0.1 => 1.0, -9.0;
        x % y, [x, y]: 1.0, INF => 1.0, 0.0;
        x.rem_euclid(y), [x, y]: -7.5, 2.0 => 1.0, 4.0;
        x.rem_euclid(y), [x, y]: -7.5, -2.0 => 1.0, -4.0;
        x.copysign(y), [x, y]: -2.0, 3.0 => -1.0, 0.0;
        x.copysign(y), [x, y]: -2.0, -0.0 => 1.0, 0.0;
        x.copysign(y), [x, y]: 0.0, -1.0 => 0.0, 0.0;
        x / y, [x, y]: 1.0, 0.0 => INF, -INF;
        x / x, [x]: 2.0 => 0.0;
        x.max(Default::default()).sqrt(), [x]: -1.0 => 0.0;
        x.clamp(y, z).recip(), [x, y, z]: -1.0, 0.0, 1.0 => 0.0, -INF, 0.0;
    };
    check(cases, same);
}

/// Arguments at which a shorter formula overflows, underflows or cancels.
#[test]
fn extreme_arguments() {
    let (tiny, huge, ulp): (f64, f64, f64) = (1e-200, 1e200, f64::EPSILON);
    let cases: &[Case] = cases! {
        x / y, [x, y]: 1e100, 1e155 => 1e-155, -1e-210;
        x / y, [x, y]: huge, huge => 1.0 / huge, -1.0 / huge;
        x.recip(), [x]: 1e150 => -1e-300;
        x.hypot(y), [x, y]: 3.0 * huge, 4.0 * huge => 0.6, 0.8;
        x.hypot(y), [x, y]: 3.0 * tiny, 4.0 * tiny => 0.6, 0.8;
        x.atan2(y), [x, y]: 3.0 * huge, 4.0 * huge => 0.16 / huge, -0.12 / huge;
        x.atan2(y), [x, y]: 3.0 * tiny, 4.0 * tiny => 0.16 / tiny, -0.12 / tiny;
        x.atan2(y), [x, y]: 1.0, 0.0 => 0.0, -1.0;
        x.asinh(), [x]: huge => 1.0 / huge;
        x.acosh(), [x]: huge => 1.0 / huge;
        x.acosh(), [x]: 1.0 + ulp => 1.0 / (ulp * (2.0 + ulp)).sqrt();
        x.atan(), [x]: huge => 0.0;
        x.tanh(), [x]: 15.0 => 15.0_f64.cosh().powi(-2);
        x.tanh(), [x]: -15.0 => 15.0_f64.cosh().powi(-2);
        x.tanh(), [x]: 800.0 => 0.0;
        x.exp_m1(), [x]: -50.0 => (-50.0_f64).exp();
        x.asin(), [x]: 1.0 - ulp => 1.0 / (ulp * (2.0 - ulp)).sqrt();
        x.acos(), [x]: ulp - 1.0 => -1.0 / (ulp * (2.0 - ulp)).sqrt();
        x.atanh(), [x]: 1.0 - ulp => 1.0 / (ulp * (2.0 - ulp));
        x.powf(y), [x, y]: tiny, 2.0 => 2.0 * tiny, 0.0;
        x.powf(y), [x, y]: huge, 1.6 => 1.6 * huge.powf(0.6), INF;
        x.powi(-1), [x]: 1e150 => -1e-300;
        x.log(y), [x, y]: 8.0, 2.0 => 1.0 / (8.0 * 2.0_f64.ln()), -3.0 / (2.0 * 2.0_f64.ln());
    };
    check(cases, |got, expected| same(got, expected) || (got / expected - 1.0).abs() < 1e-12);
}

/// The rules whose partials can be infinite or NaN, at such a point.
#[test]
fn strong_zero() {
    let cases: &[Case] = cases! {
        x / y, [x, y]: 1.0, 0.0 => 0.0, 0.0;
        x / y, [x, y]: 0.0, 0.0 => 0.0, 0.0;
        x % y, [x, y]: 1.0, 0.0 => 0.0, 0.0;
        x.recip(), [x]: 0.0 => 0.0;
        x.sqrt(), [x]: 0.0 => 0.0;
        x.sqrt(), [x]: -1.0 => 0.0;
        x.cbrt(), [x]: 0.0 => 0.0;
        x.ln(), [x]: 0.0 => 0.0;
        x.ln(), [x]: -1.0 => 0.0;
        x.log(y), [x, y]: 0.0, 1.0 => 0.0, 0.0;
        x.log2(), [x]: 0.0 => 0.0;
        x.log10(), [x]: 0.0 => 0.0;
        x.ln_1p(), [x]: -1.0 => 0.0;
        x.powi(-2), [x]: 0.0 => 0.0;
        x.powf(y), [x, y]: 0.0, -0.5 => 0.0, 0.0;
        x.powf(y), [x, y]: -1.0, 0.5 => 0.0, 0.0;
        x.hypot(y), [x, y]: NAN, 1.0 => 0.0, 0.0;
        x.atan2(y), [x, y]: NAN, 1.0 => 0.0, 0.0;
        x.asin(), [x]: 1.0 => 0.0;
        x.asin(), [x]: 2.0 => 0.0;
        x.acos(), [x]: 1.0 => 0.0;
        x.acosh(), [x]: 1.0 => 0.0;
        x.acosh(), [x]: 0.0 => 0.0;
        x.atanh(), [x]: 1.0 => 0.0;
        x.exp(), [x]: 1000.0 => 0.0;
        x.cosh(), [x]: 1000.0 => 0.0;
        x.sqrt().sqrt().ln(), [x]: 0.0 => 0.0;
    };
    for case @ Case { name, twice, point, partials, .. } in cases {
        for (i, &expected) in partials.iter().enumerate() {
            let got = case.tangent(&directed(point, i, 0.0));
            assert!(got == expected, "{name} at {point:?}: {got} from a zero tangent");
            let constant: Vec<_> = point.iter().map(|&x| Dual::constant(Dual::constant(x))).collect();
            let nested = twice(&constant);
            let parts = [nested.value.tangent, nested.tangent.value, nested.tangent.tangent];
            assert!(parts == [0.0; 3], "{name} at {point:?}: {parts:?} from zero tangents");
            let got = case.tangent(&directed(point, i, NAN));
            assert!(got.is_nan(), "{name} at {point:?}: {got} from a NaN tangent in operand {i}");
        }
    }
}

/// A zero partial of the same rules, an infinite tangent.
#[test]
fn zero_partial_meets_infinite_tangent() {
    let cases: &[Case] = cases! {
        x.powf(y), [x, y]: 0.0, 2.0 => 0.0, 0.0;
        x.hypot(y), [x, y]: 0.0, 0.0 => 0.0, 0.0;
        x.hypot(y), [x, y]: 0.0, 1.0 => 0.0;
        x.atan2(y), [x, y]: 0.0, 0.0 => 0.0, 0.0;
        x.atan2(y), [x, y]: 1.0, 0.0 => 0.0;
        x / y, [x, y]: 1.0, INF => 0.0, 0.0;
        x / y, [x, y]: 0.0, 1.0 => INF, 0.0;
        x.recip(), [x]: INF => 0.0;
        x.sqrt(), [x]: INF => 0.0;
        x.cbrt(), [x]: INF => 0.0;
        x.ln(), [x]: INF => 0.0;
        x.max(y), [x, y]: 1.0, 2.0 => 0.0;
        x.clamp(y, z), [x, y, z]: -1.0, 0.0, 1.0 => 0.0;
        x.abs(), [x]: 0.0 => 0.0;
        (x / y).powf(z), [x, y, z]: 0.0, 2.0, 2.0 => 0.0, 0.0, 0.0;
    };
    for case @ Case { name, point, partials, .. } in cases {
        for (i, &expected) in partials.iter().enumerate() {
            let got = case.tangent(&directed(point, i, INF));
            assert!(same(got, expected), "{name} at {point:?}: {got} from an infinite tangent in operand {i}");
        }
    }
}
