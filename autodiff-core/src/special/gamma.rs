//! The digamma function and its derivatives, by the NIST Digital Library of Mathematical Functions, chapter 5: asymptotic
//! series for large arguments, recurrences up to these, and reflection for negative ones.
use std::f64::consts::PI;

/// The Bernoulli numbers B₂, B₄, … B₂₄.
const BERNOULLI: [f64; 12] = [
    1.0 / 6.0,
    -1.0 / 30.0,
    1.0 / 42.0,
    -1.0 / 30.0,
    5.0 / 66.0,
    -691.0 / 2730.0,
    7.0 / 6.0,
    -3617.0 / 510.0,
    43867.0 / 798.0,
    -174611.0 / 330.0,
    854513.0 / 138.0,
    -236364091.0 / 2730.0,
];

/// From here on twelve terms of a series are enough, if there are no derivatives; each takes one more.
const LARGE: f64 = 16.0;

/// ψ(x), the derivative of the logarithm of the gamma function.
pub(crate) fn digamma(x: f64) -> f64 {
    if is_pole(x) {
        return f64::NAN;
    }
    if x < 0.0 {
        return digamma(1.0 - x) - PI * cotangent(x); // 5.5.4
    }
    let (mut x, mut below) = (x, 0.0);
    while x < LARGE {
        below += 1.0 / x; // 5.5.2
        x += 1.0;
    }
    // 5.11.2
    let square = 1.0 / (x * x);
    let series = BERNOULLI.iter().enumerate().rev().fold(0.0, |sum, (k, b)| (sum + b / (2 * k + 2) as f64) * square);
    x.ln() - 0.5 / x - series - below
}

/// ψ⁽ⁿ⁾(x).
pub(crate) fn polygamma(x: f64, n: i32) -> f64 {
    if n <= 0 {
        return if n == 0 { digamma(x) } else { f64::NAN };
    }
    let is_odd = n % 2 == 1;
    if is_pole(x) {
        // An even power of the distance: the same on both sides.
        return if is_odd { f64::INFINITY } else { f64::NAN };
    }
    if x < 0.0 {
        // 5.15.6
        let reflected = polygamma(1.0 - x, n);
        let derivative = PI.powi(n + 1) * cotangent_derivative(cotangent(x), n);
        return if is_odd { -reflected - derivative } else { reflected - derivative };
    }
    let factorial = |n: i32| (1..=n).map(f64::from).product::<f64>();
    let (mut x, mut size) = (x, 0.0);
    while x < LARGE + f64::from(n) {
        size += factorial(n) / x.powi(n + 1); // 5.15.5
        x += 1.0;
    }
    // 5.15.8
    let mut term = factorial(n - 1) / x.powi(n);
    size += term + term * f64::from(n) / (2.0 * x);
    for (k, b) in (0..).step_by(2).zip(BERNOULLI) {
        term *= f64::from((k + n) * (k + n + 1)) / f64::from((k + 1) * (k + 2)) / (x * x);
        size += b * term;
    }
    if is_odd { size } else { -size }
}

/// Where the two sides differ: −1, −2, …. At zero the sign tells the side.
fn is_pole(x: f64) -> bool {
    x < 0.0 && x == x.floor()
}

/// cot πx.
fn cotangent(x: f64) -> f64 {
    1.0 / (PI * (x - x.round())).tan()
}

/// Derivative number `n` of cot where that is `t`, as a polynomial in `t`: that of `t` is −(1 + t²).
fn cotangent_derivative(t: f64, n: i32) -> f64 {
    let mut coefficients = vec![0.0, 1.0];
    for _ in 0..n {
        let mut next = vec![0.0; coefficients.len() + 1];
        for (power, c) in coefficients.iter().enumerate().skip(1) {
            let slope = power as f64 * c;
            next[power - 1] -= slope;
            next[power + 1] -= slope;
        }
        coefficients = next;
    }
    coefficients.iter().rev().fold(0.0, |sum, c| sum * t + c)
}
