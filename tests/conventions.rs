//! The numerical conventions: what holds at a point without a derivative, in every engine.
#![recursion_limit = "512"]
#![allow(unreachable_pub)]

#[macro_use]
mod common;

use autodiff::{derivative, differentiable, grad, jvp, vjp};
use common::Flat;

const INFINITY: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

/// A function and, at each point, its partial derivatives, then its second ones where they mean something.
macro_rules! conventions {
    ($T:ident: $(
        $name:ident($($x:ident),+) $body:tt
        $(($($at:expr),+) => [$($first:expr),+] $(=> [$($second:expr),+])?),+;
    )*) => {$(
        row! { $name [exact $(($($at),+) => [$($first),+] $(=> [$($second),+])?),+]
            fn f($($x: $T),+) -> $T $body
        }
    )*};
}

/// The table. Values are the same in both precisions.
macro_rules! table {
    ($T:ident) => {
        conventions! { $T:
            abs_at_zero(x) { x.abs() } (0.0) => [0.0] => [0.0], (-0.0) => [0.0] => [0.0];

            tie_of_max(a, b) { a.max(b) }
                (2.0, 2.0) => [0.5, 0.5] => [0.0, 0.0, 0.0, 0.0], (0.0, -0.0) => [0.5, 0.5], (1.0, 2.0) => [0.0, 1.0];
            tie_of_min(a, b) { a.min(b) }
                (2.0, 2.0) => [0.5, 0.5] => [0.0, 0.0, 0.0, 0.0], (0.0, -0.0) => [0.5, 0.5], (1.0, 2.0) => [1.0, 0.0];
            tie_of_max_with_a_constant(x) { x.max(0.0) } (0.0) => [0.5] => [0.0];
            tie_of_a_constant_with_max(x) { $T::max(0.0, x) } (0.0) => [0.5] => [0.0];
            tie_of_min_with_a_constant(x) { x.min(1.0) } (1.0) => [0.5] => [0.0];
            tie_with_itself(x) { x.max(x) * x.min(x) } (3.0) => [6.0];

            clamp(x, low, high) { x.clamp(low, high) }
                (0.5, 0.0, 1.0) => [1.0, 0.0, 0.0], (-0.5, 0.0, 1.0) => [0.0, 1.0, 0.0], (1.5, 0.0, 1.0) => [0.0, 0.0, 1.0],
                (0.0, 0.0, 1.0) => [0.0, 1.0, 0.0], (1.0, 0.0, 1.0) => [0.0, 0.0, 1.0];
            clamp_between_constants(x) { x.clamp(0.0, 1.0) }
                (0.0) => [0.0] => [0.0], (1.0) => [0.0] => [0.0], (0.5) => [1.0] => [0.0];

            sqrt_at_zero(x) { x.sqrt() } (0.0) => [INFINITY], (-0.0) => [INFINITY];
            cbrt_at_zero(x) { x.cbrt() } (0.0) => [INFINITY];
            ln_at_zero(x) { x.ln() } (0.0) => [INFINITY], (-0.0) => [INFINITY];
            ln_1p_at_minus_one(x) { x.ln_1p() } (-1.0) => [INFINITY];
            log2_at_zero(x) { x.log2() } (0.0) => [INFINITY];
            log10_at_zero(x) { x.log10() } (0.0) => [INFINITY];
            asin_at_its_ends(x) { x.asin() } (1.0) => [INFINITY], (-1.0) => [INFINITY];
            acos_at_its_ends(x) { x.acos() } (1.0) => [-INFINITY], (-1.0) => [-INFINITY];
            acosh_at_one(x) { x.acosh() } (1.0) => [INFINITY];
            atanh_at_its_ends(x) { x.atanh() } (1.0) => [INFINITY], (-1.0) => [INFINITY];
            recip_at_zero(x) { x.recip() } (0.0) => [-INFINITY];
            one_divided_by_zero(x) { 1.0 / x } (0.0) => [-INFINITY];

            powi_to_zero(x) { x.powi(0) } (0.0) => [0.0] => [0.0], (3.0) => [0.0] => [0.0], (-2.0) => [0.0] => [0.0];
            powf_to_constant_zero(x) { x.powf(0.0) } (0.0) => [0.0] => [0.0], (3.0) => [0.0] => [0.0];
            powers_of_zero_to_a_constant(x) { x.powi(1) + x.powf(1.0) + x.powi(2) + x.powf(2.0) } (0.0) => [2.0];
            powf_of_zero(x, y) { x.powf(y) }
                (0.0, 2.0) => [0.0, 0.0], (0.0, 1.0) => [1.0, 0.0], (0.0, 0.5) => [INFINITY, 0.0], (0.0, 0.0) => [0.0, 0.0];
            powf_of_a_negative_number(x, y) { x.powf(y) } (-2.0, 3.0) => [12.0, NAN], (-2.0, 2.0) => [-4.0, NAN];
            powf_of_a_negative_number_to_a_constant(x) { x.powf(3.0) } (-2.0) => [12.0] => [-12.0];

            atan2_of_zeros(y, x) { y.atan2(x) } (0.0, 0.0) => [0.0, 0.0];
            hypot_of_zeros(x, y) { x.hypot(y) } (0.0, 0.0) => [0.0, 0.0];

            floor(x) { x.floor() } (2.0) => [0.0] => [0.0], (2.5) => [0.0] => [0.0];
            ceil(x) { x.ceil() } (2.0) => [0.0] => [0.0], (2.5) => [0.0] => [0.0];
            round(x) { x.round() } (2.5) => [0.0] => [0.0], (-2.5) => [0.0] => [0.0];
            round_ties_even(x) { x.round_ties_even() } (2.5) => [0.0] => [0.0], (3.5) => [0.0] => [0.0];
            trunc(x) { x.trunc() } (2.0) => [0.0] => [0.0], (0.0) => [0.0] => [0.0];
            signum(x) { x.signum() } (0.0) => [0.0] => [0.0], (-0.0) => [0.0] => [0.0], (2.0) => [0.0] => [0.0];
            div_euclid(x, y) { x.div_euclid(y) } (6.0, 2.0) => [0.0, 0.0], (-7.0, 2.0) => [0.0, 0.0];
            fract(x) { x.fract() } (2.0) => [1.0] => [0.0], (-2.5) => [1.0] => [0.0];

            remainder(x, y) { x % y } (7.0, 2.0) => [1.0, -3.0], (-7.0, 2.0) => [1.0, 3.0], (6.0, 2.0) => [1.0, -3.0];
            rem_euclid(x, y) { x.rem_euclid(y) }
                (7.0, 2.0) => [1.0, -3.0], (-7.0, 2.0) => [1.0, 4.0], (7.0, -2.0) => [1.0, 3.0], (-7.0, -2.0) => [1.0, -4.0];
            copysign(x, s) { x.copysign(s) }
                (2.0, 3.0) => [1.0, 0.0], (-2.0, 3.0) => [-1.0, 0.0], (2.0, -0.0) => [-1.0, 0.0], (-2.0, -3.0) => [1.0, 0.0];

            // A strong zero: the untaken branch has no say, whatever its partial.
            guarded_sqrt(x) { if x > 0.0 { x.sqrt() } else { 0.0 } } (0.0) => [0.0] => [0.0], (-1.0) => [0.0] => [0.0];
            guarded_ln(x) { if x > 0.0 { x.ln() } else { x } } (0.0) => [1.0] => [0.0];
            guarded_quotient(x, y) { if y != 0.0 { x / y } else { x } } (1.0, 0.0) => [1.0, 0.0], (0.0, 0.0) => [1.0, 0.0];
            guarded_power(x, p) { if x > 0.0 { x.powf(p) } else { p } } (0.0, -1.0) => [0.0, 1.0], (-2.0, 0.5) => [0.0, 1.0];
            guarded_arc(x) { if x < 1.0 { x.asin() + x.acos() + x.atanh() } else { 2.0 * x } } (1.0) => [2.0] => [0.0];
            // The same where the root is taken before the question.
            selected_root(x) { let r = x.sqrt(); if x > 0.0 { r } else { x } } (0.0) => [1.0], (-1.0) => [1.0];
            selected_logarithm(x) { let l = x.ln(); let q = 1.0 / x; if x > 0.0 { l * q } else { x } } (0.0) => [1.0];
            root_of_a_value_cut_off(x) { x.max(0.0).sqrt() } (-1.0) => [0.0];
            // A zero partial and an infinite cotangent.
            power_of_a_quotient(t, s, k) { (t / s).powf(k) } (0.0, 2.0, 0.5) => [INFINITY, 0.0, 0.0];
            root_of_a_difference(x, y) { (x - y).sqrt() } (2.0, 2.0) => [INFINITY, -INFINITY];

            // A constant is only a factor or a term, on either side, and has no tangent that could meet an infinity.
            constant_times_logarithm(x) { 2.0 * x.ln() } (0.0) => [INFINITY], (2.0) => [1.0] => [-0.5];
            logarithm_times_constant(x) { x.ln() * 2.0 } (0.0) => [INFINITY], (2.0) => [1.0] => [-0.5];
            logarithm_scaled_in_place(x) { let mut y = x.ln(); y *= 2.0; y } (0.0) => [INFINITY];
            named_constant_times_logarithm(x) { let k = -2.0; k * x.ln() } (0.0) => [-INFINITY];
            constant_of_std_times_logarithm(x) { std::$T::consts::PI * x.log2() } (0.0) => [INFINITY];
            whole_number_times_logarithm(x) { let n = 3_u8; $T::from(n) * x.ln() } (0.0) => [INFINITY];
            constant_plus_and_minus_root(x) { (1.0 + x.sqrt()) - 3.0 * (2.0 - x.sqrt()) } (0.0) => [INFINITY];
            constant_over_root(x) { 2.0 / x.sqrt() } (0.0) => [-INFINITY];
            constant_over_constant_and_root(x) { 6.0 / 2.0 * x.cbrt() } (0.0) => [INFINITY];
            remainder_of_a_constant(x) { 7.0 % x } (2.0) => [-3.0], (-2.0) => [3.0];
            square_of_abs(x) { x.abs() * x.abs() } (0.0) => [0.0] => [0.0], (-1.0) => [-2.0] => [2.0];

            // Where the function itself is none, neither is its derivative.
            root_of_a_negative_number(x) { x.sqrt() } (-1.0) => [NAN];
            arcs_out_of_range(x) { x.asin() } (2.0) => [NAN];
        }
    };
}

