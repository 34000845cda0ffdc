//! A factorisation in place, and two triangular solves.

use super::{Kernel, twice};
use crate::measure::Random;
use autodiff::{differentiable, value_and_grad};
use std::hint::black_box;

const N: usize = 24;

twice! {
    /// The logarithm of the determinant of A = X + n, and b times the solution of A y = c.
    fn lu(x: &[f64], b: &[f64], c: &[f64]) -> f64 {
        let n = b.len();
        let mut a = x.to_vec();
        for i in 0..n {
            a[i * n + i] += n as f64;
        }
        let mut log_det = 0.0;
        for k in 0..n {
            log_det += a[k * n + k].abs().ln();
            for i in k + 1..n {
                a[i * n + k] /= a[k * n + k];
                for j in k + 1..n {
                    a[i * n + j] -= a[i * n + k] * a[k * n + j];
                }
            }
        }
        let mut y = c.to_vec();
        for i in 0..n {
            for j in 0..i {
                y[i] -= a[i * n + j] * y[j];
            }
        }
        for i in (0..n).rev() {
            for j in i + 1..n {
                y[i] -= a[i * n + j] * y[j];
            }
            y[i] /= a[i * n + i];
        }
        let mut sum = log_det;
        for i in 0..n {
            sum += b[i] * y[i];
        }
        sum
    }
}

pub(super) struct Lu {
    a: Vec<f64>,
    y: Vec<f64>,
    z: Vec<f64>,
}

impl Kernel for Lu {
    const NAME: &'static str = "lu";

    fn new(random: &mut Random) -> (Lu, Vec<f64>) {
        let this = Lu { a: vec![0.0; N * N], y: vec![0.0; N], z: vec![0.0; N] };
        (this, random.uniform(N * N + 2 * N, -1.0, 1.0))
    }

    fn plain(&self, x: &[f64]) -> f64 {
        let (x, bc) = x.split_at(black_box(N * N));
        let (b, c) = bc.split_at(black_box(N));
        plain::lu(x, b, c)
    }

    fn ours(&self, x: &[f64], g: &mut [f64]) -> f64 {
        let (x, bc) = x.split_at(black_box(N * N));
        let (b, c) = bc.split_at(black_box(N));
        let (d_x, g) = g.split_at_mut(N * N);
        let (d_b, d_c) = g.split_at_mut(N);
        value_and_grad(lu).into((x, b, c), (d_x, d_b, d_c))
    }

    /// The cotangent of A is its inverse transposed, and an outer product of two solutions.
    fn hand(&mut self, x: &[f64], g: &mut [f64]) -> f64 {
        let Lu { a, y, z } = self;
        let (x, bc) = x.split_at(N * N);
        let (b, c) = bc.split_at(N);
        a.copy_from_slice(x);
        let mut log_det = 0.0;
        for i in 0..N {
            a[i * N + i] += N as f64;
        }
        for k in 0..N {
            let (above, below) = a.split_at_mut((k + 1) * N);
            let pivot_row = &above[k * N..];
            log_det += pivot_row[k].abs().ln();
            for row in below.chunks_exact_mut(N) {
                row[k] /= pivot_row[k];
                let factor = row[k];
                for (a, p) in row[k + 1..].iter_mut().zip(&pivot_row[k + 1..]) {
                    *a -= factor * p;
                }
            }
        }
        let rows = a.as_chunks::<N>().0;
        y.copy_from_slice(c);
        for i in 0..N {
            y[i] = (0..i).fold(y[i], |y_i, j| y_i - rows[i][j] * y[j]);
        }
        for i in (0..N).rev() {
            y[i] = (i + 1..N).fold(y[i], |y_i, j| y_i - rows[i][j] * y[j]) / rows[i][i];
        }
        let value = b.iter().zip(&*y).fold(log_det, |sum, (b, y)| sum + b * y);
        // z solves the transposed system; rows are what is subtracted.
        z.copy_from_slice(b);
        for i in 0..N {
            z[i] /= rows[i][i];
            let z_i = z[i];
            for j in i + 1..N {
                z[j] -= rows[i][j] * z_i;
            }
        }
        for i in (0..N).rev() {
            let z_i = z[i];
            for j in 0..i {
                z[j] -= rows[i][j] * z_i;
            }
        }
        let (d_x, d_bc) = g.split_at_mut(N * N);
        d_bc[..N].copy_from_slice(y);
        d_bc[N..].copy_from_slice(z);
        // The inverse of U transposed is lower triangular, row by row of U; the inverse of L is applied from the last row on.
        let d = d_x.as_chunks_mut::<N>().0;
        for i in 0..N {
            d[i].fill(0.0);
            d[i][i] = 1.0;
        }
        for i in 0..N {
            let (above, below) = d.split_at_mut(i + 1);
            let row = &mut above[i];
            let inverse = 1.0 / rows[i][i];
            row[..=i].iter_mut().for_each(|d| *d *= inverse);
            for (j, later) in below.iter_mut().enumerate() {
                let factor = rows[i][i + 1 + j];
                for (d, r) in later[..=i].iter_mut().zip(&row[..=i]) {
                    *d -= factor * r;
                }
            }
        }
        for i in (0..N).rev() {
            let (above, below) = d.split_at_mut(i);
            let row = &below[0];
            for (j, earlier) in above.iter_mut().enumerate() {
                let factor = rows[i][j];
                for (d, r) in earlier.iter_mut().zip(row) {
                    *d -= factor * r;
                }
            }
        }
        for (d, z) in d.iter_mut().zip(&*z) {
            for (d, y) in d.iter_mut().zip(&*y) {
                *d -= z * y;
            }
        }
        value
    }
}
