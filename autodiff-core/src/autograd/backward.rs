//! Where passes back begin.
use super::engine::{Pass, Until, run};
use super::node::{AnyTensor, Edge};
use crate::Error;
use crate::error::fallible_functions;
use crate::tensor::storage::Data;
use crate::tensor::{Floating, Raw, Tensor};
use std::borrow::Borrow;
use std::fmt;

/// Options of [`Tensor::backward_with`].
///
/// More may come: write `..Default::default()` for those that are not set.
#[derive(Clone)]
pub struct BackwardOptions<T: Floating> {
    /// The gradient to start from, of the tensor's shape. A tensor with one element starts from 1 without it.
    pub gradient: Option<Tensor<T>>,
    /// Keep the saved values, so that another pass may follow. A second pass fails only where values were saved.
    pub retain_graph: bool,
    /// Record the pass itself, so that its results can be differentiated. It implies `retain_graph`.
    ///
    /// The gradient of a leaf then has a graph that leads back to the leaf, and none of them is freed before the gradient is
    /// taken away. [`grad`] leaves the leaf as it is, and so nothing behind:
    ///
    /// ```
    /// use autodiff::{BackwardOptions, Tensor, autograd, tensor};
    ///
    /// let x: Tensor = tensor([1.0, 2.0]).requires_grad_(true);
    /// let recorded = BackwardOptions { create_graph: true, ..BackwardOptions::default() };
    /// x.pow(3.0).sum().backward_with(recorded);
    /// let penalty = x.grad().unwrap().square().sum();
    /// x.zero_grad(); // without this, x and the graph of its gradient would keep each other
    /// penalty.backward();
    ///
    /// let options = autograd::GradOptions { create_graph: true, ..autograd::GradOptions::default() };
    /// let gradients = autograd::grad(&[x.pow(3.0).sum()], &[&x], options);
    /// assert_eq!(gradients[0].to_vec(), [3.0, 12.0]);
    /// ```
    pub create_graph: bool,
}

impl<T: Floating> Default for BackwardOptions<T> {
    fn default() -> Self {
        BackwardOptions { gradient: None, retain_graph: false, create_graph: false }
    }
}

/// Options of [`grad`] and [`grad_allow_unused`].
///
/// More may come: write `..Default::default()` for those that are not set.
#[derive(Clone)]
pub struct GradOptions<T: Floating> {
    /// The gradients of the outputs to start from, one for each; without any, outputs with one element start from 1.
    pub grad_outputs: Vec<Tensor<T>>,
    /// Keep the saved values, so that another pass may follow.
    pub retain_graph: bool,
    /// Record the pass itself, so that its results can be differentiated. It implies `retain_graph`.
    pub create_graph: bool,
    /// Zeros for inputs that were not used.
    pub materialize_grads: bool,
}

impl<T: Floating> Default for GradOptions<T> {
    fn default() -> Self {
        GradOptions { grad_outputs: Vec::new(), retain_graph: false, create_graph: false, materialize_grads: false }
    }
}

/// The shapes of tensors: their numbers would drown the rest.
struct Shapes<'a, T: Floating>(&'a [Tensor<T>]);

impl<T: Floating> fmt::Debug for Shapes<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(Tensor::shape)).finish()
    }
}

impl<T: Floating> fmt::Debug for BackwardOptions<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BackwardOptions")
            .field("gradient", &self.gradient.as_ref().map(Tensor::shape))
            .field("retain_graph", &self.retain_graph)
            .field("create_graph", &self.create_graph)
            .finish()
    }
}

impl<T: Floating> fmt::Debug for GradOptions<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GradOptions")
            .field("grad_outputs", &Shapes(&self.grad_outputs))
            .field("retain_graph", &self.retain_graph)
            .field("create_graph", &self.create_graph)
            .field("materialize_grads", &self.materialize_grads)
            .finish()
    }
}

/// A gradient to start from: the one given, or 1 for one number.
fn seed<T: Floating>(op: &'static str, output: &Tensor<T>, given: Option<Tensor<T>>) -> Result<AnyTensor, Error> {
    let seed = match given {
        Some(grad) if grad.shape() != output.shape() => {
            let (expected, found) = (output.shape().to_vec(), grad.shape().to_vec());
            return Err(Error::GradientShape { op, expected, found });
        }
        Some(grad) => grad,
        None if output.numel() != 1 => return Err(Error::GradientNeeded { shape: output.shape().to_vec() }),
        None => Tensor::from_raw(Raw::new(Data::filled(1, T::ONE), output.shape())),
    };
    let Some(seed) = T::into_any(seed) else { unreachable!("{} has gradients", T::DTYPE) };
    Ok(seed)
}

/// The way back from a tensor.
fn way<T: Floating>(op: &'static str, tensor: &Tensor<T>) -> Result<Edge, Error> {
    tensor.edge().ok_or(Error::NoGradient { op })
}

