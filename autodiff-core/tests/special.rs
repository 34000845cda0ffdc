//! Special functions against published values and functional equations: AS is Abramowitz and Stegun, *Handbook of
//! mathematical functions*, whose tables have ten digits; numbers of equations are those of the NIST *Digital library of
//! mathematical functions*.
#![cfg(feature = "special")]
use autodiff_core::special::{digamma, erf, erfc, lgamma, polygamma};
use autodiff_core::{Real, check_grad, grad, hessian};
use autodiff_macros::differentiable;
use std::f64::consts::{LN_2, PI};

/// Euler's constant, ζ(3) and ζ(5).
const EULER: f64 = 0.577_215_664_901_532_9;
const ZETA_3: f64 = 1.202_056_903_159_594_2;
const ZETA_5: f64 = 1.036_927_755_143_37;

#[track_caller]
fn close(got: f64, expected: f64, tolerance: f64) {
    let scale = expected.abs().max(1.0);
    assert!((got - expected).abs() <= tolerance * scale || got == expected, "{got}, not {expected}");
}

#[test]
fn tables() {
    // AS table 7.1.
    for (x, y) in [
        (0.1, 0.112_462_916_0),
        (0.5, 0.520_499_877_8),
        (1.0, 0.842_700_792_9),
        (1.5, 0.966_105_146_5),
        (2.0, 0.995_322_265_0),
    ] {
        close(erf(x), y, 1e-10);
        close(erfc(x), 1.0 - y, 1e-10);
        close(erf(-x), -y, 1e-10);
    }
    // AS table 6.1: the logarithm of gamma and its derivative.
    for (x, logarithm, psi) in [
        (1.25, -0.098_271_836_4, -0.227_453_533_4),
        (1.5, -0.120_782_237_6, 0.036_489_974_0),
        (1.75, -0.084_401_121_0, 0.247_472_453_5),
    ] {
        close(lgamma(x), logarithm, 1e-10);
        close(digamma(x), psi, 1e-10);
    }
}

#[test]
fn exact_values() {
    // 5.4.1, 5.4.6 and the reflection 5.5.3.
    for (x, gamma) in
        [(1.0, 1.0), (6.0, 120.0), (0.5, PI.sqrt()), (-0.5, 2.0 * PI.sqrt()), (-1.5, 4.0 / 3.0 * PI.sqrt())]
    {
        close(lgamma(x), gamma.ln(), 1e-15);
    }
    // 5.4.12 to 5.4.15.
    let harmonic = |n: i32| (1..n).map(|k| 1.0 / f64::from(k)).sum::<f64>();
    for n in 1..40 {
        close(digamma(f64::from(n)), harmonic(n) - EULER, 1e-15);
    }
    close(digamma(0.5), -EULER - 2.0 * LN_2, 1e-15);
    close(digamma(0.25), -PI / 2.0 - 3.0 * LN_2 - EULER, 1e-15);
    // 5.15.2 and 5.15.3.
    let zeta = [PI.powi(2) / 6.0, ZETA_3, PI.powi(4) / 90.0, ZETA_5];
    let mut factorial = 1.0;
    for (n, zeta) in (1..).zip(zeta) {
        factorial *= f64::from(n);
        let sign = if n % 2 == 1 { 1.0 } else { -1.0 };
        close(polygamma(n, 1.0), sign * factorial * zeta, 1e-14);
        close(polygamma(n, 0.5), sign * factorial * (2.0_f64.powi(n + 1) - 1.0) * zeta, 1e-14);
    }
}

