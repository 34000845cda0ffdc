//! Two running values through branches, and a loop in one of them.

use super::{Kernel, twice};
use crate::measure::Random;
use autodiff::{differentiable, value_and_grad};

twice! {
    fn branchy(x: &[f64]) -> f64 {
        let mut s = 0.0;
        let mut acc = 1.0;
        for i in 0..x.len() {
            let v = x[i];
            if v < -0.5 {
                s += v * v * acc;
                acc = 0.9 * acc + 0.1 * v * v;
            } else if v < 0.5 {
                s += v.sin() + v * acc;
            } else {
                let mut y = v;
                let mut turns = 0;
                while y > 0.25 && turns < 8 {
                    y = 0.5 * y * y + 0.01 * acc;
                    turns += 1;
                }
                s += y * acc;
                acc = 0.95 * acc + 0.05 * y;
            }
            if s > 10.0 {
                s /= 2.0;
            }
        }
        s + acc
    }
}

/// The partials of an iteration: of the sum by itself, the weight and the element, and of the weight by itself and the element.
#[derive(Clone, Copy)]
struct Step {
    s_s: f64,
    s_acc: f64,
    s_v: f64,
    acc_acc: f64,
    acc_v: f64,
}

pub(super) struct Branchy {
    tape: Vec<Step>,
}

impl Kernel for Branchy {
    const NAME: &'static str = "branchy";

    fn new(random: &mut Random) -> (Branchy, Vec<f64>) {
        (Branchy { tape: Vec::new() }, random.uniform(1000, -1.5, 1.5))
    }

    fn plain(&self, x: &[f64]) -> f64 {
        plain::branchy(x)
    }

    fn ours(&self, x: &[f64], g: &mut [f64]) -> f64 {
        value_and_grad(branchy).into((x,), (g,))
    }

    /// Tangents within an iteration, cotangents from one to the next: no branch on the way back.
    fn hand(&mut self, x: &[f64], g: &mut [f64]) -> f64 {
        let tape = &mut self.tape;
        tape.clear();
        tape.reserve(x.len());
        let (mut s, mut acc) = (0.0, 1.0);
        for &v in x {
            let mut step;
            if v < -0.5 {
                s += v * v * acc;
                step = Step { s_s: 1.0, s_acc: v * v, s_v: 2.0 * v * acc, acc_acc: 0.9, acc_v: 0.2 * v };
                acc = 0.9 * acc + 0.1 * v * v;
            } else if v < 0.5 {
                let (sin, cos) = v.sin_cos();
                s += sin + v * acc;
                step = Step { s_s: 1.0, s_acc: v, s_v: cos + acc, acc_acc: 1.0, acc_v: 0.0 };
            } else {
                let (mut y, mut y_v, mut y_acc) = (v, 1.0, 0.0);
                let mut turns = 0;
                while y > 0.25 && turns < 8 {
                    y_v *= y;
                    y_acc = y * y_acc + 0.01;
                    y = 0.5 * y * y + 0.01 * acc;
                    turns += 1;
                }
                s += y * acc;
                let (s_acc, acc_acc) = (y + y_acc * acc, 0.95 + 0.05 * y_acc);
                step = Step { s_s: 1.0, s_acc, s_v: y_v * acc, acc_acc, acc_v: 0.05 * y_v };
                acc = 0.95 * acc + 0.05 * y;
            }
            if s > 10.0 {
                s /= 2.0;
                step.s_s = 0.5;
            }
            tape.push(step);
        }
        let (mut d_s, mut d_acc) = (1.0, 1.0);
        for (g, step) in g.iter_mut().zip(tape.iter()).rev() {
            d_s *= step.s_s;
            *g = d_s * step.s_v + d_acc * step.acc_v;
            d_acc = d_s * step.s_acc + d_acc * step.acc_acc;
        }
        s + acc
    }
}
