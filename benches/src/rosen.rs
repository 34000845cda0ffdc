//! Rosenbrock's function, a chain of neighbours.

use crate::measure::{report, same, uniform};
use autodiff::{Real, differentiable, value_and_grad};
use std::hint::black_box;

pub(crate) fn plain(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() - 1 {
        let a = x[i + 1] - x[i] * x[i];
        let b = 1.0 - x[i];
        s += 100.0 * a * a + b * b;
    }
    s
}

#[differentiable]
pub(crate) fn rosen(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() - 1 {
        let a = x[i + 1] - x[i] * x[i];
        let b = 1.0 - x[i];
        s += 100.0 * a * a + b * b;
    }
    s
}

/// For a tape.
pub(crate) fn generic<S: Real>(x: &[S]) -> S {
    let mut s = S::ZERO;
    for i in 0..x.len() - 1 {
        let a = x[i + 1] - x[i] * x[i];
        let b = S::ONE - x[i];
        s += a * a * S::constant(100.0) + b * b;
    }
    s
}

/// One loop for both; what goes to the right neighbour is carried.
pub(crate) fn by_hand(x: &[f64], g: &mut [f64]) -> f64 {
    assert_eq!(x.len(), g.len());
    let mut s = 0.0;
    let mut carry = 0.0;
    for i in 0..x.len() - 1 {
        let a = x[i + 1] - x[i] * x[i];
        let b = 1.0 - x[i];
        s += 100.0 * a * a + b * b;
        g[i] = carry - 400.0 * a * x[i] - 2.0 * b;
        carry = 200.0 * a;
    }
    g[x.len() - 1] = carry;
    s
}

pub(crate) fn run(n: usize) {
    let x = uniform(n, -2.0, 2.0);
    let (mut ours, mut hand) = (vec![0.0; n], vec![0.0; n]);
    value_and_grad(rosen).into((&x,), (&mut ours,));
    by_hand(&x, &mut hand);
    same(&ours, &hand);
    report(
        &format!("rosen {n}"),
        [
            &mut || {
                black_box(plain(black_box(&x)));
            },
            &mut || {
                black_box(rosen(black_box(&x)));
            },
            &mut || {
                black_box(value_and_grad(rosen).into((black_box(&x),), (black_box(&mut ours),)));
            },
            &mut || {
                black_box(by_hand(black_box(&x), black_box(&mut hand)));
            },
        ],
    );
}
