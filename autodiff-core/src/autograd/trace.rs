//! Tensors that are remembered while a graph is watched, for its picture.
use super::node::AnyTensor;
use crate::tensor::{Element, Tensor};
use std::cell::{Cell, RefCell};

thread_local! {
    static WATCHED: Cell<bool> = const { Cell::new(false) };
    static SEEN: RefCell<Vec<AnyTensor>> = const { RefCell::new(Vec::new()) };
}

/// Takes note of the result of a recorded operation, if this thread's are watched.
#[inline]
pub(crate) fn see<T: Element>(tensor: &Tensor<T>) {
    if WATCHED.get()
        && let Some(tensor) = T::into_any(tensor.clone())
    {
        SEEN.with_borrow_mut(|seen| seen.push(tensor));
    }
}

/// Runs `f`; all results that are recorded in it come with its own.
pub(crate) fn watch<R>(f: impl FnOnce() -> R) -> (R, Vec<AnyTensor>) {
    /// Puts back what was watched before, also when `f` panics.
    struct Restore(bool, Vec<AnyTensor>);
    impl Drop for Restore {
        fn drop(&mut self) {
            WATCHED.set(self.0);
            SEEN.set(std::mem::take(&mut self.1));
        }
    }
    let _restore = Restore(WATCHED.replace(true), SEEN.take());
    let result = f();
    (result, SEEN.take())
}
