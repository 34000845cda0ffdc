//! The end of the way back: the gradient of a leaf.
use super::mode::is_grad_enabled;
use super::node::{AnyTensor, Edge, NodeRef, Rule, Sink};
use crate::Error;
use crate::tensor::{Floating, Tensor};

/// Adds what arrives to the gradient of a leaf.
pub(super) struct AccumulateGrad<T: Floating>(pub(super) Tensor<T>);

impl<T: Floating> Rule for AccumulateGrad<T> {
    fn name(&self) -> &str {
        "AccumulateGrad"
    }

    fn edges(&self) -> &[Option<Edge>] {
        &[]
    }

    fn backward(&self, _: &NodeRef, grads: &mut [Option<AnyTensor>], _: &mut Sink<'_>) -> Result<(), Error> {
        if let Some(grad) = grads[0].take().and_then(T::from_any) {
            accumulate(&self.0, grad);
            for hook in self.0.extra().accumulated.all() {
                hook(&self.0);
            }
        }
        Ok(())
    }

    fn variable(&self) -> Option<AnyTensor> {
        T::into_any(self.0.clone())
    }
}

fn accumulate<T: Floating>(leaf: &Tensor<T>, grad: Tensor<T>) {
    let mut slot = leaf.extra().grad.lock();
    let sum = match slot.take() {
        // The gradient is changed in place by the next pass, so nobody else may hold it.
        None if grad.is_sole_owner() && grad.is_contiguous() => grad,
        None => grad.copy(),
        Some(before) if is_grad_enabled() || before.requires_grad() => before.add(&grad),
        Some(before) => {
            before.add_plain(&grad);
            before
        }
    };
    *slot = Some(sum);
}
