//! Lotka–Volterra by the classical Runge–Kutta method, the right side being a function of its own.

use crate::measure::{report, same};
use autodiff::{differentiable, value_and_grad};
use std::hint::black_box;

const STEPS: usize = 1000;
const H: f64 = 0.01;

mod plain {
    use super::H;

    fn rhs(u: f64, v: f64, p: &[f64; 4]) -> (f64, f64) {
        (p[0] * u - p[1] * u * v, p[3] * u * v - p[2] * v)
    }

    pub(super) fn rk4(u0: f64, v0: f64, p: &[f64; 4], steps: usize) -> f64 {
        let mut u = u0;
        let mut v = v0;
        for _ in 0..steps {
            let (k1, l1) = rhs(u, v, p);
            let (k2, l2) = rhs(u + 0.5 * H * k1, v + 0.5 * H * l1, p);
            let (k3, l3) = rhs(u + 0.5 * H * k2, v + 0.5 * H * l2, p);
            let (k4, l4) = rhs(u + H * k3, v + H * l3, p);
            u += H / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
            v += H / 6.0 * (l1 + 2.0 * l2 + 2.0 * l3 + l4);
        }
        u + v
    }
}

#[differentiable]
fn rhs(u: f64, v: f64, p: &[f64; 4]) -> (f64, f64) {
    (p[0] * u - p[1] * u * v, p[3] * u * v - p[2] * v)
}

#[differentiable]
fn rk4(u0: f64, v0: f64, p: &[f64; 4], steps: usize) -> f64 {
    let mut u = u0;
    let mut v = v0;
    for _ in 0..steps {
        let (k1, l1) = rhs(u, v, p);
        let (k2, l2) = rhs(u + 0.5 * H * k1, v + 0.5 * H * l1, p);
        let (k3, l3) = rhs(u + 0.5 * H * k2, v + 0.5 * H * l2, p);
        let (k4, l4) = rhs(u + H * k3, v + H * l3, p);
        u += H / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
        v += H / 6.0 * (l1 + 2.0 * l2 + 2.0 * l3 + l4);
    }
    u + v
}

/// The states are kept, the stages computed again.
fn by_hand(u0: f64, v0: f64, p: &[f64; 4], steps: usize, tape: &mut Vec<(f64, f64)>, g: &mut [f64; 6]) -> f64 {
    let [a, b, c, d] = *p;
    let slope = |u: f64, v: f64| (a * u - b * u * v, d * u * v - c * v);
    tape.clear();
    let (mut u, mut v) = (u0, v0);
    for _ in 0..steps {
        tape.push((u, v));
        let (k1, l1) = slope(u, v);
        let (k2, l2) = slope(u + 0.5 * H * k1, v + 0.5 * H * l1);
        let (k3, l3) = slope(u + 0.5 * H * k2, v + 0.5 * H * l2);
        let (k4, l4) = slope(u + H * k3, v + H * l3);
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
        (d_k * (a - b * v) + d_l * d * v, d_l * (d * u - c) - d_k * b * u)
    };
    for &(u, v) in tape.iter().rev() {
        let (k1, l1) = slope(u, v);
        let (u2, v2) = (u + 0.5 * H * k1, v + 0.5 * H * l1);
        let (k2, l2) = slope(u2, v2);
        let (u3, v3) = (u + 0.5 * H * k2, v + 0.5 * H * l2);
        let (k3, l3) = slope(u3, v3);
        let (u4, v4) = (u + H * k3, v + H * l3);
        let (w, z) = (H / 6.0 * d_u, H / 6.0 * d_v);
        let (e4, f4) = back(u4, v4, w, z, &mut d_p);
        let (e3, f3) = back(u3, v3, 2.0 * w + H * e4, 2.0 * z + H * f4, &mut d_p);
        let (e2, f2) = back(u2, v2, 2.0 * w + 0.5 * H * e3, 2.0 * z + 0.5 * H * f3, &mut d_p);
        let (e1, f1) = back(u, v, w + 0.5 * H * e2, z + 0.5 * H * f2, &mut d_p);
        d_u += e1 + e2 + e3 + e4;
        d_v += f1 + f2 + f3 + f4;
    }
    *g = [d_u, d_v, d_p[0], d_p[1], d_p[2], d_p[3]];
    value
}

pub(crate) fn run() {
    let p = [1.5, 1.0, 3.0, 1.0];
    let (mut d_u, mut d_v, mut d_p) = (0.0, 0.0, [0.0; 4]);
    let (mut tape, mut hand) = (Vec::new(), [0.0; 6]);
    value_and_grad(rk4).into((1.0, 1.0, &p, STEPS), (&mut d_u, &mut d_v, &mut d_p));
    by_hand(1.0, 1.0, &p, STEPS, &mut tape, &mut hand);
    same(&[&[d_u, d_v], &d_p[..]].concat(), &hand);
    report(
        "rk4 1000",
        [
            &mut || {
                black_box(plain::rk4(black_box(1.0), black_box(1.0), black_box(&p), black_box(STEPS)));
            },
            &mut || {
                black_box(rk4(black_box(1.0), black_box(1.0), black_box(&p), black_box(STEPS)));
            },
            &mut || {
                let args = (black_box(1.0), black_box(1.0), black_box(&p), black_box(STEPS));
                black_box(value_and_grad(rk4).into(args, (&mut d_u, &mut d_v, &mut d_p)));
                black_box((&d_u, &d_v, &d_p));
            },
            &mut || {
                let (u, v) = (black_box(1.0), black_box(1.0));
                black_box(by_hand(u, v, black_box(&p), black_box(STEPS), &mut tape, &mut hand));
                black_box(&hand);
            },
        ],
    );
}
