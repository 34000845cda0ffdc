//! Rosenbrock's function, a chain of neighbours.

use super::{Kernel, twice};
use crate::measure::Random;
use autodiff::{differentiable, value_and_grad};

twice! {
    fn rosen(x: &[f64]) -> f64 {
        let mut s = 0.0;
        for i in 0..x.len() - 1 {
            let a = x[i + 1] - x[i] * x[i];
            let b = 1.0 - x[i];
            s += 100.0 * a * a + b * b;
        }
        s
    }
}

pub(super) struct Rosen;

impl Kernel for Rosen {
    const NAME: &'static str = "rosen";

    fn new(random: &mut Random) -> (Rosen, Vec<f64>) {
        (Rosen, random.uniform(1000, -2.0, 2.0))
    }

    fn plain(&self, x: &[f64]) -> f64 {
        plain::rosen(x)
    }

    fn ours(&self, x: &[f64], g: &mut [f64]) -> f64 {
        value_and_grad(rosen).into((x,), (g,))
    }

    /// The sum keeps its order, so it has a loop of its own; each element of the gradient is written once.
    fn hand(&mut self, x: &[f64], g: &mut [f64]) -> f64 {
        let value = plain::rosen(x);
        let n = x.len();
        let g = &mut g[..n];
        let own = |x: f64, right: f64| -400.0 * (right - x * x) * x - 2.0 * (1.0 - x);
        g[0] = own(x[0], x[1]);
        for ((g, x), (left, right)) in g[1..n - 1].iter_mut().zip(&x[1..n - 1]).zip(x[..n - 2].iter().zip(&x[2..])) {
            *g = 200.0 * (x - left * left) + own(*x, *right);
        }
        g[n - 1] = 200.0 * (x[n - 1] - x[n - 2] * x[n - 2]);
        value
    }
}
