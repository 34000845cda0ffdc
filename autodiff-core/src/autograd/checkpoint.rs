//! Segments that are run again in the pass back, instead of being remembered.
use super::engine::{Pass, Until, run};
use super::mode::{enable_grad, is_grad_enabled};
use super::node::{AnyTensor, Edge, NodeRef, Rule, Sink, outline, with_tensor};
use super::saved::Saved;
use crate::Error;
use crate::lock::Mutex;
use crate::tensor::random::{Generator, thread_generator, with_thread_generator};
use crate::tensor::{Floating, Tensor};
use std::collections::HashSet;

/// Runs `segment`, and in the pass back once more: between the two nothing that it computes is kept. Tensors that the
/// closure captures get their gradients too. It may contain checkpoints, and works under `create_graph`.
///
/// Random numbers come again. Otherwise the second run has to compute the same as the first: a pass back fails with [`Error::Argument`] if the result is another
/// one, and with [`Error::SavedModified`] if an input or a leaf was changed in place.
///
/// ```
/// use autodiff::{Tensor, autograd::checkpoint, tensor};
///
/// let w: Tensor = tensor(3.0).requires_grad_(true);
/// let x: Tensor = tensor(2.0).requires_grad_(true);
/// let captured = w.clone();
/// let y = checkpoint(move |[x]| (x * &captured).sin(), [&x]);
/// y.backward();
/// assert_eq!(w.grad().unwrap().item(), 2.0 * 6.0f32.cos());
/// ```
#[must_use]
#[track_caller]
pub fn checkpoint<T: Floating, const I: usize>(
    segment: impl Fn([&Tensor<T>; I]) -> Tensor<T> + Send + Sync + 'static,
    inputs: [&Tensor<T>; I],
) -> Tensor<T> {
    if !is_grad_enabled() {
        return segment(inputs);
    }
    let generator = thread_generator();
    let saved_inputs: [Saved<T>; I] = inputs.map(|input| Saved::value(input.clone()));
    // This run records what depends on what, and nothing else.
    let output = outline(|| segment(inputs));
    let Some(root) = output.edge() else { return output };
    let edges: Vec<Option<Edge>> = outer_edges(&root).into_iter().map(Some).collect();
    drop(root);
    let mut result = output.raw();
    drop(output);
    // The result has storage of its own.
    if !result.storage.is_only() {
        result = Tensor::from_raw(result).to_contiguous();
    }
    let leaves = edges.iter().flatten().filter_map(|edge| edge.node.rule().variable());
    let leaves = leaves.map(|leaf| with_tensor!(&leaf, leaf => leaf.version())).collect();
    let saved = Mutex::new(Some((saved_inputs, Saved::output(&result, 0))));
    Tensor::with_edge(result, Some(Edge::to(NodeRef::new(|| Checkpoint { edges, leaves, saved, generator, segment }))))
}

/// The edges by which a graph that was made in a segment leaves it.
fn outer_edges(root: &Edge) -> Vec<Edge> {
    let (mut outer, mut seen, mut stack) = (Vec::new(), HashSet::new(), vec![root]);
    while let Some(edge) = stack.pop() {
        let key = (edge.node.address(), edge.output());
        let inside = edge.node.rule().is_outline();
        if !seen.insert(if inside { (key.0, 0) } else { key }) {
            continue;
        }
        if inside {
            stack.extend(edge.node.edges());
        } else {
            outer.push(edge.clone());
        }
    }
    outer
}

/// The inputs of a segment and its result.
type Ends<T, const I: usize> = ([Saved<T>; I], Saved<T>);

struct Checkpoint<T: Floating, F, const I: usize> {
    /// To all from which the segment computes, whether inputs or captured.
    edges: Vec<Option<Edge>>,
    /// The versions of the leaves among them.
    leaves: Vec<u64>,
    /// The inputs and the result; `None` when they were freed.
    saved: Mutex<Option<Ends<T, I>>>,
    /// This thread's generator as it was: random numbers come again.
    generator: Generator,
    segment: F,
}

impl<T, F, const I: usize> Checkpoint<T, F, I>
where
    T: Floating,
    F: Fn([&Tensor<T>; I]) -> Tensor<T> + Send + Sync,
{
    fn saved(&self, node: &NodeRef, keeps: bool) -> Result<Ends<T, I>, Error> {
        let mut place = self.saved.lock();
        let Some((inputs, _)) = &*place else { return Err(Error::BackwardTwice { node: self.name().to_string() }) };
        for input in inputs {
            input.check(node)?;
        }
        let leaves = self.edges.iter().flatten().filter_map(|edge| edge.node.rule().variable());
        for (leaf, &expected) in leaves.zip(&self.leaves) {
            let (shape, actual) = with_tensor!(leaf, leaf => (leaf.shape().to_vec(), leaf.version()));
            if actual != expected {
                let (node, output_of) = (self.name().to_string(), "AccumulateGrad".to_string());
                return Err(Error::SavedModified { node, output_of, shape, expected, actual });
            }
        }
        let taken = if keeps { place.clone() } else { place.take() };
        taken.map_or_else(|| unreachable!("it was there"), Ok)
    }

    /// The result of a second run. It must be the first's, unless that was changed in place since.
    fn run_again(&self, node: &NodeRef, (inputs, before): Ends<T, I>) -> Result<Tensor<T>, Error> {
        let inputs = inputs.map(|input| input.tensor(node));
        let output = with_thread_generator(self.generator.clone(), || (self.segment)(inputs.each_ref()));
        let is_same = |x: T, y: T| x == y || (x.is_nan() && y.is_nan());
        if before.check(node).is_ok() {
            let before = before.tensor(node);
            let same = before.shape() == output.shape()
                && before.to_vec().into_iter().zip(output.to_vec()).all(|(x, y)| is_same(x, y));
            if !same {
                let message = "the segment computed another result when it ran again in the pass back".to_string();
                return Err(Error::Argument { op: "checkpoint", message });
            }
        }
        Ok(output)
    }
}

impl<T, F, const I: usize> Rule for Checkpoint<T, F, I>
where
    T: Floating,
    F: Fn([&Tensor<T>; I]) -> Tensor<T> + Send + Sync,
{
    fn name(&self) -> &str {
        "CheckpointBackward"
    }

    fn edges(&self) -> &[Option<Edge>] {
        &self.edges
    }

    fn backward(&self, node: &NodeRef, grads: &mut [Option<AnyTensor>], sink: &mut Sink<'_>) -> Result<(), Error> {
        let saved = self.saved(node, sink.keeps)?;
        let Some(grad) = grads[0].take() else { return Ok(()) };
        let output = enable_grad(|| self.run_again(node, saved))?;
        let Some(root) = output.edge() else { return Ok(()) };
        let targets: Vec<Edge> = self.edges.iter().flatten().cloned().collect();
        // The graph of the second run is this pass's own, but a recorded pass goes on to use it.
        let create_graph = is_grad_enabled();
        let pass = Pass { retain_graph: create_graph, create_graph, until: Until::Cut(&targets) };
        for (operand, grad) in run(&[root], [grad], pass)?.into_iter().enumerate() {
            if let Some(grad) = grad
                && sink.wants(operand)
            {
                sink.put_any(operand, grad);
            }
        }
        Ok(())
    }
}
