//! Row 7: every differentiable method of `f64` and `f32`, as a method and as a path.

/// One test for each method, at each point; the path form has a weight of its own.
macro_rules! methods {
    ($T:ident: $($test:ident $method:ident($x:ident $(, $more:ident)*) at $(($($value:expr),+)),+;)*) => {$(
        row! { $test [at $(($($value),+)),+]
            fn f($x: $T $(, $more: $T)*) -> $T {
                $x.$method($($more),*) - 3.0 * $T::$method($x $(, $more)*)
            }
        }
    )*};
}

/// The methods, with points on both sides of what matters to each.
macro_rules! table {
    ($T:ident) => {
        methods! { $T:
            l007_abs abs(x) at (1.5), (-0.7);
            l007_acos acos(x) at (0.3), (-0.8);
            l007_acosh acosh(x) at (1.5), (4.0);
            l007_asin asin(x) at (0.3), (-0.8);
            l007_asinh asinh(x) at (1.5), (-0.7), (0.0);
            l007_atan atan(x) at (1.5), (-0.7), (0.0);
            l007_atan2 atan2(y, x) at (1.5, 0.5), (-0.5, 2.0), (0.3, -1.0), (-1.0, -1.5), (0.0, 1.0), (1.0, 0.0);
            l007_atanh atanh(x) at (0.3), (-0.7);
            l007_cbrt cbrt(x) at (1.5), (-0.7);
            l007_ceil ceil(x) at (1.5), (-0.7);
            l007_clamp clamp(x, low, high) at (0.5, 0.0, 1.0), (-0.5, 0.0, 1.0), (1.5, 0.0, 1.0);
            l007_copysign copysign(x, s) at (1.5, 0.5), (1.5, -0.5), (-1.5, 0.5), (-1.5, -0.5);
            l007_cos cos(x) at (1.5), (-0.7), (0.0);
            l007_cosh cosh(x) at (1.5), (-0.7), (0.0);
            l007_div_euclid div_euclid(x, y) at (7.3, 2.2), (-7.3, 2.2), (-7.3, -2.2);
            l007_exp exp(x) at (1.5), (-0.7), (0.0);
            l007_exp2 exp2(x) at (1.5), (-0.7), (0.0);
            l007_exp_m1 exp_m1(x) at (1.5), (-0.7), (0.0);
            l007_floor floor(x) at (1.5), (-0.7);
            l007_fract fract(x) at (1.5), (-0.7);
            l007_hypot hypot(x, y) at (1.5, 0.5), (-0.7, 2.0), (0.0, 1.0);
            l007_ln ln(x) at (1.5), (0.7);
            l007_ln_1p ln_1p(x) at (1.5), (-0.5), (0.0);
            l007_log log(x, base) at (1.5, 3.0), (0.7, 0.5);
            l007_log10 log10(x) at (1.5), (0.7);
            l007_log2 log2(x) at (1.5), (0.7);
            l007_max max(x, y) at (1.5, 0.5), (-0.7, 2.0);
            l007_min min(x, y) at (1.5, 0.5), (-0.7, 2.0);
            l007_mul_add mul_add(x, a, b) at (1.5, 0.5, -2.0), (0.0, -0.7, 0.3);
            l007_powf powf(x, p) at (1.5, 0.5), (0.7, -2.0), (1.0, 3.0), (2.0, 1.0), (1.5, 0.0);
            l007_recip recip(x) at (1.5), (-0.7);
            l007_rem_euclid rem_euclid(x, y) at (7.3, 2.2), (-7.3, 2.2), (7.3, -2.2), (-7.3, -2.2);
            l007_round round(x) at (1.4), (-0.7);
            l007_round_ties_even round_ties_even(x) at (1.4), (-0.7);
            l007_signum signum(x) at (1.4), (-0.7);
            l007_sin sin(x) at (1.5), (-0.7), (0.0);
            l007_sinh sinh(x) at (1.5), (-0.7), (0.0);
            l007_sqrt sqrt(x) at (1.5), (0.7);
            l007_tan tan(x) at (1.2), (-0.7), (0.0);
            l007_tanh tanh(x) at (1.5), (-0.7), (0.0);
            l007_to_degrees to_degrees(x) at (1.5), (-0.7);
            l007_to_radians to_radians(x) at (150.0), (-70.0);
            l007_trunc trunc(x) at (1.5), (-0.7);
        }

        row! { l007_powi [at (1.5, 3), (-0.7, 2), (1.5, -2), (0.7, 1), (0.7, 0), (-1.5, -3)]
            fn f(x: $T, n: i32) -> $T {
                x.powi(n) - 3.0 * $T::powi(x, n)
            }
        }

        row! { l007_remainder [at (7.3, 2.2), (-7.3, 2.2), (7.3, -2.2), (-7.3, -2.2), (0.3, 2.1)]
            fn f(x: $T, y: $T) -> $T {
                x % y + (x % 1.75) * x - 11.9 % y
            }
        }

        row! { l007_sine_and_cosine_at_once [at (1.5), (-0.7)]
            fn f(x: $T) -> $T {
                let (s, c) = x.sin_cos();
                let other = $T::sin_cos(x * 0.5);
                s * c - other.0 * other.1 * 3.0
            }
        }

        row! { l007_questions [at (1.5), (-0.7)]
            fn f(x: $T) -> $T {
                let y = x / x.abs();
                let mut n = 0;
                if x.is_nan() || $T::is_infinite(x) { n += 1; }
                if x.is_finite() && x.is_normal() && !x.is_subnormal() { n += 2; }
                if y.is_sign_positive() { n += 4; }
                if $T::is_sign_negative(y) { n += 8; }
                if x.total_cmp(&y) == std::cmp::Ordering::Greater { n += 16; }
                if x.classify() == std::num::FpCategory::Zero { n += 32; }
                x * x * (n as $T)
            }
        }

        row! { l007_constants_as_arguments [at (0.4), (0.9)]
            fn f(x: $T) -> $T {
                x.max(0.5) * x.min(0.6) + x.clamp(-1.0, 0.7) + x.hypot(2.0) - x.atan2(3.0) + x.log(10.0)
                    + x.mul_add(2.0, 1.0) * x.powf(1.5) + $T::max(0.2, x) + $T::atan2(1.0, x) + $T::copysign(x, -1.0)
            }
        }

        row! { l007_chain [at (0.4), (0.9)]
            fn f(x: $T) -> $T {
                x.exp().ln_1p().sqrt().sin().powi(2).tanh().recip().cbrt().atan().cosh()
            }
        }
    };
}

