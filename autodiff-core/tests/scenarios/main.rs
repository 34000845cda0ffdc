//! Small programs with tensors. What each expects is what the same program gives in PyTorch 2.15, unless it says otherwise.
#![cfg(feature = "tensor")]
mod graph;
mod hooks;
mod in_place;
#[path = "../leaves/mod.rs"]
mod leaves;
mod order;
mod programs;
mod views;

use autodiff_core::{BackwardOptions, Error, Nested, Tensor, autograd, tensor};
use leaves::{create, leaf, retain};

type GradOptions = autograd::GradOptions<f64>;

fn constant(data: impl Nested<f64>) -> Tensor<f64> {
    tensor(data)
}

/// Same shape, and numbers that agree to 1e-12 of their size, or of the largest's up to 1.
#[track_caller]
fn close(found: &Tensor<f64>, expected: impl Nested<f64>) {
    let expected = tensor::<f64, _>(expected);
    let largest = expected.to_vec().iter().fold(0.0_f64, |most, x| most.max(x.abs())).min(1.0);
    let near = |(a, b): (&f64, &f64)| a == b || (a - b).abs() <= 1e-12 * a.abs().max(b.abs()).max(largest);
    let same = found.shape() == expected.shape() && found.to_vec().iter().zip(&expected.to_vec()).all(near);
    assert!(same, "{found:.16}\nexpected\n{expected:.16}");
}

#[track_caller]
fn has_grad(x: &Tensor<f64>, expected: impl Nested<f64>) {
    let Some(grad) = x.grad() else { panic!("no gradient") };
    close(&grad, expected);
}

/// What an error says where a saved value was changed: the node, whose result the value is, and the versions.
#[track_caller]
fn was_modified(result: Result<(), Error>, node: &str, output_of: &str, versions: (u64, u64)) {
    let Err(Error::SavedModified { node: found, output_of: of, expected, actual, .. }) = result else {
        panic!("{result:?}");
    };
    assert_eq!((&*found, &*of, (expected, actual)), (node, output_of, versions));
}

#[track_caller]
fn name(x: &Tensor<f64>) -> String {
    x.grad_fn().map(|node| node.name().to_string()).unwrap_or_default()
}

/// The gradient of a number.
#[track_caller]
fn grad(output: &Tensor<f64>, input: &Tensor<f64>) -> Tensor<f64> {
    autograd::grad(&[output], &[input], GradOptions::default()).remove(0)
}

/// The gradient of a number, with a graph of its own.
#[track_caller]
fn recorded_grad(output: &Tensor<f64>, input: &Tensor<f64>) -> Tensor<f64> {
    autograd::grad(&[output], &[input], create()).remove(0)
}
