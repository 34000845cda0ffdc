//! Functions of the user's that see gradients pass.
use super::leaf::accumulate;
use super::node::{AnyTensor, Edge, NodeRef, WeakNode, with_tensor};
use crate::Error;
use crate::lock::Mutex;
use crate::tensor::{Floating, Tensor};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Sees the gradient of one result, and may replace it.
pub(crate) type TensorHook = Arc<dyn Fn(&AnyTensor) -> Option<AnyTensor> + Send + Sync>;
/// Takes the gradient of one result to the tensor that keeps it.
type Keep = Arc<dyn Fn(&NodeRef, &AnyTensor) -> Result<(), Error> + Send + Sync>;
type Gradients = [Option<AnyTensor>];
/// Sees the gradients of all results, and may replace them.
type Prehook = Arc<dyn Fn(&mut Gradients) -> Result<(), Error> + Send + Sync>;
/// Sees the gradients of the operands and of the results, and may replace the former.
type Posthook = Arc<dyn Fn(&mut Gradients, &Gradients) -> Result<(), Error> + Send + Sync>;

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
        // What the hook holds is dropped without the lock.
        let mut hooks = self.0.lock();
        let found = hooks.iter().position(|(other, _)| *other == id).map(|at| hooks.remove(at));
        drop(hooks);
        drop(found);
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
    tensor: List<(u32, TensorHook)>,
    /// The tensors that keep their gradient, with the number of the result.
    keep: List<(u32, Keep)>,
    before: List<Prehook>,
    pub(super) after: List<Posthook>,
}

impl Hooks {
    pub(super) fn before(&self, grads: &mut Gradients) -> Result<(), Error> {
        self.before.all().iter().try_for_each(|hook| hook(grads))
    }

    pub(super) fn after(&self, returned: &mut Gradients, grads: &Gradients) -> Result<(), Error> {
        self.after.all().iter().try_for_each(|hook| hook(returned, grads))
    }
}

/// What sees a gradient when it arrives: first the hooks of tensors, then the tensors that keep theirs, as in PyTorch.
pub(super) fn arriving(node: &NodeRef, grads: &mut Gradients) -> Result<(), Error> {
    if let Some(variable) = node.rule().variable()
        && let Some(grad) = &mut grads[0]
    {
        let hooks = with_tensor!(variable, leaf => leaf.extra_if_any().map(|extra| extra.arriving.all()));
        for hook in hooks.into_iter().flatten() {
            replace("register_hook", grad, hook(grad))?;
        }
    }
    let Some(hooks) = node.inner().hooks.get() else { return Ok(()) };
    for (output, hook) in hooks.tensor.all() {
        if let Some(grad) = &mut grads[output as usize] {
            replace("register_hook", grad, hook(grad))?;
        }
    }
    for (output, keep) in hooks.keep.all() {
        if let Some(grad) = &grads[output as usize] {
            keep(node, grad)?;
        }
    }
    Ok(())
}

/// A hook's gradient in the place of another; it must be of the same shape.
fn replace(op: &'static str, grad: &mut AnyTensor, by: Option<AnyTensor>) -> Result<(), Error> {
    let Some(by) = by else { return Ok(()) };
    let shape = |any: &AnyTensor| with_tensor!(any, tensor => tensor.shape().to_vec());
    let (expected, found) = (shape(grad), shape(&by));
    if expected != found {
        return Err(Error::GradientShape { op, expected, found });
    }
    *grad = by;
    Ok(())
}

/// A hook's gradients in the place of others. Those of another type than the hook's are not its business.
fn replace_all<T: Floating>(
    op: &'static str,
    grads: &mut Gradients,
    by: Option<Vec<Option<Tensor<T>>>>,
) -> Result<(), Error> {
    let Some(by) = by else { return Ok(()) };
    if by.len() != grads.len() {
        let message = format!("the hook returned {} gradients for {}", by.len(), grads.len());
        return Err(Error::Argument { op, message });
    }
    for (grad, by) in grads.iter_mut().zip(by) {
        match (&mut *grad, by.and_then(T::into_any)) {
            (Some(before), None) if T::from_any(before.clone()).is_some() => *grad = None,
            (Some(before), by) => replace(op, before, by)?,
            (None, by) => *grad = by,
        }
    }
    Ok(())
}

