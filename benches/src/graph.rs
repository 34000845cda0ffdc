//! The dynamic graph: what an operation costs in time and memory, and what fusing saves.

use crate::allocated;
use crate::measure::medians;
use autodiff::{Tensor, differentiable, tensor};
use std::hint::black_box;
use std::time::Instant;

/// Seconds for the way there, the way back, and letting go.
struct Times([f64; 3]);

impl Times {
    fn total(&self) -> f64 {
        self.0.iter().sum()
    }
}

type Step = fn(&Tensor) -> Tensor;

/// A chain of `n` operations on one number, `step` making two of them.
fn chain(n: usize, step: Step) -> Tensor {
    let mut y = step(&tensor(0.5).requires_grad_(true));
    for _ in 1..n / 2 {
        y = step(&y);
    }
    y
}

fn time(n: usize, step: Step) -> Times {
    let start = Instant::now();
    let y = chain(n, step);
    let built = Instant::now();
    y.backward();
    let back = Instant::now();
    drop(y);
    let gone = Instant::now();
    Times([built - start, back - built, gone - back].map(|time| time.as_secs_f64()))
}

fn linear(x: &Tensor) -> Tensor {
    x * 0.999 + 0.001
}

fn saving(x: &Tensor) -> Tensor {
    let y = x.sin();
    &y * &y
}

/// The median by total.
fn median(mut times: Vec<Times>) -> Times {
    times.sort_by(|a, b| a.total().total_cmp(&b.total()));
    let middle = times.len() / 2;
    times.swap_remove(middle)
}

const CHAINS: [(&str, Step); 2] = [("x*c, x+c", linear), ("sin, x*x", saving)];

fn scalar_chain() {
    const N: usize = 20_000;
    for (name, step) in CHAINS {
        let times = median((0..101).map(|_| time(N, step)).collect());
        let [there, back, gone] = times.0.map(|seconds| seconds / N as f64 * 1e9);
        let total = times.total() / N as f64 * 1e9;
        println!("chain {N} {name:<9} {total:>5.0} ns an operation: {there:.0} there, {back:.0} back, {gone:.0} gone");
    }
}

fn million() {
    const N: usize = 1_000_000;
    for (name, step) in CHAINS {
        let node = allocated(|| chain(N, step)) as f64 / N as f64;
        let total = time(N, step).total();
        println!("chain {N} {name:<9} {total:.2} s, {node:.0} bytes an operation");
    }
}

#[differentiable]
fn square_of_line(x: f32) -> f32 {
    let y = 2.0 * x + 3.0;
    y * y
}

/// The mean of (2x + 3)^2 and its gradient, over numbers that stay in warm buffers.
fn fused() {
    const N: usize = 1_000_000;
    let numbers: Vec<f32> = (0..N).map(|i| (i as f32 / N as f32) - 0.5).collect();
    let mut gradient = vec![0.0_f32; N];
    let mut by_hand = || {
        let x = black_box(&numbers);
        // As many sums side by side as keep the processor busy.
        let mut sums = [0.0_f32; 32];
        for chunk in x.chunks_exact(32) {
            for (sum, x) in sums.iter_mut().zip(chunk) {
                let y = 2.0 * x + 3.0;
                *sum += y * y;
            }
        }
        for (g, x) in gradient.iter_mut().zip(x) {
            *g = 4.0 * (2.0 * x + 3.0) / N as f32;
        }
        black_box((sums.iter().sum::<f32>() / N as f32, &mut gradient));
    };
    let x = Tensor::from_vec(numbers.clone(), &[N]).requires_grad_(true);
    let graph = |loss: fn(&Tensor) -> Tensor| {
        let x = &x;
        move || {
            x.zero_grad();
            let loss = loss(x);
            loss.backward();
            black_box(loss.item());
        }
    };
    let mut unfused = graph(|x| (x * 2.0 + 3.0).pow(2.0).mean());
    let mut mapped = graph(|x| x.map(square_of_line).mean());
    let [hand, unfused, mapped] = medians([&mut by_hand, &mut unfused, &mut mapped]);
    println!(
        "((2x+3)^2).mean, 10^6 f32: by hand {:.0} us, as tensors {:.2}, by map {:.2}",
        hand * 1e6,
        unfused / hand,
        mapped / hand
    );
}

pub(crate) fn run() {
    scalar_chain();
    million();
    fused();
}