mod double {
    table!(f64);
}

mod single {
    table!(f32);
}

// Arguments at which a less careful formula overflows or loses all digits.

row! { l007_tanh_far_out [exact (800.0) => [0.0] => [0.0], (-20.0) => [4.0 * (-40.0_f64).exp() / (1.0 + (-40.0_f64).exp()).powi(2)]]
    fn f(x: f64) -> f64 { x.tanh() }
}

row! { l007_atan2_of_tiny_and_huge [exact (1e-200, 1e-200) => [5e199, -5e199], (1e200, 1e200) => [5e-201, -5e-201]]
    fn f(y: f64, x: f64) -> f64 { y.atan2(x) }
}

row! { l007_hypot_of_tiny_and_huge [exact (3e-200, 4e-200) => [0.6, 0.8], (3e200, 4e200) => [0.6, 0.8]]
    fn f(x: f64, y: f64) -> f64 { x.hypot(y) }
}

row! { l007_exp_m1_far_to_the_left [exact (-40.0) => [(-40.0_f64).exp()] => [(-40.0_f64).exp()]]
    fn f(x: f64) -> f64 { x.exp_m1() }
}

row! { l007_asinh_far_out [exact (1e200) => [1e-200], (-1e200) => [1e-200]]
    fn f(x: f64) -> f64 { x.asinh() }
}

row! { l007_acosh_far_out [exact (1e200) => [1e-200]]
    fn f(x: f64) -> f64 { x.acosh() }
}
