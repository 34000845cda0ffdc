//! NaN in gradients, and where it comes from.
use super::node::{AnyTensor, NodeRef, with_tensor};
use crate::Error;
use std::cell::Cell;

thread_local! {
    static ON: Cell<bool> = const { Cell::new(false) };
}

/// Whether passes back check for NaN on this thread.
pub(super) fn is_on() -> bool {
    ON.get()
}

/// Runs `f`; a pass back in it that computes a NaN fails, and says which operation did it and where that was called.
///
/// ```should_panic
/// use autodiff::{Tensor, autograd::detect_anomaly, tensor};
///
/// let x: Tensor = tensor(-1.0).requires_grad_(true);
/// detect_anomaly(|| x.sqrt().backward());
/// ```
/// # Panics
/// With the text of [`Error::Anomaly`].
pub fn detect_anomaly<R>(f: impl FnOnce() -> R) -> R {
    struct Restore(bool);
    impl Drop for Restore {
        fn drop(&mut self) {
            ON.set(self.0);
        }
    }
    let _restore = Restore(ON.replace(true));
    f()
}

pub(super) fn check(node: &NodeRef, returned: &[Option<AnyTensor>]) -> Result<(), Error> {
    let is_nan = |grad: &AnyTensor| with_tensor!(grad, grad => grad.has(crate::Number::is_nan));
    let Some(output) = returned.iter().position(|grad| grad.as_ref().is_some_and(is_nan)) else { return Ok(()) };
    let location = node.location();
    Err(Error::Anomaly {
        node: node.rule().name().to_string(),
        output,
        location: format!("{}:{}", location.file(), location.line()),
    })
}
