//! A polynomial against the sign, in the least squares.

use super::{Kernel, twice};
use crate::measure::Random;
use autodiff::{differentiable, value_and_grad};
use std::hint::black_box;

const POINTS: usize = 1024;

twice! {
    fn llsq(x: &[f64], points: usize) -> f64 {
        let mut sum = 0.0;
        for i in 0..points {
            let t = 2.0 * i as f64 / (points - 1) as f64 - 1.0;
            let mut r = t.signum();
            let mut power = 1.0;
            for j in 0..x.len() {
                r -= x[j] * power;
                power *= t;
            }
            sum += r * r;
        }
        0.5 * sum
    }
}

pub(super) struct Llsq {
    powers: Vec<f64>,
}

impl Kernel for Llsq {
    const NAME: &'static str = "llsq";

    fn new(random: &mut Random) -> (Llsq, Vec<f64>) {
        (Llsq { powers: vec![0.0; 128] }, random.uniform(128, -1.0, 1.0))
    }

    fn plain(&self, x: &[f64]) -> f64 {
        plain::llsq(x, black_box(POINTS))
    }

    fn ours(&self, x: &[f64], g: &mut [f64]) -> f64 {
        value_and_grad(llsq).into((x, black_box(POINTS)), (g,))
    }

    fn hand(&mut self, x: &[f64], g: &mut [f64]) -> f64 {
        let powers = &mut self.powers[..x.len()];
        let mut sum = 0.0;
        g.fill(0.0);
        for i in 0..POINTS {
            let t = 2.0 * i as f64 / (POINTS - 1) as f64 - 1.0;
            let mut r = t.signum();
            let mut power = 1.0;
            for (x, p) in x.iter().zip(powers.iter_mut()) {
                *p = power;
                r -= x * power;
                power *= t;
            }
            sum += r * r;
            for (g, p) in g.iter_mut().zip(powers.iter()) {
                *g -= r * p;
            }
        }
        0.5 * sum
    }
}
