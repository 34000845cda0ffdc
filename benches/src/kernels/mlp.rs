//! A perceptron with two hidden layers, at one input.

use super::{Kernel, twice};
use crate::measure::Random;
use autodiff::{differentiable, value_and_grad};

const SIZES: [usize; 4] = [32, 64, 64, 10];

twice! {
    /// Each layer is a matrix, row by row, and then its biases.
    fn mlp(w: &[f64], #[no_grad] x: &[f64], #[no_grad] t: &[f64]) -> f64 {
        let mut first = [0.0; 64];
        for i in 0..64 {
            let mut s = w[2048 + i];
            for j in 0..32 {
                s += w[32 * i + j] * x[j];
            }
            first[i] = s.tanh();
        }
        let mut second = [0.0; 64];
        for i in 0..64 {
            let mut s = w[6208 + i];
            for j in 0..64 {
                s += w[2112 + 64 * i + j] * first[j];
            }
            second[i] = s.tanh();
        }
        let mut loss = 0.0;
        for i in 0..10 {
            let mut s = w[6912 + i];
            for j in 0..64 {
                s += w[6272 + 64 * i + j] * second[j];
            }
            loss += 0.5 * (s - t[i]) * (s - t[i]);
        }
        loss
    }
}

pub(super) struct Mlp {
    x: Vec<f64>,
    t: Vec<f64>,
}

/// The matrix and the biases of a layer.
fn layer(w: &[f64], inputs: usize, outputs: usize) -> (&[f64], &[f64]) {
    w[..(inputs + 1) * outputs].split_at(inputs * outputs)
}

fn dot(w: &[f64], x: &[f64], bias: f64) -> f64 {
    w.iter().zip(x).fold(bias, |s, (w, x)| s + w * x)
}

/// Writes the gradient by one row, and adds what goes to the inputs.
fn back(d: f64, w: &[f64], x: &[f64], g: &mut [f64], d_x: &mut [f64]) {
    for ((g, d_x), (w, x)) in g.iter_mut().zip(d_x).zip(w.iter().zip(x)) {
        *g = d * x;
        *d_x += d * w;
    }
}

impl Kernel for Mlp {
    const NAME: &'static str = "mlp";

    fn new(random: &mut Random) -> (Mlp, Vec<f64>) {
        let weights = SIZES.windows(2).map(|n| (n[0] + 1) * n[1]).sum();
        (Mlp { x: random.uniform(32, -1.0, 1.0), t: random.uniform(10, -1.0, 1.0) }, random.uniform(weights, -0.2, 0.2))
    }

    fn plain(&self, w: &[f64]) -> f64 {
        plain::mlp(w, &self.x, &self.t)
    }

    fn ours(&self, w: &[f64], g: &mut [f64]) -> f64 {
        value_and_grad(mlp).into((w, &self.x, &self.t), (g,))
    }

    fn hand(&mut self, w: &[f64], g: &mut [f64]) -> f64 {
        let (x, t) = (&self.x[..32], &self.t[..10]);
        let (w1, rest) = w.split_at(33 * 64);
        let (w2, w3) = rest.split_at(65 * 64);
        let ((w1, b1), (w2, b2), (w3, b3)) = (layer(w1, 32, 64), layer(w2, 64, 64), layer(w3, 64, 10));
        let (mut first, mut second) = ([0.0; 64], [0.0; 64]);
        for ((y, w), b) in first.iter_mut().zip(w1.chunks_exact(32)).zip(b1) {
            *y = dot(w, x, *b).tanh();
        }
        for ((y, w), b) in second.iter_mut().zip(w2.chunks_exact(64)).zip(b2) {
            *y = dot(w, &first, *b).tanh();
        }
        let (g1, rest) = g.split_at_mut(33 * 64);
        let (g2, g3) = rest.split_at_mut(65 * 64);
        let (g1, g_b1) = g1.split_at_mut(32 * 64);
        let (g2, g_b2) = g2.split_at_mut(64 * 64);
        let (g3, g_b3) = g3.split_at_mut(64 * 10);
        let mut loss = 0.0;
        let mut d_second = [0.0; 64];
        for i in 0..10 {
            let row = 64 * i..64 * (i + 1);
            let d = dot(&w3[row.clone()], &second, b3[i]) - t[i];
            loss += 0.5 * d * d;
            g_b3[i] = d;
            back(d, &w3[row.clone()], &second, &mut g3[row], &mut d_second);
        }
        let mut d_first = [0.0; 64];
        for i in 0..64 {
            let row = 64 * i..64 * (i + 1);
            let d = d_second[i] * (1.0 - second[i] * second[i]);
            g_b2[i] = d;
            back(d, &w2[row.clone()], &first, &mut g2[row], &mut d_first);
        }
        for i in 0..64 {
            let d = d_first[i] * (1.0 - first[i] * first[i]);
            g_b1[i] = d;
            for (g, x) in g1[32 * i..32 * (i + 1)].iter_mut().zip(x) {
                *g = d * x;
            }
        }
        loss
    }
}
