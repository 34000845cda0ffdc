//! Two correlations with a soft threshold between them.

use super::{Kernel, twice};
use crate::measure::Random;
use autodiff::{differentiable, value_and_grad};
use std::hint::black_box;

const N: usize = 512;
const TAPS: usize = 16;

twice! {
    fn corr(a: &[f64], b: &[f64], #[no_grad] s: &[f64], n: usize) -> f64 {
        let taps = a.len();
        let mut y = vec![0.0; n + taps - 1];
        for i in 0..n + taps - 1 {
            let mut sum = 0.0;
            for k in 0..taps {
                sum += a[k] * s[i + k];
            }
            if sum > 0.1 {
                y[i] = sum - 0.1;
            } else if sum < -0.1 {
                y[i] = sum + 0.1;
            }
        }
        let mut total = 0.0;
        for i in 0..n {
            let mut z = 0.0;
            for k in 0..taps {
                z += b[k] * y[i + k];
            }
            total += z * z;
        }
        total
    }
}

pub(super) struct Corr {
    s: Vec<f64>,
    y: Vec<f64>,
    d_y: Vec<f64>,
}

impl Kernel for Corr {
    const NAME: &'static str = "corr";

    fn new(random: &mut Random) -> (Corr, Vec<f64>) {
        let inner = || vec![0.0; N + TAPS - 1];
        let this = Corr { s: random.uniform(N + 2 * (TAPS - 1), -1.0, 1.0), y: inner(), d_y: inner() };
        (this, random.uniform(2 * TAPS, -0.5, 0.5))
    }

    fn plain(&self, x: &[f64]) -> f64 {
        let (a, b) = x.split_at(black_box(TAPS));
        plain::corr(a, b, &self.s, black_box(N))
    }

    fn ours(&self, x: &[f64], g: &mut [f64]) -> f64 {
        let (a, b) = x.split_at(black_box(TAPS));
        value_and_grad(corr).into((a, b, &self.s, black_box(N)), g.split_at_mut(TAPS))
    }

    /// Where the threshold cut something off, the cotangent is zero.
    fn hand(&mut self, x: &[f64], g: &mut [f64]) -> f64 {
        let Corr { s, y, d_y } = self;
        let (a, b) = x.as_chunks::<TAPS>().0.split_at(1);
        let (a, b) = (&a[0], &b[0]);
        for (y, s) in y.iter_mut().zip(s.windows(TAPS)) {
            let sum = a.iter().zip(s).fold(0.0, |sum, (a, s)| sum + a * s);
            *y = if sum > 0.1 {
                sum - 0.1
            } else if sum < -0.1 {
                sum + 0.1
            } else {
                0.0
            };
        }
        d_y.fill(0.0);
        let mut total = 0.0;
        let (mut d_a, mut d_b) = ([0.0; TAPS], [0.0; TAPS]);
        for i in 0..N {
            let (y, d_y) = (&y[i..i + TAPS], &mut d_y[i..i + TAPS]);
            let z = b.iter().zip(y).fold(0.0, |z, (b, y)| z + b * y);
            total += z * z;
            for k in 0..TAPS {
                d_b[k] += 2.0 * z * y[k];
                d_y[k] += 2.0 * z * b[k];
            }
        }
        for ((y, d_y), s) in y.iter().zip(&*d_y).zip(s.windows(TAPS)) {
            if *y != 0.0 {
                for (d_a, s) in d_a.iter_mut().zip(s) {
                    *d_a += d_y * s;
                }
            }
        }
        g[..TAPS].copy_from_slice(&d_a);
        g[TAPS..].copy_from_slice(&d_b);
        total
    }
}
