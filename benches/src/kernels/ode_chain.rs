//! A chain of equations, each driven by the one before it, by the classical Runge–Kutta method.

use super::{Kernel, twice};
use crate::measure::Random;
use autodiff::{differentiable, value_and_grad};
use std::hint::black_box;

const STEPS: usize = 10;

twice! {
    fn ode_chain(x: &[f64], steps: usize) -> f64 {
        let n = x.len();
        let h = 2.0 / steps as f64;
        let mut y = vec![0.0; n];
        let mut z = vec![0.0; n];
        let mut k1 = vec![0.0; n];
        let mut k2 = vec![0.0; n];
        let mut k3 = vec![0.0; n];
        let mut k4 = vec![0.0; n];
        for _ in 0..steps {
            k1[0] = x[0];
            for i in 1..n {
                k1[i] = x[i] * y[i - 1];
            }
            for i in 0..n {
                z[i] = y[i] + 0.5 * h * k1[i];
            }
            k2[0] = x[0];
            for i in 1..n {
                k2[i] = x[i] * z[i - 1];
            }
            for i in 0..n {
                z[i] = y[i] + 0.5 * h * k2[i];
            }
            k3[0] = x[0];
            for i in 1..n {
                k3[i] = x[i] * z[i - 1];
            }
            for i in 0..n {
                z[i] = y[i] + h * k3[i];
            }
            k4[0] = x[0];
            for i in 1..n {
                k4[i] = x[i] * z[i - 1];
            }
            for i in 0..n {
                y[i] += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
            }
        }
        let mut sum = 0.0;
        for i in 0..n {
            sum += y[i];
        }
        sum
    }
}

/// For each step the four states at which the slope is taken.
pub(super) struct OdeChain {
    states: Vec<[Vec<f64>; 4]>,
    slopes: [Vec<f64>; 4],
    d_y: Vec<f64>,
    d_k: Vec<f64>,
}

fn slope(x: &[f64], y: &[f64], k: &mut [f64]) {
    k[0] = x[0];
    for ((k, x), y) in k[1..].iter_mut().zip(&x[1..]).zip(y) {
        *k = x * y;
    }
}

fn step(y: &[f64], h: f64, k: &[f64], z: &mut [f64]) {
    for ((z, y), k) in z.iter_mut().zip(y).zip(k) {
        *z = y + h * k;
    }
}

impl Kernel for OdeChain {
    const NAME: &'static str = "ode_chain";

    fn new(random: &mut Random) -> (OdeChain, Vec<f64>) {
        let n = 1000;
        let row = || vec![0.0; n];
        let rows = || [row(), row(), row(), row()];
        let states = (0..=STEPS).map(|_| rows()).collect();
        (OdeChain { states, slopes: rows(), d_y: row(), d_k: row() }, random.uniform(n, 0.0, 1.0))
    }

    fn plain(&self, x: &[f64]) -> f64 {
        plain::ode_chain(x, black_box(STEPS))
    }

    fn ours(&self, x: &[f64], g: &mut [f64]) -> f64 {
        value_and_grad(ode_chain).into((x, black_box(STEPS)), (g,))
    }

    fn hand(&mut self, x: &[f64], g: &mut [f64]) -> f64 {
        let OdeChain { states, slopes: [k1, k2, k3, k4], d_y, d_k } = self;
        let n = x.len();
        let h = 2.0 / STEPS as f64;
        states[0][0].fill(0.0);
        for t in 0..STEPS {
            let [now, after] = &mut states[t..t + 2] else { unreachable!("one state more than steps") };
            let [y, z2, z3, z4] = now;
            slope(x, y, k1);
            step(y, 0.5 * h, k1, z2);
            slope(x, z2, k2);
            step(y, 0.5 * h, k2, z3);
            slope(x, z3, k3);
            step(y, h, k3, z4);
            slope(x, z4, k4);
            let (k1, k2, k3, k4) = (&k1[..n], &k2[..n], &k3[..n], &k4[..n]);
            for (i, (after, y)) in after[0][..n].iter_mut().zip(&y[..n]).enumerate() {
                *after = y + h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
            }
        }
        let sum = states[STEPS][0].iter().fold(0.0, |sum, y| sum + y);
        g.fill(0.0);
        d_y.fill(1.0);
        // Puts the slope's cotangent in, adds to the gradient, and yields the cotangent of the state before it.
        let back = |z: &[f64], d_k: &[f64], g: &mut [f64], d_z: &mut [f64]| {
            g[0] += d_k[0];
            for ((g, d_k), z) in g[1..].iter_mut().zip(&d_k[1..]).zip(z) {
                *g += d_k * z;
            }
            for ((d_z, d_k), x) in d_z.iter_mut().zip(&d_k[1..]).zip(&x[1..]) {
                *d_z = d_k * x;
            }
            d_z[n - 1] = 0.0;
        };
        let (w, z) = (h / 6.0, [h, 0.5 * h, 0.5 * h]);
        let (d_z4, d_z3, d_z2, d_z1) = (k4, k3, k2, k1);
        for [y, z2, z3, z4] in states[..STEPS].iter().rev() {
            d_k.iter_mut().zip(&*d_y).for_each(|(d_k, d_y)| *d_k = w * d_y);
            back(z4, d_k, g, d_z4);
            for (((d_k, d_y), d_z), weight) in d_k.iter_mut().zip(&*d_y).zip(&*d_z4).zip(std::iter::repeat(z[0])) {
                *d_k = 2.0 * w * d_y + weight * d_z;
            }
            back(z3, d_k, g, d_z3);
            for ((d_k, d_y), d_z) in d_k.iter_mut().zip(&*d_y).zip(&*d_z3) {
                *d_k = 2.0 * w * d_y + z[1] * d_z;
            }
            back(z2, d_k, g, d_z2);
            for ((d_k, d_y), d_z) in d_k.iter_mut().zip(&*d_y).zip(&*d_z2) {
                *d_k = w * d_y + z[2] * d_z;
            }
            back(y, d_k, g, d_z1);
            for ((((d_y, a), b), c), d) in d_y.iter_mut().zip(&*d_z1).zip(&*d_z2).zip(&*d_z3).zip(&*d_z4) {
                *d_y += a + b + c + d;
            }
        }
        sum
    }
}
