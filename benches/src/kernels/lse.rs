//! The logarithm of a sum of exponentials.

use super::{Kernel, twice};
use crate::measure::Random;
use autodiff::{differentiable, value_and_grad};

twice! {
    fn lse(x: &[f64]) -> f64 {
        let mut max = x[0];
        for i in 1..x.len() {
            max = max.max(x[i]);
        }
        let mut sum = 0.0;
        for i in 0..x.len() {
            sum += (x[i] - max).exp();
        }
        max + sum.ln()
    }
}

pub(super) struct Lse;

impl Kernel for Lse {
    const NAME: &'static str = "lse";

    fn new(random: &mut Random) -> (Lse, Vec<f64>) {
        (Lse, random.uniform(1000, -5.0, 5.0))
    }

    fn plain(&self, x: &[f64]) -> f64 {
        plain::lse(x)
    }

    fn ours(&self, x: &[f64], g: &mut [f64]) -> f64 {
        value_and_grad(lse).into((x,), (g,))
    }

    /// The maximum has no influence.
    fn hand(&mut self, x: &[f64], g: &mut [f64]) -> f64 {
        let max = x.iter().fold(x[0], |max, x| max.max(*x));
        let mut sum = 0.0;
        for (g, x) in g.iter_mut().zip(x) {
            *g = (x - max).exp();
            sum += *g;
        }
        let d_sum = 1.0 / sum;
        g.iter_mut().for_each(|g| *g *= d_sum);
        max + sum.ln()
    }
}
