//! The one operation whose operand and result have different types.
use super::mode::is_grad_enabled;
use super::node::{AnyTensor, Edge, NodeRef, Rule, Sink};
use crate::Error;
use crate::tensor::{DType, Element, Raw, Tensor};
use std::marker::PhantomData;

/// The numbers of `tensor` as another type. Its gradient is converted back.
#[track_caller]
pub(crate) fn record_cast<T: Element, U: Element>(tensor: &Tensor<T>, raw: Raw<U>) -> Tensor<U> {
    let edge = if is_grad_enabled() { tensor.edge() } else { None };
    // Only floats carry gradients.
    let edge = edge.filter(|_| matches!(U::DTYPE, DType::F32 | DType::F64));
    let node = edge.map(|edge| NodeRef::new(|| Cast::<T, U> { edges: [Some(edge)], types: PhantomData }));
    Tensor::with_edge(raw, node.map(Edge::to))
}

struct Cast<T, U> {
    edges: [Option<Edge>; 1],
    types: PhantomData<fn(T) -> U>,
}

impl<T: Element, U: Element> Rule for Cast<T, U> {
    fn name(&self) -> &str {
        "ToCopyBackward0"
    }

    fn edges(&self) -> &[Option<Edge>] {
        &self.edges
    }

    fn backward(&self, _: &NodeRef, grads: &mut [Option<AnyTensor>], sink: &mut Sink<'_>) -> Result<(), Error> {
        if sink.wants(0)
            && let Some(grad) = grads[0].take().and_then(U::from_any)
            && let Some(grad) = T::into_any(grad.to::<T>())
        {
            sink.put_any(0, grad);
        }
        Ok(())
    }
}
