//! Whether operations are recorded: a flag of each thread.
use std::cell::Cell;
use std::marker::PhantomData;

thread_local! {
    static ENABLED: Cell<bool> = const { Cell::new(true) };
}

/// Whether operations are recorded on this thread.
#[inline]
pub fn is_grad_enabled() -> bool {
    ENABLED.get()
}

/// Switches recording on this thread on or off until the guard is dropped.
///
/// ```
/// use autodiff::{is_grad_enabled, set_grad_enabled};
///
/// let guard = set_grad_enabled(false);
/// assert!(!is_grad_enabled());
/// drop(guard);
/// assert!(is_grad_enabled());
/// ```
pub fn set_grad_enabled(enabled: bool) -> GradModeGuard {
    GradModeGuard { before: ENABLED.replace(enabled), not_send: PhantomData }
}

/// Puts recording back to what it was before, when it is dropped.
#[must_use = "recording is put back when the guard is dropped"]
#[derive(Debug)]
pub struct GradModeGuard {
    before: bool,
    not_send: PhantomData<*const ()>,
}

impl Drop for GradModeGuard {
    fn drop(&mut self) {
        ENABLED.set(self.before);
    }
}

/// Runs `f` without recording. It nests, and is undone when `f` panics.
///
/// ```
/// use autodiff::{Tensor, no_grad, tensor};
///
/// let x: Tensor = tensor([1.0, 2.0]).requires_grad_(true);
/// let y = no_grad(|| &x * 2.0);
/// assert!(!y.requires_grad());
/// ```
pub fn no_grad<R>(f: impl FnOnce() -> R) -> R {
    let _guard = set_grad_enabled(false);
    f()
}

/// Runs `f` with recording, inside [`no_grad`].
pub fn enable_grad<R>(f: impl FnOnce() -> R) -> R {
    let _guard = set_grad_enabled(true);
    f()
}
