//! A recurrent network of long short-term memories whose gates have a weight for each feature.

use super::{Kernel, twice};
use crate::measure::Random;
use autodiff::{differentiable, value_and_grad};
use std::hint::black_box;

const B: usize = 14;
const LAYERS: usize = 2;
const CHARACTERS: usize = 1024;

twice! {
    fn sigmoid(x: f64) -> f64 {
        1.0 / (1.0 + (-x).exp())
    }
    /// A layer has four rows of weights and four of biases: forget, input, output, change. `extra` has three rows: the
    /// weights before the layers, and weights and biases after them.
    fn lstm(w: &[f64], extra: &[f64], #[no_grad] sequence: &[f64], b: usize) -> f64 {
        let layers = w.len() / (8 * b);
        let turns = sequence.len() / b - 1;
        let mut hidden = vec![0.0; layers * b];
        let mut cell = vec![0.0; layers * b];
        let mut input = vec![0.0; b];
        let mut loss = 0.0;
        for t in 0..turns {
            for i in 0..b {
                input[i] = sequence[t * b + i] * extra[i];
            }
            for k in 0..layers {
                for i in 0..b {
                    let at = 8 * k * b + i;
                    let s = k * b + i;
                    let forget = sigmoid(input[i] * w[at] + w[at + 4 * b]);
                    let ingate = sigmoid(hidden[s] * w[at + b] + w[at + 5 * b]);
                    let outgate = sigmoid(input[i] * w[at + 2 * b] + w[at + 6 * b]);
                    let change = (hidden[s] * w[at + 3 * b] + w[at + 7 * b]).tanh();
                    cell[s] = cell[s] * forget + ingate * change;
                    hidden[s] = outgate * cell[s].tanh();
                    input[i] = hidden[s];
                }
            }
            let mut sum = 2.0;
            for i in 0..b {
                input[i] = input[i] * extra[b + i] + extra[2 * b + i];
                sum += input[i].exp();
            }
            let log_sum = sum.ln();
            for i in 0..b {
                loss += sequence[(t + 1) * b + i] * (log_sum - input[i]);
            }
        }
        loss / (turns * b) as f64
    }
}

/// What a unit keeps of a turn.
#[derive(Clone, Copy, Default)]
struct Unit {
    input: f64,
    forget: f64,
    ingate: f64,
    outgate: f64,
    change: f64,
    hidden: f64,
    cell: f64,
    tanh: f64,
}

pub(super) struct Lstm {
    sequence: Vec<f64>,
    units: Vec<Unit>,
    /// The last hidden row and the exponentials over their sum.
    ends: Vec<(f64, f64)>,
}

impl Kernel for Lstm {
    const NAME: &'static str = "lstm";

    fn new(random: &mut Random) -> (Lstm, Vec<f64>) {
        let bits = random.uniform(CHARACTERS * B, 0.0, 1.0).into_iter().map(f64::round);
        let sequence = bits.collect();
        (Lstm { sequence, units: Vec::new(), ends: Vec::new() }, random.uniform((8 * LAYERS + 3) * B, -1.0, 1.0))
    }

    fn plain(&self, x: &[f64]) -> f64 {
        let (w, extra) = x.split_at(8 * LAYERS * B);
        plain::lstm(w, extra, &self.sequence, black_box(B))
    }

    fn ours(&self, x: &[f64], g: &mut [f64]) -> f64 {
        let (w, extra) = x.split_at(8 * LAYERS * B);
        value_and_grad(lstm).into((w, extra, &self.sequence, black_box(B)), g.split_at_mut(8 * LAYERS * B))
    }

