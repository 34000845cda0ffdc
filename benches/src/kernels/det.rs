//! A determinant by expansion in minors.

use super::{Kernel, twice};
use crate::measure::Random;
use autodiff::{differentiable, value_and_grad};
use std::hint::black_box;

const N: usize = 7;

twice! {
    /// The determinant of the rows from `row` on without the columns in `used`.
    fn minor(a: &[f64], n: usize, row: usize, used: u32) -> f64 {
        if row == n {
            1.0
        } else {
            let mut sum = 0.0;
            let mut sign = 1.0;
            for j in 0..n {
                if used >> j & 1 == 0 {
                    sum += sign * a[row * n + j] * minor(a, n, row + 1, used | 1 << j);
                    sign = -sign;
                }
            }
            sum
        }
    }
    fn det(a: &[f64], n: usize) -> f64 {
        minor(a, n, 0, 0)
    }
}

/// The same, with the factor of the minor in the determinant, which it passes down.
fn minor_by_hand(a: &[f64], g: &mut [f64], n: usize, row: usize, used: u32, factor: f64) -> f64 {
    if row == n {
        return 1.0;
    }
    let mut sum = 0.0;
    let mut sign = 1.0;
    for j in 0..n {
        if used >> j & 1 == 0 {
            let at = row * n + j;
            let below = minor_by_hand(a, g, n, row + 1, used | 1 << j, factor * sign * a[at]);
            sum += sign * a[at] * below;
            g[at] += factor * sign * below;
            sign = -sign;
        }
    }
    sum
}

pub(super) struct Det;

impl Kernel for Det {
    const NAME: &'static str = "det";

    fn new(random: &mut Random) -> (Det, Vec<f64>) {
        (Det, random.uniform(N * N, -1.0, 1.0))
    }

    fn plain(&self, a: &[f64]) -> f64 {
        plain::det(a, black_box(N))
    }

    fn ours(&self, a: &[f64], g: &mut [f64]) -> f64 {
        value_and_grad(det).into((a, black_box(N)), (g,))
    }

    fn hand(&mut self, a: &[f64], g: &mut [f64]) -> f64 {
        g.fill(0.0);
        minor_by_hand(a, g, N, 0, 0, 1.0)
    }
}
