//! Several views of one tensor from one operation.
use super::mode::is_grad_enabled;
use super::node::{AnyTensor, Edge, NodeRef, Rule, Sink};
use super::record::view_with_edge;
use crate::Error;
use crate::tensor::layout::Layout;
use crate::tensor::{Element, Tensor};

/// Views of `tensor` under other layouts, results of one node. `rule` takes their gradients, of which at least one is there,
/// to that of the tensor.
#[track_caller]
pub(crate) fn record_parts<T: Element>(
    name: &'static str,
    tensor: &Tensor<T>,
    layouts: Vec<Layout>,
    rule: impl Fn(&[Option<Tensor<T>>]) -> Tensor<T> + Send + Sync + 'static,
) -> Vec<Tensor<T>> {
    let edge = if is_grad_enabled() { tensor.edge() } else { None };
    let outputs = layouts.len();
    let node = edge.map(|edge| {
        let rule = move |grads: &mut [Option<AnyTensor>]| {
            let grads: Vec<_> = grads.iter_mut().map(|grad| grad.take().and_then(T::from_any)).collect();
            T::into_any(rule(&grads))
        };
        NodeRef::new(|| Parts { name, edges: [Some(edge)], outputs, rule })
    });
    let edges = (0..).map(|output| node.as_ref().map(|node| Edge::to_output(node.clone(), output)));
    layouts.into_iter().zip(edges).map(|(layout, edge)| view_with_edge(tensor, layout, edge)).collect()
}

struct Parts<F> {
    name: &'static str,
    edges: [Option<Edge>; 1],
    outputs: usize,
    rule: F,
}

impl<F> Rule for Parts<F>
where
    F: Fn(&mut [Option<AnyTensor>]) -> Option<AnyTensor> + Send + Sync,
{
    fn name(&self) -> &str {
        self.name
    }

    fn edges(&self) -> &[Option<Edge>] {
        &self.edges
    }

    fn outputs(&self) -> usize {
        self.outputs
    }

    fn backward(&self, _: &NodeRef, grads: &mut [Option<AnyTensor>], sink: &mut Sink<'_>) -> Result<(), Error> {
        if sink.wants(0)
            && let Some(grad) = (self.rule)(grads)
        {
            sink.put_any(0, grad);
        }
        Ok(())
    }
}
