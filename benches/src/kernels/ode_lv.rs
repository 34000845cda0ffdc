//! Lotka–Volterra by the classical Runge–Kutta method, the right side being a function of its own.

use super::{Kernel, twice};
use crate::measure::Random;
use autodiff::{differentiable, value_and_grad};
use std::hint::black_box;

const STEPS: usize = 1000;
const H: f64 = 0.01;

twice! {
    fn slope(u: f64, v: f64, p: &[f64; 4]) -> (f64, f64) {
        (p[0] * u - p[1] * u * v, p[3] * u * v - p[2] * v)
    }
    fn ode_lv(u0: f64, v0: f64, p: &[f64; 4], steps: usize) -> f64 {
        let mut u = u0;
        let mut v = v0;
        for _ in 0..steps {
            let (k1, l1) = slope(u, v, p);
            let (k2, l2) = slope(u + 0.5 * H * k1, v + 0.5 * H * l1, p);
            let (k3, l3) = slope(u + 0.5 * H * k2, v + 0.5 * H * l2, p);
            let (k4, l4) = slope(u + H * k3, v + H * l3, p);
            u += H / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
            v += H / 6.0 * (l1 + 2.0 * l2 + 2.0 * l3 + l4);
        }
        u + v
    }
}

pub(super) struct OdeLv {
    tape: Vec<(f64, f64)>,
}

/// The state at the start, and the four parameters.
fn parts(x: &[f64]) -> (f64, f64, &[f64; 4]) {
    (x[0], x[1], x[2..].first_chunk().expect("there are four parameters"))
}

impl Kernel for OdeLv {
    const NAME: &'static str = "ode_lv";

    fn new(_: &mut Random) -> (OdeLv, Vec<f64>) {
        (OdeLv { tape: Vec::new() }, vec![1.0, 1.0, 1.5, 1.0, 3.0, 1.0])
    }

    fn plain(&self, x: &[f64]) -> f64 {
        let (u, v, p) = parts(x);
        plain::ode_lv(u, v, p, black_box(STEPS))
    }

    fn ours(&self, x: &[f64], g: &mut [f64]) -> f64 {
        let (u, v, p) = parts(x);
        let [d_u, d_v, d_p @ ..] = g else { unreachable!("six numbers") };
        let d_p = d_p.first_chunk_mut().expect("there are four parameters");
        value_and_grad(ode_lv).into((u, v, p, black_box(STEPS)), (d_u, d_v, d_p))
    }

    /// The states are kept, the stages computed again.
    fn hand(&mut self, x: &[f64], g: &mut [f64]) -> f64 {
        let (mut u, mut v, p) = parts(x);
        let [a, b, c, d] = *p;
        let tape = &mut self.tape;
        tape.clear();
        for _ in 0..STEPS {
            tape.push((u, v));
            let (k1, l1) = plain::slope(u, v, p);
            let (k2, l2) = plain::slope(u + 0.5 * H * k1, v + 0.5 * H * l1, p);
            let (k3, l3) = plain::slope(u + 0.5 * H * k2, v + 0.5 * H * l2, p);
            let (k4, l4) = plain::slope(u + H * k3, v + H * l3, p);
            u += H / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
            v += H / 6.0 * (l1 + 2.0 * l2 + 2.0 * l3 + l4);
        }
        let value = u + v;
        let (mut d_u, mut d_v) = (1.0, 1.0);
        let mut d_p = [0.0; 4];
        // The pullback of the right side at (u, v).
        let back = |u: f64, v: f64, d_k: f64, d_l: f64, d_p: &mut [f64; 4]| {
            d_p[0] += d_k * u;
            d_p[1] -= d_k * u * v;
            d_p[2] -= d_l * v;
            d_p[3] += d_l * u * v;
            (d_k * (a - b * v) + d_l * (d * v), d_l * (d * u - c) - d_k * (b * u))
        };
        for &(u, v) in tape.iter().rev() {
            let (k1, l1) = plain::slope(u, v, p);
            let (u2, v2) = (u + 0.5 * H * k1, v + 0.5 * H * l1);
            let (k2, l2) = plain::slope(u2, v2, p);
            let (u3, v3) = (u + 0.5 * H * k2, v + 0.5 * H * l2);
            let (k3, l3) = plain::slope(u3, v3, p);
            let (u4, v4) = (u + H * k3, v + H * l3);
            let (w, z) = (H / 6.0 * d_u, H / 6.0 * d_v);
            let (e4, f4) = back(u4, v4, w, z, &mut d_p);
            let (e3, f3) = back(u3, v3, 2.0 * w + H * e4, 2.0 * z + H * f4, &mut d_p);
            let (e2, f2) = back(u2, v2, 2.0 * w + 0.5 * H * e3, 2.0 * z + 0.5 * H * f3, &mut d_p);
            let (e1, f1) = back(u, v, w + 0.5 * H * e2, z + 0.5 * H * f2, &mut d_p);
            d_u += e1 + e2 + e3 + e4;
            d_v += f1 + f2 + f3 + f4;
        }
        g.copy_from_slice(&[d_u, d_v, d_p[0], d_p[1], d_p[2], d_p[3]]);
        value
    }
}