    fn hand(&mut self, x: &[f64], g: &mut [f64]) -> f64 {
        let Lstm { sequence, units, ends } = self;
        let (w, extra) = x.split_at(8 * LAYERS * B);
        units.clear();
        ends.clear();
        let (mut hidden, mut cell, mut input) = ([[0.0; B]; LAYERS], [[0.0; B]; LAYERS], [0.0; B]);
        let mut loss = 0.0;
        let turns = CHARACTERS - 1;
        let scale = 1.0 / (turns * B) as f64;
        for t in 0..turns {
            let (now, next) = sequence[t * B..(t + 2) * B].split_at(B);
            for i in 0..B {
                input[i] = now[i] * extra[i];
            }
            for k in 0..LAYERS {
                let w = &w[8 * B * k..8 * B * (k + 1)];
                for i in 0..B {
                    let mut unit = Unit { input: input[i], hidden: hidden[k][i], cell: cell[k][i], ..Unit::default() };
                    unit.forget = plain::sigmoid(input[i] * w[i] + w[4 * B + i]);
                    unit.ingate = plain::sigmoid(hidden[k][i] * w[B + i] + w[5 * B + i]);
                    unit.outgate = plain::sigmoid(input[i] * w[2 * B + i] + w[6 * B + i]);
                    unit.change = (hidden[k][i] * w[3 * B + i] + w[7 * B + i]).tanh();
                    cell[k][i] = cell[k][i] * unit.forget + unit.ingate * unit.change;
                    unit.tanh = cell[k][i].tanh();
                    hidden[k][i] = unit.outgate * unit.tanh;
                    input[i] = hidden[k][i];
                    units.push(unit);
                }
            }
            let mut sum = 2.0;
            let mut exps = [0.0; B];
            for i in 0..B {
                exps[i] = (input[i] * extra[B + i] + extra[2 * B + i]).exp();
                sum += exps[i];
            }
            let log_sum = sum.ln();
            let inverse = 1.0 / sum;
            for i in 0..B {
                loss += next[i] * (log_sum - (input[i] * extra[B + i] + extra[2 * B + i]));
                ends.push((input[i], exps[i] * inverse));
            }
        }
        g.fill(0.0);
        let (g_w, g_extra) = g.split_at_mut(8 * LAYERS * B);
        let (mut d_hidden, mut d_cell) = ([[0.0; B]; LAYERS], [[0.0; B]; LAYERS]);
        for t in (0..turns).rev() {
            let (now, next) = sequence[t * B..(t + 2) * B].split_at(B);
            let total = next.iter().sum::<f64>();
            let ends = &ends[t * B..(t + 1) * B];
            let mut d_input = [0.0; B];
            for i in 0..B {
                let (x, weight) = ends[i];
                let d_y = scale * (total * weight - next[i]);
                g_extra[B + i] += d_y * x;
                g_extra[2 * B + i] += d_y;
                d_input[i] = d_y * extra[B + i];
            }
            for k in (0..LAYERS).rev() {
                let units = &units[(t * LAYERS + k) * B..(t * LAYERS + k + 1) * B];
                let (w, g_w) = (&w[8 * B * k..8 * B * (k + 1)], &mut g_w[8 * B * k..8 * B * (k + 1)]);
                for i in 0..B {
                    let unit = &units[i];
                    let d_h = d_hidden[k][i] + d_input[i];
                    let d_out = d_h * unit.tanh * unit.outgate * (1.0 - unit.outgate);
                    let d_c = d_cell[k][i] + d_h * unit.outgate * (1.0 - unit.tanh * unit.tanh);
                    let d_forget = d_c * unit.cell * unit.forget * (1.0 - unit.forget);
                    let d_in = d_c * unit.change * unit.ingate * (1.0 - unit.ingate);
                    let d_change = d_c * unit.ingate * (1.0 - unit.change * unit.change);
                    d_cell[k][i] = d_c * unit.forget;
                    g_w[i] += d_forget * unit.input;
                    g_w[B + i] += d_in * unit.hidden;
                    g_w[2 * B + i] += d_out * unit.input;
                    g_w[3 * B + i] += d_change * unit.hidden;
                    g_w[4 * B + i] += d_forget;
                    g_w[5 * B + i] += d_in;
                    g_w[6 * B + i] += d_out;
                    g_w[7 * B + i] += d_change;
                    d_hidden[k][i] = d_in * w[B + i] + d_change * w[3 * B + i];
                    d_input[i] = d_forget * w[i] + d_out * w[2 * B + i];
                }
            }
            for i in 0..B {
                g_extra[i] += d_input[i] * now[i];
            }
        }
        loss / (turns * B) as f64
    }
}
