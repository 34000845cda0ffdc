//! Operations on tensors against the loops that one would write by hand into memory that is there already.

use crate::measure::{against, uniform};
use autodiff::{BackwardOptions, Tensor, no_grad};
use gemm_common::Parallelism;
use gemm_f32::gemm::f32::get_gemm_fn;
use std::hint::black_box;

fn random(shape: &[usize]) -> Tensor {
    let numbers = uniform(shape.iter().product(), -1.0, 1.0);
    Tensor::from_vec(numbers.into_iter().map(|x| x as f32).collect(), shape)
}

pub(crate) fn run() {
    println!("{:<40} {:>14} {:>8}", "tensor", "by hand", "ours");
    no_grad(|| {
        elementwise();
        sums();
    });
    products();
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

fn sums() {
    let x = random(&[1000, 1000]);
    let numbers = x.to_vec();
    let mut out = vec![0.0f32; 1000];
    against(
        "[1000, 1000] sum",
        &mut || {
            black_box(black_box(&x).sum());
        },
        &mut || {
            // As many sums side by side as keep the processor busy.
            let mut sums = [0.0f32; 32];
            for chunk in black_box(&numbers[..]).chunks_exact(32) {
                for (sum, x) in sums.iter_mut().zip(chunk) {
                    *sum += x;
                }
            }
            black_box(sums.iter().sum::<f32>());
        },
    );
    against(
        "[1000, 1000] sum over rows",
        &mut || {
            black_box(black_box(&x).sum_dim(&[0], false));
        },
        &mut || {
            out.fill(0.0);
            for row in black_box(&numbers[..]).chunks_exact(1000) {
                for (out, x) in out.iter_mut().zip(row) {
                    *out += x;
                }
            }
            black_box(&mut out[..]);
        },
    );
}

/// A product and both gradients, against the three products that they are.
fn products() {
    for n in [64, 256, 1024] {
        let (a, b) = (random(&[n, n]).requires_grad_(true), random(&[n, n]).requires_grad_(true));
        let seed = random(&[n, n]);
        let (x, y, g) = (a.to_vec(), b.to_vec(), seed.to_vec());
        let mut out = [vec![0.0f32; n * n], vec![0.0f32; n * n], vec![0.0f32; n * n]];
        against(
            &format!("[{n}, {n}] x [{n}, {n}] and gradients"),
            &mut || {
                a.zero_grad();
                b.zero_grad();
                let gradient = Some(seed.clone());
                a.matmul(&b).backward_with(BackwardOptions { gradient, ..BackwardOptions::default() });
            },
            &mut || {
                bare(&mut out[0], &x, &y, n, [(1, n), (1, n)]);
                bare(&mut out[1], &g, &y, n, [(1, n), (n, 1)]);
                bare(&mut out[2], &x, &g, n, [(n, 1), (1, n)]);
                black_box(&mut out);
            },
        );
    }
}

/// A product by `gemm` alone, which writes column by column, so transposed, of operands with these distances between columns and rows.
#[allow(unsafe_code)]
fn bare(out: &mut [f32], a: &[f32], b: &[f32], n: usize, strides: [(usize, usize); 2]) {
    assert!(out.len() == n * n && a.len() == n * n && b.len() == n * n);
    let [a_strides, b_strides] = strides.map(|(column, row)| (column as isize, row as isize));
    let parallelism = if n * n * n < 1 << 24 { Parallelism::None } else { Parallelism::Rayon(0) };
    // SAFETY: all three are square matrices of `n` rows without gaps, row by row or column by column.
    unsafe {
        get_gemm_fn()(
            n,
            n,
            n,
            out.as_mut_ptr(),
            n as isize,
            1,
            false,
            b.as_ptr(),
            b_strides.1,
            b_strides.0,
            a.as_ptr(),
            a_strides.1,
            a_strides.0,
            0.0,
            1.0,
            false,
            false,
            false,
            parallelism,
        );
    }
}