mod double {
    use super::*;
    table!(f64);
}

mod single {
    use super::*;
    table!(f32);
}

/// A zero seed and a zero tangent stay zero where the partial is infinite or not a number.
macro_rules! zeros {
    ($($name:ident($($x:ident),+) $body:tt $(($($at:expr),+)),+;)*) => {$(
        #[test]
        fn $name() {
            #[differentiable]
            fn f($($x: f64),+) -> f64 $body
            $({
                let args = ($($at,)+);
                let zeros = vec![0.0; Flat::of(&args).values.len()];
                let (_, tangent) = jvp(f)(args, common::read(&zeros, &[]));
                assert_eq!(tangent, 0.0, "zero tangent at {args:?}");
                let (_, pullback) = vjp(f)($($at),+);
                assert_eq!(Flat::of(&pullback(0.0)).values, zeros, "zero seed at {args:?}");
            })+
        }
    )*};
}

zeros! {
    zero_through_division(x, y) { x / y } (1.0, 0.0), (0.0, 0.0), (1.0, NAN);
    zero_through_recip(x) { x.recip() } (0.0), (NAN);
    zero_through_sqrt(x) { x.sqrt() } (0.0), (-1.0), (NAN);
    zero_through_cbrt(x) { x.cbrt() } (0.0), (NAN);
    zero_through_ln(x) { x.ln() } (0.0), (NAN);
    zero_through_ln_1p(x) { x.ln_1p() } (-1.0), (NAN);
    zero_through_log2(x) { x.log2() } (0.0), (NAN);
    zero_through_log10(x) { x.log10() } (0.0), (NAN);
    zero_through_log(x, base) { x.log(base) } (0.0, 10.0), (2.0, 1.0), (2.0, 0.0);
    zero_through_powf(x, p) { x.powf(p) } (0.0, 0.5), (0.0, -1.0), (-2.0, 0.5), (NAN, 1.5);
    zero_through_hypot(x, y) { x.hypot(y) } (0.0, 0.0), (NAN, 1.0);
    zero_through_atan2(y, x) { y.atan2(x) } (0.0, 0.0), (NAN, 1.0);
    zero_through_asin(x) { x.asin() } (1.0), (-1.0), (2.0);
    zero_through_acos(x) { x.acos() } (1.0), (-1.0), (2.0);
    zero_through_acosh(x) { x.acosh() } (1.0), (0.0);
    zero_through_atanh(x) { x.atanh() } (1.0), (-1.0), (2.0);
}

