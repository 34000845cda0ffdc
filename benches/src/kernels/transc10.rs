//! A chain of ten transcendental functions for each element.

use super::{Kernel, twice};
use crate::measure::Random;
use autodiff::{differentiable, value_and_grad};

twice! {
    fn transc10(xs: &[f64]) -> f64 {
        let mut s = 0.0;
        for k in 0..xs.len() {
            let x = xs[k];
            let a = x.sin();
            let b = (a * x).cos();
            let c = (-(b * b)).exp();
            let d = (1.0 + c * x * x).ln();
            let e = (d - a).tanh();
            let f = (1.0 + e * e).sqrt();
            let g = (f * b).atan();
            let h = (g / 2.0).exp();
            let i = (h + c).sin();
            s += (2.0 + i * d).ln();
        }
        s
    }
}

pub(super) struct Transc10;

impl Kernel for Transc10 {
    const NAME: &'static str = "transc10";

    fn new(random: &mut Random) -> (Transc10, Vec<f64>) {
        (Transc10, random.uniform(256, -1.5, 1.5))
    }

    fn plain(&self, x: &[f64]) -> f64 {
        plain::transc10(x)
    }

    fn ours(&self, x: &[f64], g: &mut [f64]) -> f64 {
        value_and_grad(transc10).into((x,), (g,))
    }

    fn hand(&mut self, xs: &[f64], g: &mut [f64]) -> f64 {
        let mut s = 0.0;
        for (&x, g_x) in xs.iter().zip(g) {
            let (a, ca) = x.sin_cos();
            let (sb, b) = (a * x).sin_cos();
            let c = (-(b * b)).exp();
            let u = 1.0 + c * x * x;
            let d = u.ln();
            let e = (d - a).tanh();
            let f = (1.0 + e * e).sqrt();
            let v = f * b;
            let g = v.atan();
            let h = (g / 2.0).exp();
            let (i, ci) = (h + c).sin_cos();
            let w = 2.0 + i * d;
            s += w.ln();

            let d_w = 1.0 / w;
            let d_hc = d_w * d * ci;
            let d_v = d_hc * h * 0.5 / (1.0 + v * v);
            let d_e = d_v * b * e / f;
            let d_t = d_e * (1.0 - e * e);
            let d_d = d_w * i + d_t;
            let d_u = d_d / u;
            let d_c = d_hc + d_u * x * x;
            let d_b = d_v * f - d_c * c * 2.0 * b;
            let d_ax = -d_b * sb;
            let d_a = d_ax * x - d_t;
            *g_x = d_u * 2.0 * c * x + d_ax * a + d_a * ca;
        }
        s
    }
}
