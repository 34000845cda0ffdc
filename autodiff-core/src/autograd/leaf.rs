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
        let Some(grad) = grads[0].take().and_then(T::from_any) else { return Ok(()) };
        accumulate(&self.0, grad)?;
        for hook in self.0.extra().accumulated.all() {
            hook(&self.0);
        }
        Ok(())
    }

    fn variable(&self) -> Option<AnyTensor> {
        T::into_any(self.0.clone())
    }
}

/// Adds to the gradient of a tensor, in place: handles to the gradient see it.
pub(super) fn accumulate<T: Floating>(tensor: &Tensor<T>, grad: Tensor<T>) -> Result<(), Error> {
    // Hooks on nodes may hand on what they like.
    if grad.shape() != tensor.shape() {
        let (expected, found) = (tensor.shape().to_vec(), grad.shape().to_vec());
        return Err(Error::GradientShape { op: "backward", expected, found });
    }
    // A graph comes along only where it is asked for.
    let is_mine = |grad: &Tensor<T>| if is_grad_enabled() { grad.is_sole_owner() } else { grad.is_spare() };
    let place = &tensor.extra().grad;
    loop {
        let mut slot = place.lock();
        let sum = match &*slot {
            // The next pass changes it in place, so nobody else may see it.
            None if grad.is_contiguous() && is_mine(&grad) => grad,
            None => grad.copy(),
            Some(before) if is_grad_enabled() || before.layout().may_overlap() => {
                // A sum may be shared out among threads, so the lock is free meanwhile. Is it still the sum then?
                let (before, version) = (before.clone(), before.version());
                drop(slot);
                let sum = before.add(&grad);
                slot = place.lock();
                if !slot.as_ref().is_some_and(|now| now.is(&before) && now.version() == version) {
                    continue;
                }
                sum
            }
            Some(before) => {
                before.add_plain(&grad);
                return Ok(());
            }
        };
        let before = slot.replace(sum);
        // What hangs on it is not dropped under the lock.
        drop(slot);
        drop(before);
        return Ok(());
    }
}
