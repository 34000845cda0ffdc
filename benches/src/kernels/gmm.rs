//! The logarithm of the likelihood of a mixture of Gaussians, with Wishart's prior.

use super::{Kernel, twice};
use crate::measure::Random;
use autodiff::{differentiable, value_and_grad};
use std::f64::consts::{LN_2, PI};
use std::hint::black_box;

const D: usize = 10;
const K: usize = 25;
const N: usize = 1000;
const BELOW: usize = D * (D - 1) / 2;
const GAMMA: f64 = 1.0;

twice! {
    fn log_sum_exp(x: &[f64]) -> f64 {
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
    /// `q` is the logarithm of the diagonal of the factor, `l` what is below it, column by column.
    fn gmm(alpha: &[f64], mu: &[f64], q: &[f64], l: &[f64], #[no_grad] x: &[f64], d: usize, #[no_grad] gamma: f64) -> f64 {
        let k = alpha.len();
        let n = x.len() / d;
        let below = d * (d - 1) / 2;
        let mut diagonal = vec![0.0; k * d];
        let mut log_det = vec![0.0; k];
        for c in 0..k {
            for i in 0..d {
                diagonal[c * d + i] = q[c * d + i].exp();
                log_det[c] += q[c * d + i];
            }
        }
        let mut away = vec![0.0; d];
        let mut scaled = vec![0.0; d];
        let mut terms = vec![0.0; k];
        let mut sum = 0.0;
        for p in 0..n {
            for c in 0..k {
                for i in 0..d {
                    away[i] = x[p * d + i] - mu[c * d + i];
                    scaled[i] = diagonal[c * d + i] * away[i];
                }
                let mut at = c * below;
                for i in 0..d {
                    for j in i + 1..d {
                        scaled[j] += l[at] * away[i];
                        at += 1;
                    }
                }
                let mut square = 0.0;
                for i in 0..d {
                    square += scaled[i] * scaled[i];
                }
                terms[c] = alpha[c] + log_det[c] - 0.5 * square;
            }
            sum += log_sum_exp(&terms);
        }
        let mut prior = 0.0;
        for i in 0..k * d {
            prior += diagonal[i] * diagonal[i];
        }
        for i in 0..k * below {
            prior += l[i] * l[i];
        }
        let constant = -0.5 * (n * d) as f64 * (2.0 * PI).ln() - (k * d * (d + 1)) as f64 * (gamma.ln() - 0.5 * LN_2);
        constant + sum - n as f64 * log_sum_exp(alpha) + 0.5 * gamma * gamma * prior
    }
}

pub(super) struct Gmm {
    x: Vec<f64>,
    /// For each component: the factor's diagonal, and the logarithm of its determinant.
    diagonal: Vec<f64>,
    log_det: Vec<f64>,
    d_diagonal: Vec<f64>,
    d_log_det: Vec<f64>,
}

/// What belongs to the weights, the means, the diagonals and what is below them.
fn parts(x: &[f64]) -> (&[f64], &[f64], &[f64], &[f64]) {
    let (alpha, x) = x.split_at(K);
    let (mu, x) = x.split_at(K * D);
    let (q, l) = x.split_at(K * D);
    (alpha, mu, q, l)
}

fn parts_mut(x: &mut [f64]) -> (&mut [f64], &mut [f64], &mut [f64], &mut [f64]) {
    let (alpha, x) = x.split_at_mut(K);
    let (mu, x) = x.split_at_mut(K * D);
    let (q, l) = x.split_at_mut(K * D);
    (alpha, mu, q, l)
}

/// Puts the weights of the softmax in place of the terms.
fn softmax(terms: &mut [f64]) -> f64 {
    let max = terms.iter().fold(terms[0], |max, x| max.max(*x));
    let mut sum = 0.0;
    for term in terms.iter_mut() {
        *term = (*term - max).exp();
        sum += *term;
    }
    let inverse = 1.0 / sum;
    terms.iter_mut().for_each(|term| *term *= inverse);
    max + sum.ln()
}

impl Kernel for Gmm {
    const NAME: &'static str = "gmm";

    fn new(random: &mut Random) -> (Gmm, Vec<f64>) {
        let this = Gmm {
            x: random.uniform(N * D, 0.0, 1.0),
            diagonal: vec![0.0; K * D],
            log_det: vec![0.0; K],
            d_diagonal: vec![0.0; K * D],
            d_log_det: vec![0.0; K],
        };
        (this, random.uniform(K + 2 * K * D + K * BELOW, -1.0, 1.0))
    }

    fn plain(&self, x: &[f64]) -> f64 {
        let (alpha, mu, q, l) = parts(x);
        plain::gmm(alpha, mu, q, l, &self.x, black_box(D), GAMMA)
    }

    fn ours(&self, x: &[f64], g: &mut [f64]) -> f64 {
        let (alpha, mu, q, l) = parts(x);
        let (d_alpha, d_mu, d_q, d_l) = parts_mut(g);
        value_and_grad(gmm).into((alpha, mu, q, l, &self.x, black_box(D), GAMMA), (d_alpha, d_mu, d_q, d_l))
    }

    /// A point is swept back as soon as its term is known.
    fn hand(&mut self, x: &[f64], g: &mut [f64]) -> f64 {
        let (alpha, mu, q, l) = parts(x);
        g.fill(0.0);
        let (d_alpha, d_mu, d_q, d_l) = parts_mut(g);
        let Gmm { x, diagonal, log_det, d_diagonal, d_log_det } = self;
        d_diagonal.fill(0.0);
        d_log_det.fill(0.0);
        for (c, log_det) in log_det.iter_mut().enumerate() {
            *log_det = q[c * D..(c + 1) * D].iter().sum();
        }
        diagonal.iter_mut().zip(q).for_each(|(diagonal, q)| *diagonal = q.exp());
        let (mut away, mut scaled, mut terms) = ([[0.0; D]; K], [[0.0; D]; K], [0.0; K]);
        let mut sum = 0.0;
        for point in x.chunks_exact(D) {
            for c in 0..K {
                let (away, scaled) = (&mut away[c], &mut scaled[c]);
                let row = c * D..(c + 1) * D;
                let (mu, diagonal) = (&mu[row.clone()], &diagonal[row]);
                for i in 0..D {
                    away[i] = point[i] - mu[i];
                    scaled[i] = diagonal[i] * away[i];
                }
                let mut l = &l[c * BELOW..(c + 1) * BELOW];
                for i in 0..D {
                    let (column, rest) = l.split_at(D - 1 - i);
                    for (scaled, l) in scaled[i + 1..].iter_mut().zip(column) {
                        *scaled += l * away[i];
                    }
                    l = rest;
                }
                terms[c] = alpha[c] + log_det[c] - 0.5 * scaled.iter().map(|s| s * s).sum::<f64>();
            }
            sum += softmax(&mut terms);
            for c in 0..K {
                let d_term = terms[c];
                let (away, scaled) = (&away[c], &mut scaled[c]);
                let row = c * D..(c + 1) * D;
                let (diagonal, d_diagonal, d_mu) =
                    (&diagonal[row.clone()], &mut d_diagonal[row.clone()], &mut d_mu[row]);
                d_alpha[c] += d_term;
                d_log_det[c] += d_term;
                for i in 0..D {
                    scaled[i] *= -d_term;
                    d_diagonal[i] += scaled[i] * away[i];
                }
                let (mut l, mut d_l) = (&l[c * BELOW..(c + 1) * BELOW], &mut d_l[c * BELOW..(c + 1) * BELOW]);
                for i in 0..D {
                    let (column, rest) = l.split_at(D - 1 - i);
                    let (d_column, d_rest) = d_l.split_at_mut(D - 1 - i);
                    let mut d_away = scaled[i] * diagonal[i];
                    for ((d_scaled, l), d_l) in scaled[i + 1..].iter().zip(column).zip(d_column) {
                        *d_l += d_scaled * away[i];
                        d_away += d_scaled * l;
                    }
                    d_mu[i] -= d_away;
                    (l, d_l) = (rest, d_rest);
                }
            }
        }
        let square = GAMMA * GAMMA;
        let mut prior = 0.0;
        for (d_l, l) in d_l.iter_mut().zip(l) {
            prior += l * l;
            *d_l += square * l;
        }
        for c in 0..K {
            for i in c * D..(c + 1) * D {
                prior += diagonal[i] * diagonal[i];
                d_q[i] = (d_diagonal[i] + square * diagonal[i]) * diagonal[i] + d_log_det[c];
            }
        }
        terms.copy_from_slice(alpha);
        let of_weights = softmax(&mut terms);
        for (d_alpha, term) in d_alpha.iter_mut().zip(&terms) {
            *d_alpha -= N as f64 * term;
        }
        let constant = -0.5 * (N * D) as f64 * (2.0 * PI).ln() - (K * D * (D + 1)) as f64 * (GAMMA.ln() - 0.5 * LN_2);
        constant + sum - N as f64 * of_weights + 0.5 * square * prior
    }
}
