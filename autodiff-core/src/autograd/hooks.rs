//! Functions of the user's that see gradients pass.
use super::node::AnyTensor;
use parking_lot::Mutex;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Sees the gradient of one result, and may replace it.
pub(crate) type TensorHook = Arc<dyn Fn(&AnyTensor) -> Option<AnyTensor> + Send + Sync>;
type Gradients = [Option<AnyTensor>];
/// Sees the gradients of all results, and may replace them.
pub(crate) type Prehook = Arc<dyn Fn(&Gradients) -> Option<Vec<Option<AnyTensor>>> + Send + Sync>;
/// Sees the gradients of the operands and of the results, and may replace the former.
pub(crate) type Posthook = Arc<dyn Fn(&Gradients, &Gradients) -> Option<Vec<Option<AnyTensor>>> + Send + Sync>;

/// Hooks of one kind, in the order of registration.
pub(crate) struct List<H>(Mutex<Vec<(u64, H)>>);

impl<H> Default for List<H> {
    fn default() -> Self {
        List(Mutex::new(Vec::new()))
    }
}

impl<H: Clone> List<H> {
    pub(crate) fn add(&self, hook: H) -> u64 {
        static ID: AtomicU64 = AtomicU64::new(0);
        let id = ID.fetch_add(1, Ordering::Relaxed);
        self.0.lock().push((id, hook));
        id
    }

    pub(crate) fn remove(&self, id: u64) {
        self.0.lock().retain(|(other, _)| *other != id);
    }

    /// The hooks as they are now: they run without the lock, as they may register others.
    pub(crate) fn all(&self) -> Vec<H> {
        self.0.lock().iter().map(|(_, hook)| hook.clone()).collect()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.lock().is_empty()
    }
}

/// The hooks of a node.
#[derive(Default)]
pub(crate) struct Hooks {
    /// Of the tensors that are its results, with the number of the result.
    pub(crate) tensor: List<(u32, TensorHook)>,
    /// The tensors that keep their gradient, with the number of the result; they run after the other hooks.
    pub(crate) retain: List<(u32, TensorHook)>,
    pub(crate) before: List<Prehook>,
    pub(crate) after: List<Posthook>,
}

/// Removes a hook. Dropping the handle leaves the hook.
pub struct HookHandle(pub(crate) Box<dyn FnOnce() + Send>);

impl HookHandle {
    /// Removes the hook.
    pub fn remove(self) {
        (self.0)();
    }
}

impl fmt::Debug for HookHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HookHandle")
    }
}
