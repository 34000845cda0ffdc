#![allow(dead_code)] // each test uses a part
//! What tensors are compared with: loops over indices, and central differences.
use autodiff_core::autograd::{GradOptions, grad_allow_unused};
use autodiff_core::{Tensor, no_grad};

/// Numbers between -1 and 1 that are the same in every run.
pub(crate) fn uniform(count: usize, seed: u64) -> Vec<f64> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64 ^ (seed + 1).wrapping_mul(0xD134_2543_DE82_EF95);
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    };
    (0..count + 8).map(|_| next()).skip(8).collect()
}

pub(crate) fn random(shape: &[usize], seed: u64) -> Tensor<f64> {
    Tensor::from_vec(uniform(shape.iter().product(), seed), shape)
}

/// All indices of a shape, row by row.
pub(crate) fn indices(shape: &[usize]) -> Vec<Vec<usize>> {
    let count = shape.iter().product();
    let index = |mut i: usize| {
        let mut index = vec![0; shape.len()];
        for (to, size) in index.iter_mut().zip(shape).rev() {
            *to = i % size;
            i /= size;
        }
        index
    };
    (0..count).map(index).collect()
}

/// The place of an index in row-major order; axes of size 1 are broadcast.
pub(crate) fn place(shape: &[usize], index: &[usize]) -> usize {
    let own = &index[index.len() - shape.len()..];
    shape.iter().zip(own).fold(0, |at, (&size, &i)| at * size + if size == 1 { 0 } else { i })
}

/// `f` of the elements along some axes; none stand for all.
pub(crate) fn reduce<R>(x: &[f64], shape: &[usize], dim: &[isize], f: impl Fn(&[f64]) -> R) -> Vec<R> {
    let ndim = shape.len() as isize;
    let axes: Vec<usize> = dim.iter().map(|axis| axis.rem_euclid(ndim.max(1)) as usize).collect();
    let reduced = |axis: usize| dim.is_empty() || axes.contains(&axis);
    let kept: Vec<usize> = shape.iter().enumerate().map(|(axis, &size)| if reduced(axis) { 1 } else { size }).collect();
    let mut rows = vec![Vec::new(); kept.iter().product()];
    for (index, x) in indices(shape).iter().zip(x) {
        rows[place(&kept, index)].push(*x);
    }
    rows.iter().map(|row| f(row)).collect()
}

#[track_caller]
pub(crate) fn close(what: &str, ours: &[f64], theirs: &[f64], tolerance: f64) {
    assert_eq!(ours.len(), theirs.len(), "{what}: {ours:?} and {theirs:?}");
    for (i, (a, b)) in ours.iter().zip(theirs).enumerate() {
        let agree = (a.is_nan() && b.is_nan()) || a == b || (a - b).abs() <= tolerance * (1.0 + b.abs());
        assert!(agree, "{what}: element {i} is {a}, expected {b}");
    }
}

/// The result as one number: weighted, so that no element is hidden by another.
fn weighted(y: &Tensor<f64>) -> Tensor<f64> {
    y.mul(random(y.shape(), 77)).sum()
}

fn differences(inputs: &[Tensor<f64>], f: &dyn Fn(&[Tensor<f64>]) -> f64, operand: usize) -> Vec<f64> {
    let numbers = inputs[operand].to_vec();
    let step = 1e-5;
    let at = |i: usize, step: f64| {
        let mut moved = numbers.clone();
        moved[i] += step;
        let mut inputs: Vec<Tensor<f64>> = inputs.iter().map(Tensor::detach).collect();
        inputs[operand] = Tensor::from_vec(moved, inputs[operand].shape());
        no_grad(|| f(&inputs))
    };
    (0..numbers.len()).map(|i| (at(i, step) - at(i, -step)) / (2.0 * step)).collect()
}

fn leaves(inputs: &[Tensor<f64>]) -> Vec<Tensor<f64>> {
    inputs.iter().map(|x| x.copy().detach().requires_grad_(true)).collect()
}

/// The gradients as tensors, with a graph; zeros where there is none.
fn gradients(leaves: &[Tensor<f64>], y: &Tensor<f64>, create_graph: bool) -> Vec<Tensor<f64>> {
    if !y.requires_grad() {
        return leaves.iter().map(|leaf| Tensor::zeros(leaf.shape())).collect();
    }
    let options = GradOptions { create_graph, materialize_grads: true, ..GradOptions::default() };
    grad_allow_unused(&[y], leaves, options).into_iter().flatten().collect()
}

/// Gradients against central differences, and the gradient of the weighted gradients too.
#[track_caller]
pub(crate) fn check(what: &str, inputs: &[Tensor<f64>], f: impl Fn(&[Tensor<f64>]) -> Tensor<f64>) {
    let value = |inputs: &[Tensor<f64>]| weighted(&f(inputs)).item();
    let first = leaves(inputs);
    let ours = gradients(&first, &weighted(&f(&first)), true);
    for (operand, ours) in ours.iter().enumerate() {
        let what = format!("{what}, gradient {operand}");
        assert_eq!(ours.shape(), inputs[operand].shape(), "{what}");
        close(&what, &ours.to_vec(), &differences(inputs, &value, operand), 1e-7);
    }
    // The gradients are themselves a function of the inputs, which has gradients.
    let all = |grads: &[Tensor<f64>]| grads.iter().map(weighted).reduce(|sum, part| sum.add(part)).expect("an input");
    let slope = |inputs: &[Tensor<f64>]| {
        let leaves = leaves(inputs);
        all(&autodiff_core::enable_grad(|| gradients(&leaves, &weighted(&f(&leaves)), false))).item()
    };
    for (operand, ours) in gradients(&first, &all(&ours), false).iter().enumerate() {
        let what = format!("{what}, second gradient {operand}");
        close(&what, &ours.to_vec(), &differences(inputs, &slope, operand), 1e-6);
    }
}