#[test]
fn a_zero_factor_stops_an_infinite_partial_in_reverse() {
    #[differentiable]
    fn f(x: f64, k: f64) -> f64 {
        k * x.sqrt()
    }
    let (_, pullback) = vjp(f)(0.0, 0.0);
    assert_eq!(pullback(1.0), (0.0, 0.0));
    #[differentiable]
    fn left(x: f64) -> f64 {
        0.0 * x.sqrt()
    }
    #[differentiable]
    fn right(x: f64) -> f64 {
        x.sqrt() * 0.0
    }
    assert_eq!([grad(left)(0.0), grad(right)(0.0)], [0.0; 2]);
    // The dual pass has the infinity first, and a tangent for every argument: a product is plain.
    #[differentiable]
    fn argument(x: f64, #[no_grad] k: f64) -> f64 {
        k * x.ln()
    }
    let dual = [derivative(left)(0.0), derivative(right)(0.0), derivative(argument)(0.0, 2.0)];
    assert!(dual.iter().all(|d| d.is_nan()), "{dual:?}");
}

/// Values are those of the plain function to the bit, also where a sum starts.
#[test]
fn an_empty_sum_keeps_its_sign() {
    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let mut s = -0.0;
        for v in x {
            s += v;
        }
        s
    }
    agree!(scalar * f, f, at(&[],), (&[1.0]));
    assert!(autodiff::value_and_grad(f)(&[]).0.is_sign_negative());
}

