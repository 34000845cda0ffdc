//! The special functions, which are calls of differentiable functions in the library itself.

use autodiff::special::{self, digamma, erf, erfc, lgamma, polygamma};

row! { special_error_functions [at (0.7, 0.4), (-1.3, 2.0)]
    fn f(x: f64, s: f64) -> f64 {
        let z = (x - 0.5) / (s * 2.0_f64.sqrt());
        (0.5 + 0.5 * erf(z)).ln() * x + special::erfc(-z) * erfc(x)
    }
}

row! { special_gamma_family [at (2.3, 1.7), (0.6, 5.5)]
    fn f(a: f64, b: f64) -> f64 {
        lgamma(a) + lgamma(b) - lgamma(a + b) + digamma(a * b) * polygamma(1, a)
    }
}

row! { special_functions_in_loops_and_branches [at (&[0.5, 1.5, -0.7], 1.2), (&[0.5], -0.3)]
    fn f(x: &[f64], k: f64) -> f64 {
        let mut s = k;
        for i in 0..x.len() {
            if x[i] > 0.0 {
                s += lgamma(x[i] + k * k) * polygamma(i as i32, x[i] + 1.0);
            } else {
                s *= erf(s * x[i]);
            }
        }
        s
    }
}
