//! Operations on tensors against the loops that one would write by hand into memory that is there already.

use crate::measure::{against, uniform};
use autodiff::{Tensor, no_grad};
use std::hint::black_box;

fn random(shape: &[usize]) -> Tensor {
    let numbers = uniform(shape.iter().product(), -1.0, 1.0);
    Tensor::from_vec(numbers.into_iter().map(|x| x as f32).collect(), shape)
}

pub(crate) fn run() {
    println!("{:<40} {:>14} {:>8}", "tensor", "by hand", "ours");
    if std::env::args().nth(2).is_none() {
        no_grad(elementwise);
    }
    chain();
}

fn add(out: &mut [f32], x: &[f32], y: &[f32]) {
    for ((out, x), y) in out.iter_mut().zip(x).zip(y) {
        *out = x + y;
    }
}

fn elementwise() {
    let shapes: [(&str, &[usize], &[usize]); 8] = [
        ("[1000000] + [1000000]", &[1_000_000], &[1_000_000]),
        ("[100000] + [100000]", &[100_000], &[100_000]),
        ("[1000] + [1000]", &[1000], &[1000]),
        ("[1000, 1000] + [1000]", &[1000, 1000], &[1000]),
        ("[1000, 1000] + [1000, 1]", &[1000, 1000], &[1000, 1]),
        ("[250000, 4] + [4]", &[250_000, 4], &[4]),
        ("[250000, 4] + [250000, 1]", &[250_000, 4], &[250_000, 1]),
        ("[62500, 16] + [16]", &[62_500, 16], &[16]),
    ];
    for (name, left, right) in shapes {
        let (a, b) = (random(left), random(right));
        let (x, y) = (a.to_vec(), b.to_vec());
        let columns = left[left.len() - 1];
        let mut out = vec![0.0f32; x.len()];
        against(
            name,
            &mut || {
                black_box(black_box(&a).add(black_box(&b)));
            },
            &mut || {
                let (x, y, out) = (black_box(&x[..]), black_box(&y[..]), &mut out[..]);
                let rows = out.chunks_exact_mut(columns).zip(x.chunks_exact(columns));
                match y.len() {
                    length if length == x.len() => add(out, x, y),
                    length if length == columns => rows.for_each(|(out, x)| add(out, x, y)),
                    _ => rows.zip(y).for_each(|((out, x), y)| out.iter_mut().zip(x).for_each(|(out, x)| *out = x + y)),
                }
                black_box(out);
            },
        );
    }
    let (a, mut out) = (random(&[1_000_000]), vec![0.0f32; 1_000_000]);
    let x = a.to_vec();
    against(
        "[1000000] * 2",
        &mut || {
            black_box(black_box(&a).mul(2.0));
        },
        &mut || {
            out.iter_mut().zip(black_box(&x[..])).for_each(|(out, x)| *out = x * 2.0);
            black_box(&mut out);
        },
    );
}

/// A chain of scalars: forward, backward and letting go of it.
fn chain() {
    let x: Tensor = Tensor::full(&[], 0.5).requires_grad_(true);
    against(
        "1000 x (x * 1.01 + 0.01) of one number",
        &mut || {
            let mut y = x.clone();
            for _ in 0..1000 {
                y = y.mul(1.01).add(0.01);
            }
            y.backward();
        },
        &mut || {
            let (mut y, mut d) = (black_box(0.5f32), 1.0f32);
            for _ in 0..1000 {
                y = y * 1.01 + 0.01;
                d *= 1.01;
            }
            black_box((y, d));
        },
    );
}