/// A term that is computed and then left out contributes nothing, whatever its partials are.
mod left_out_terms {

    conventions! { f64:
        entropy(p) { let e = p * p.ln(); if p == 0.0 { 0.0 } else { e } } (0.0) => [0.0] => [0.0], (1.0) => [1.0] => [1.0];
        entropy_of_a_pair(p, q) { let (a, b) = (p * (p / q).ln(), q - p); if p > 0.0 { a + b } else { b } }
            (0.0, 0.5) => [-1.0, 1.0], (0.5, 0.5) => [0.0, 0.0];
        square_of_a_reciprocal(x) { let q = (1.0 / x).powi(2); if x == 0.0 { 0.0 } else { q } }
            (0.0) => [0.0] => [0.0], (2.0) => [-0.25] => [0.375];
        sine_of_a_reciprocal(x) { let s = x * x * (1.0 / x).sin(); if x == 0.0 { 0.0 } else { s } } (0.0) => [0.0] => [0.0];
        exponential_of_a_reciprocal(x) { let e = (-1.0 / (x * x)).exp(); if x != 0.0 { e } else { 0.0 } }
            (0.0) => [0.0] => [0.0];
        root_of_a_square(x) { let r = (x * x).sqrt(); if x == 0.0 { 0.0 } else { r } } (0.0) => [0.0] => [0.0], (-2.0) => [-1.0];
        assigned_in_the_branch(x) { let e = x * x.ln(); let mut y = x; if x > 0.0 { y = e; } y } (0.0) => [1.0], (1.0) => [1.0];
        added_in_the_branch(x) { let e = x * x.ln(); let mut y = x; if x > 0.0 { y += e; } y } (0.0) => [1.0], (1.0) => [2.0];
        left_out_by_two_ifs(x) {
            let e = x * x.ln();
            let f = if x > 0.0 { e } else { 0.0 };
            let g = 2.0 * f * f;
            if x < 1.0 { g } else { x }
        } (0.0) => [0.0], (2.0) => [1.0];
        left_out_in_the_inner_of_two(x, y) {
            let e = x * x.ln();
            if y > 0.0 { if x > 0.0 { e * y } else { y } } else { x }
        } (0.0, 2.0) => [0.0, 1.0], (0.0, -1.0) => [1.0, 0.0];
        used_in_both_arms_one_of_them_a_zero(x) { let e = x * x.ln(); if x > 0.0 { e } else { 0.0 * x } } (0.0) => [0.0];
    }

    // A pair of particles with itself: the distance is zero, its reciprocal infinite.
    row! { lennard_jones [exact (&[0.0, 1.0],) => [24.0, -24.0]]
        fn f(x: &[f64]) -> f64 {
            let mut energy = 0.0;
            for i in 0..x.len() {
                for j in 0..x.len() {
                    let d = x[i] - x[j];
                    let s = 1.0 / (d * d);
                    let s3 = s * s * s;
                    let pair = 2.0 * (s3 * s3 - s3);
                    if i != j {
                        energy += pair;
                    }
                }
            }
            energy
        }
    }

    row! { terms_of_a_sum [exact (&[0.0, 1.0, 0.5],) => [0.0, 1.0, 1.0 + 0.5_f64.ln()]]
        fn f(p: &[f64]) -> f64 {
            let mut sum = 0.0;
            for i in 0..p.len() {
                let term = p[i] * p[i].ln();
                if p[i] > 0.0 {
                    sum += term;
                }
            }
            sum
        }
    }
}