pub(super) fn backward_from<T: Floating>(output: &Tensor<T>, options: BackwardOptions<T>) -> Result<(), Error> {
    let BackwardOptions { gradient, retain_graph, create_graph } = options;
    let root = way("backward", output)?;
    let seed = seed("backward", output, gradient)?;
    let pass = Pass { retain_graph: retain_graph || create_graph, create_graph, until: Until::Leaves };
    run(&[root], [seed], pass).map(drop)
}

/// Roots and their gradients: all that are given, or none.
fn roots<T: Floating, O: Borrow<Tensor<T>>>(
    op: &'static str,
    outputs: &[O],
    gradients: &[Tensor<T>],
) -> Result<(Vec<Edge>, Vec<AnyTensor>), Error> {
    if !gradients.is_empty() && gradients.len() != outputs.len() {
        let message = format!("{} outputs and {} gradients", outputs.len(), gradients.len());
        return Err(Error::Argument { op, message });
    }
    let edges = outputs.iter().map(|output| way(op, output.borrow())).collect::<Result<_, _>>()?;
    let seeds = outputs.iter().enumerate().map(|(i, output)| seed(op, output.borrow(), gradients.get(i).cloned()));
    Ok((edges, seeds.collect::<Result<_, _>>()?))
}

fallible_functions! {
    /// The pass back from several outputs at once. `gradients` has one for each, or none if they have one element each.
    ///
    /// ```
    /// use autodiff::{Tensor, autograd, tensor};
    ///
    /// let x: Tensor = tensor(3.0).requires_grad_(true);
    /// autograd::backward(&[&x * 2.0, &x * &x], &[]);
    /// assert_eq!(x.grad().unwrap().item(), 8.0);
    /// ```
    /// # Panics
    /// As [`Tensor::backward_with`], and with [`Error::Argument`] if there are as many gradients as outputs neither.
    pub fn backward / try_backward[T: Floating, O: Borrow<Tensor<T>>](outputs: &[O], gradients: &[Tensor<T>]) -> () {
        let (roots, seeds) = roots("backward", outputs, gradients)?;
        run(&roots, seeds, Pass { retain_graph: false, create_graph: false, until: Until::Leaves }).map(drop)
    }

    /// The gradients of outputs by inputs, summed over the outputs. Nothing is added to the gradients of leaves.
    ///
    /// ```
    /// use autodiff::{Tensor, autograd, autograd::GradOptions, tensor};
    ///
    /// let x: Tensor = tensor(3.0).requires_grad_(true);
    /// let y = &x * &x * &x;
    /// let create_graph = GradOptions { create_graph: true, ..GradOptions::default() };
    /// let first = autograd::grad(&[&y], &[&x], create_graph);
    /// let second = autograd::grad(&first, &[&x], GradOptions::default());
    /// assert_eq!((first[0].item(), second[0].item()), (27.0, 18.0));
    /// ```
    /// # Panics
    /// With [`Error::UnusedInput`] if the outputs do not depend on an input, unless `materialize_grads` is set; and as
    /// [`Tensor::backward_with`].
    #[must_use]
    pub fn grad / try_grad[T: Floating, O: Borrow<Tensor<T>>, I: Borrow<Tensor<T>>](
        outputs: &[O],
        inputs: &[I],
        options: GradOptions<T>,
    ) -> Vec<Tensor<T>> {
        let grads = try_grad_allow_unused(outputs, inputs, options)?;
        grads.into_iter().enumerate().map(|(index, grad)| grad.ok_or(Error::UnusedInput { index })).collect()
    }

    /// As [`grad`], with `None` for inputs on which the outputs do not depend.
    /// # Panics
    /// As [`Tensor::backward_with`].
    #[must_use]
    pub fn grad_allow_unused / try_grad_allow_unused[T: Floating, O: Borrow<Tensor<T>>, I: Borrow<Tensor<T>>](
        outputs: &[O],
        inputs: &[I],
        options: GradOptions<T>,
    ) -> Vec<Option<Tensor<T>>> {
        let GradOptions { grad_outputs, retain_graph, create_graph, materialize_grads } = options;
        let (roots, seeds) = roots("grad", outputs, &grad_outputs)?;
        let targets = inputs.iter().map(|input| way("grad", input.borrow())).collect::<Result<Vec<_>, _>>()?;
        let retain_graph = retain_graph || create_graph;
        let grads = run(&roots, seeds, Pass { retain_graph, create_graph, until: Until::Targets(&targets) })?;
        let grads = grads.into_iter().zip(inputs).map(|(grad, input)| match grad.and_then(T::from_any) {
            None if materialize_grads => Some(Tensor::zeros(input.borrow().shape())),
            grad => grad,
        });
        Ok(grads.collect())
    }
}
