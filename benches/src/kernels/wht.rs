//! The Walsh–Hadamard transform, by butterflies in place.

use super::{Kernel, twice};
use crate::measure::Random;
use autodiff::{differentiable, value_and_grad};

twice! {
    fn wht(v: &[f64], #[no_grad] w: &[f64]) -> f64 {
        let n = v.len();
        let mut v = v.to_vec();
        let mut half = 1;
        while half < n {
            for i in (0..n).step_by(2 * half) {
                for j in i..i + half {
                    let a = v[j];
                    let b = v[j + half];
                    v[j] = a + b;
                    v[j + half] = a - b;
                }
            }
            half *= 2;
        }
        let mut sum = 0.0;
        for i in 0..n {
            sum += w[i] * v[i] * v[i];
        }
        sum
    }
}

pub(super) struct Wht {
    w: Vec<f64>,
    v: Vec<f64>,
}

fn transform(v: &mut [f64]) {
    let n = v.len();
    let mut half = 1;
    while half < n {
        for pair in v.chunks_exact_mut(2 * half) {
            let (left, right) = pair.split_at_mut(half);
            for (left, right) in left.iter_mut().zip(right) {
                (*left, *right) = (*left + *right, *left - *right);
            }
        }
        half *= 2;
    }
}

impl Kernel for Wht {
    const NAME: &'static str = "wht";

    fn new(random: &mut Random) -> (Wht, Vec<f64>) {
        let n = 1024;
        (Wht { w: random.uniform(n, -1.0, 1.0), v: vec![0.0; n] }, random.uniform(n, -1.0, 1.0))
    }

    fn plain(&self, x: &[f64]) -> f64 {
        plain::wht(x, &self.w)
    }

    fn ours(&self, x: &[f64], g: &mut [f64]) -> f64 {
        value_and_grad(wht).into((x, &self.w), (g,))
    }

    /// The transform is symmetric.
    fn hand(&mut self, x: &[f64], g: &mut [f64]) -> f64 {
        let Wht { w, v } = self;
        v.copy_from_slice(x);
        transform(v);
        let mut sum = 0.0;
        for (w, v) in w.iter().zip(&*v) {
            sum += w * v * v;
        }
        for ((g, w), v) in g.iter_mut().zip(&*w).zip(&*v) {
            *g = 2.0 * w * v;
        }
        transform(g);
        sum
    }
}