fn typed<T: Floating>(grads: &Gradients) -> Vec<Option<Tensor<T>>> {
    grads.iter().map(|grad| grad.clone().and_then(T::from_any)).collect()
}

/// Registers `hook` with a node, in the list that `list` says.
fn register<H: Clone + Send + 'static>(node: &NodeRef, list: fn(&Hooks) -> &List<H>, hook: H) -> HookHandle {
    let id = list(node.hooks()).add(hook);
    let node: WeakNode = node.downgrade();
    HookHandle(Box::new(move || {
        if let Some(node) = node.upgrade() {
            list(node.hooks()).remove(id);
        }
    }))
}

pub(super) fn on_tensor<T: Floating>(
    tensor: &Tensor<T>,
    hook: impl Fn(&Tensor<T>) -> Option<Tensor<T>> + Send + Sync + 'static,
) -> Result<HookHandle, Error> {
    let hook: TensorHook =
        Arc::new(move |grad| T::from_any(grad.clone()).and_then(|grad| hook(&grad)).and_then(T::into_any));
    if let Some(edge) = tensor.made_by() {
        return Ok(register(&edge.node, |hooks| &hooks.tensor, (edge.output(), hook)));
    }
    if !tensor.requires_grad() {
        return Err(Error::NoGradient { op: "register_hook" });
    }
    let id = tensor.extra().arriving.add(hook);
    Ok(of_leaf(tensor, move |leaf| leaf.extra().arriving.remove(id)))
}

pub(super) fn on_accumulated<T: Floating>(
    leaf: &Tensor<T>,
    hook: impl Fn(&Tensor<T>) + Send + Sync + 'static,
) -> Result<HookHandle, Error> {
    let op = "register_post_accumulate_grad_hook";
    if !leaf.requires_grad() {
        return Err(Error::NoGradient { op });
    }
    if !leaf.is_leaf() {
        return Err(Error::NotLeaf { op });
    }
    let id = leaf.extra().accumulated.add(Arc::new(hook));
    Ok(of_leaf(leaf, move |leaf| leaf.extra().accumulated.remove(id)))
}

fn of_leaf<T: Floating>(leaf: &Tensor<T>, remove: impl Fn(&Tensor<T>) + Send + Sync + 'static) -> HookHandle {
    let leaf = leaf.downgrade();
    HookHandle(Box::new(move || {
        if let Some(leaf) = leaf.upgrade() {
            remove(&leaf);
        }
    }))
}

/// Lets the operation that made a tensor leave it its gradient.
pub(super) fn keep<T: Floating>(tensor: &Tensor<T>, made_by: &Edge) {
    let (kept_by, number) = (tensor.downgrade(), made_by.output());
    let keep: Keep = Arc::new(move |node, grad| {
        // An in-place operation may have taken the node's place since, and leaves its gradient itself.
        if let (Some(tensor), Some(grad)) = (kept_by.upgrade(), T::from_any(grad.clone()))
            && tensor.made_by().is_some_and(|edge| edge.node.is(node) && edge.output() == number)
        {
            return accumulate(&tensor, grad);
        }
        Ok(())
    });
    made_by.node.hooks().keep.add((number, keep));
}

pub(super) fn before_node<T: Floating>(
    node: &NodeRef,
    hook: impl Fn(&[Option<Tensor<T>>]) -> Option<Vec<Option<Tensor<T>>>> + Send + Sync + 'static,
) -> HookHandle {
    let hook: Prehook = Arc::new(move |grads| {
        let by = hook(&typed(grads));
        replace_all("register_prehook", grads, by)
    });
    register(node, |hooks| &hooks.before, hook)
}

pub(super) fn after_node<T: Floating>(
    node: &NodeRef,
    hook: impl Fn(&[Option<Tensor<T>>], &[Option<Tensor<T>>]) -> Option<Vec<Option<Tensor<T>>>> + Send + Sync + 'static,
) -> HookHandle {
    let hook: Posthook = Arc::new(move |returned, grads| {
        let by = hook(&typed(returned), &typed(grads));
        replace_all("register_hook", returned, by)
    });
    register(node, |hooks| &hooks.after, hook)
}

/// Removes a hook. Dropping the handle leaves the hook.
pub struct HookHandle(Box<dyn FnOnce() + Send + Sync>);

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
