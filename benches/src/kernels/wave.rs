//! A wave with a cubic force on a square grid with a fixed border, by leapfrog.

use super::{Kernel, twice};
use crate::measure::Random;
use autodiff::{differentiable, value_and_grad};
use std::hint::black_box;

const N: usize = 32;
const STEPS: usize = 100;

twice! {
    fn wave(start: &[f64], c: f64, n: usize, steps: usize) -> f64 {
        let h = 0.1;
        let mut u = start.to_vec();
        let mut v = vec![0.0; n * n];
        for _ in 0..steps {
            for i in 1..n - 1 {
                for j in 1..n - 1 {
                    let at = i * n + j;
                    let laplacian = u[at - n] + u[at - 1] + u[at + 1] + u[at + n] - 4.0 * u[at];
                    v[at] += h * (c * c * laplacian - 0.01 * u[at] * u[at] * u[at]);
                }
            }
            for i in 0..n * n {
                u[i] += h * v[i];
            }
        }
        let mut sum = 0.0;
        for i in 0..n * n {
            sum += u[i] * u[i];
        }
        sum / (n * n) as f64
    }
}

pub(super) struct Wave {
    /// The displacement before each step, and at the end.
    states: Vec<Vec<f64>>,
    v: Vec<f64>,
    d_u: Vec<f64>,
    /// The velocity's cotangent, zero on the border.
    d_v: Vec<f64>,
}

/// Row `i` without its ends, and the same place shifted.
fn row(u: &[f64], i: usize, shift: usize) -> &[f64] {
    &u[i * N + shift..][..N - 2]
}

impl Kernel for Wave {
    const NAME: &'static str = "wave";

    fn new(random: &mut Random) -> (Wave, Vec<f64>) {
        let cells = || vec![0.0; N * N];
        let mut x = random.uniform(N * N, -1.0, 1.0);
        x.push(0.8);
        (Wave { states: (0..=STEPS).map(|_| cells()).collect(), v: cells(), d_u: cells(), d_v: cells() }, x)
    }

    fn plain(&self, x: &[f64]) -> f64 {
        plain::wave(&x[..N * N], x[N * N], black_box(N), black_box(STEPS))
    }

    fn ours(&self, x: &[f64], g: &mut [f64]) -> f64 {
        let (start, d_c) = g.split_at_mut(N * N);
        value_and_grad(wave).into((&x[..N * N], x[N * N], black_box(N), black_box(STEPS)), (start, &mut d_c[0]))
    }

    fn hand(&mut self, x: &[f64], g: &mut [f64]) -> f64 {
        let Wave { states, v, d_u, d_v } = self;
        let c = x[N * N];
        let h = 0.1;
        states[0].copy_from_slice(&x[..N * N]);
        v.fill(0.0);
        for t in 0..STEPS {
            let [u, after] = &mut states[t..t + 2] else { unreachable!("one state more than steps") };
            for i in 1..N - 1 {
                let (up, left, here) = (row(u, i - 1, 1), row(u, i, 0), row(u, i, 1));
                let (right, down, v) = (row(u, i, 2), row(u, i + 1, 1), &mut v[i * N + 1..][..N - 2]);
                for j in 0..N - 2 {
                    let laplacian = up[j] + left[j] + right[j] + down[j] - 4.0 * here[j];
                    v[j] += h * (c * c * laplacian - 0.01 * here[j] * here[j] * here[j]);
                }
            }
            for ((after, u), v) in after.iter_mut().zip(&*u).zip(&*v) {
                *after = u + h * v;
            }
        }
        let scale = 1.0 / (N * N) as f64;
        let value = states[STEPS].iter().fold(0.0, |sum, u| sum + u * u) * scale;
        for (d_u, u) in d_u.iter_mut().zip(&states[STEPS]) {
            *d_u = 2.0 * u * scale;
        }
        d_v.fill(0.0);
        // One sum for each column.
        let mut d_square = [0.0; N - 2];
        for u in states[..STEPS].iter().rev() {
            for i in 1..N - 1 {
                for (d_v, d_u) in d_v[i * N + 1..][..N - 2].iter_mut().zip(row(d_u, i, 1)) {
                    *d_v += h * d_u;
                }
            }
            // The border's displacement is in the Laplacian of its neighbours only.
            for j in 1..N - 1 {
                for (at, near) in
                    [(j, N + j), ((N - 1) * N + j, (N - 2) * N + j), (j * N, j * N + 1), (j * N + N - 1, j * N + N - 2)]
                {
                    d_u[at] += h * c * c * d_v[near];
                    d_square[j - 1] += u[at] * d_v[near];
                }
            }
            for i in 1..N - 1 {
                let (up, left, here) = (row(d_v, i - 1, 1), row(d_v, i, 0), row(d_v, i, 1));
                let (right, down, u_here) = (row(d_v, i, 2), row(d_v, i + 1, 1), row(u, i, 1));
                let d_u = &mut d_u[i * N + 1..][..N - 2];
                for j in 0..N - 2 {
                    let laplacian = up[j] + left[j] + right[j] + down[j] - 4.0 * here[j];
                    d_u[j] += h * (c * c * laplacian - 0.03 * u_here[j] * u_here[j] * here[j]);
                    d_square[j] += u_here[j] * laplacian;
                }
            }
        }
        g[..N * N].copy_from_slice(d_u);
        g[N * N] = 2.0 * c * h * d_square.iter().sum::<f64>();
        value
    }
}