/// The duplication formulas 5.5.5 and 5.5.8, and what the latter is for derivatives, on both sides of 0.
#[test]
fn functional_equations() {
    for k in -400..400 {
        let z = (f64::from(k) + 0.3) * 0.0371;
        let sum = |f: &dyn Fn(f64) -> f64| (f(z), f(z + 0.5), f(2.0 * z));
        let near = |whole: f64, a: f64, b: f64| {
            close(whole / (1.0 + a.abs() + b.abs()), (a + b) / (1.0 + a.abs() + b.abs()), 1e-13)
        };
        let (a, b, whole) = sum(&|x| lgamma(x));
        near(whole - (2.0 * z - 1.0) * LN_2 + 0.5 * PI.ln(), a, b);
        let (a, b, whole) = sum(&|x| digamma(x));
        near(2.0 * whole - 2.0 * LN_2, a, b);
        for n in 1..5 {
            let (a, b, whole) = sum(&|x| polygamma(n, x));
            near(2.0_f64.powi(n + 1) * whole, a, b);
        }
    }
}

#[test]
fn ends_and_poles() {
    const INF: f64 = f64::INFINITY;
    let nan = f64::NAN;
    assert_eq!([erf(-INF), erf(INF), erfc(-INF), erfc(INF)], [-1.0, 1.0, 2.0, 0.0]);
    assert_eq!([lgamma(INF), lgamma(0.0), lgamma(-2.0)], [INF; 3]);
    assert_eq!([digamma(INF), digamma(0.0), digamma(-0.0)], [INF, -INF, INF]);
    assert_eq!(
        [polygamma(1, 0.0), polygamma(1, -0.0), polygamma(1, -3.0), polygamma(2, 0.0), polygamma(2, -0.0)],
        [INF, INF, INF, -INF, INF]
    );
    assert_eq!([polygamma(1, INF), polygamma(2, INF)], [0.0, 0.0]);
    let undefined = [
        digamma(-1.0),
        digamma(-INF),
        polygamma(2, -1.0),
        polygamma(-1, 1.0),
        erf(nan),
        lgamma(nan),
        digamma(nan),
        polygamma(3, nan),
    ];
    assert!(undefined.iter().all(|y| y.is_nan()), "{undefined:?}");
    // Where 1 - erf(x) has no digits left; AS 7.1.23 to six terms is good for seventeen digits here.
    let x = 10.0_f64;
    let terms = (1..7).scan(1.0, |term, m| {
        *term *= -f64::from(2 * m - 1) / (2.0 * x * x);
        Some(*term)
    });
    let asymptotic = (-x * x).exp() / (x * PI.sqrt()) * (1.0 + terms.sum::<f64>());
    assert!((erfc(x) / asymptotic - 1.0).abs() < 1e-9, "{}", erfc(x));
}

#[differentiable(crate = autodiff_core)]
fn likelihood(k: f64, theta: f64, x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += (k - 1.0) * x[i].ln() - x[i] / theta - lgamma(k) - k * theta.ln() + erf(x[i] - k) * erfc(x[i]);
        if x[i] > 1.0 {
            sum += digamma(x[i]) * polygamma(2, theta);
        }
    }
    sum
}

#[test]
fn differentiable_functions_call_them() {
    check_grad(likelihood, (2.3, 0.7, &[0.5, 1.5, 2.5])).unwrap();
    check_grad(grad(likelihood), (2.3, 0.7, &[0.5, 1.5, 2.5])).unwrap();
    assert_eq!((grad(lgamma)(2.5), grad(digamma)(2.5)), (digamma(2.5), polygamma(1, 2.5)));
    assert_eq!(grad(grad(grad(lgamma)))(2.5), polygamma(2, 2.5));
    assert_eq!(hessian(erf)(1.0), -2.0 * grad(erf)(1.0));
}

#[test]
fn methods_of_numbers() {
    fn all<T: Real>(x: T) -> [T; 5] {
        [x.erf(), x.erfc(), x.lgamma(), x.digamma(), x.polygamma(1)]
    }
    let (x, y) = (2.5_f64, 2.5_f32);
    assert_eq!(all(x), [erf(x), erfc(x), lgamma(x), digamma(x), polygamma(1, x)]);
    for (narrow, wide) in all(y).into_iter().zip(all(x)) {
        close(f64::from(narrow), wide, 1e-6);
    }
}
