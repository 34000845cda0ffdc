//! A tensor's part in the graph: leaf or result, gradient, view of another.
use super::hooks::{self, List, TensorHook};
use super::leaf::AccumulateGrad;
use super::mode::is_grad_enabled;
use super::node::{Edge, NodeRef, WeakNode, with_tensor};
use super::places::{CopySlices, as_strided};
use crate::Error;
use crate::lock::Mutex;
use crate::tensor::{Element, Raw, Tensor, kernel};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

type AccumulatedHook<T> = Arc<dyn Fn(&Tensor<T>) + Send + Sync>;

/// What few tensors have.
pub(crate) struct Extra<T: Element> {
    pub(crate) grad: Mutex<Option<Tensor<T>>>,
    /// Of a leaf: the node that accumulates its gradient, while a graph has it.
    accumulator: Mutex<WeakNode>,
    /// The operation that changed it last in place.
    edge: Mutex<Option<Edge>>,
    /// How often `edge` was replaced: a view that finds another number makes its own again.
    generation: AtomicU32,
    view: Option<View<T>>,
    pub(super) retains: AtomicBool,
    /// Of a leaf: hooks that see what arrives.
    pub(super) arriving: List<TensorHook>,
    /// Of a leaf: hooks that run when the gradient is there.
    pub(super) accumulated: List<AccumulatedHook<T>>,
}

impl<T: Element> Default for Extra<T> {
    fn default() -> Self {
        Extra {
            grad: Mutex::new(None),
            accumulator: Mutex::new(WeakNode::default()),
            edge: Mutex::new(None),
            generation: AtomicU32::new(0),
            view: None,
            retains: AtomicBool::new(false),
            arriving: List::default(),
            accumulated: List::default(),
        }
    }
}

impl<T: Element> Extra<T> {
    /// Whether it keeps tensors that may have an extra of their own, and so on.
    pub(crate) fn leads_on(&mut self) -> bool {
        self.grad.get_mut().is_some() || !self.arriving.is_empty() || !self.accumulated.is_empty()
    }

    pub(crate) fn of_view(view: View<T>) -> Extra<T> {
        Extra { view: Some(view), ..Extra::default() }
    }
}

/// What a view shows, and its base's generation when the view's edge was made.
pub(crate) struct View<T: Element> {
    base: Tensor<T>,
    generation: AtomicU32,
}

impl<T: Element> View<T> {
    /// A view of `tensor`, or of what it is a view of.
    pub(super) fn of(tensor: &Tensor<T>) -> View<T> {
        let base = tensor.base();
        View { base: base.clone(), generation: AtomicU32::new(base.generation()) }
    }
}

impl<T: Element> Tensor<T> {
    #[inline]
    fn as_view(&self) -> Option<&View<T>> {
        self.extra_if_any()?.view.as_ref()
    }

    /// What it is a view of, or itself.
    pub(crate) fn base(&self) -> &Tensor<T> {
        self.as_view().map_or(self, |view| &view.base)
    }

    fn generation(&self) -> u32 {
        self.extra_if_any().map_or(0, |extra| extra.generation.load(Ordering::Acquire))
    }

    /// The way to the operation that made it, or to its own gradient if it is a leaf that requires grad.
    #[inline]
    pub(crate) fn edge(&self) -> Option<Edge> {
        match self.made_by() {
            Some(edge) => Some(edge),
            None if self.leaf_flag() => Some(Edge::to(self.accumulator())),
            None => None,
        }
    }

    /// The way to the operation that made it.
    #[inline]
    pub(crate) fn made_by(&self) -> Option<Edge> {
        match self.extra_if_any() {
            None => self.original_edge().cloned(),
            Some(extra) => self.made_by_lately(extra),
        }
    }

    /// Whether an operation made it.
    #[inline]
    pub(crate) fn has_maker(&self) -> bool {
        match self.extra_if_any() {
            None => self.original_edge().is_some(),
            Some(extra) => self.made_by_lately(extra).is_some(),
        }
    }

    fn made_by_lately(&self, extra: &Extra<T>) -> Option<Edge> {
        if let Some(view) = &extra.view {
            self.follow(view);
        }
        if self.moved().load(Ordering::Acquire) {
            return extra.edge.lock().clone();
        }
        self.original_edge().cloned()
    }

    /// Makes the edge of a view again, if its base was changed in place since.
    fn follow(&self, view: &View<T>) {
        if view.generation.load(Ordering::Acquire) == view.base.generation() {
            return;
        }
        // Others that ask meanwhile wait here for the new edge. A base is no view, so the locks form no circle.
        let mut edge = self.extra().edge.lock();
        let generation = view.base.generation();
        if view.generation.load(Ordering::Relaxed) == generation {
            return;
        }
        let new = view.base.edge().map(|edge| as_strided(edge, view.base.layout(), self.layout()));
        let before = self.put_edge(&mut edge, new);
        view.generation.store(generation, Ordering::Release);
        drop(edge);
        drop(before);
    }

    fn accumulator(&self) -> NodeRef {
        let mut accumulator = self.extra().accumulator.lock();
        if let Some(node) = accumulator.upgrade() {
            return node;
        }
        let Some(leaf) = T::into_any(self.clone()) else { unreachable!("a leaf of {} requires grad", T::DTYPE) };
        let node = with_tensor!(leaf, leaf => NodeRef::of_leaf(|| AccumulateGrad(leaf)));
        *accumulator = node.downgrade();
        node
    }

    /// Another operation stands for it: it was changed in place, and views follow.
    pub(super) fn replace_edge(&self, edge: Option<Edge>) {
        self.exchange_edge(edge, 1);
    }

    /// Views make their edges again if the generation changes.
    fn exchange_edge(&self, edge: Option<Edge>, generations: u32) {
        let mut place = self.extra().edge.lock();
        let before = self.put_edge(&mut place, edge);
        self.extra().generation.fetch_add(generations, Ordering::AcqRel);
        // What hangs on it is not dropped under the lock.
        drop(place);
        drop(before);
    }

    fn put_edge(&self, place: &mut Option<Edge>, edge: Option<Edge>) -> Option<Edge> {
        if let Some(edge) = &edge
            && self.extra().retains.load(Ordering::Relaxed)
        {
            self.keep_grad(edge);
        }
        let before = std::mem::replace(place, edge);
        self.moved().store(true, Ordering::Release);
        before
    }

    /// Lets the operation that made it leave its gradient here.
    pub(super) fn keep_grad(&self, made_by: &Edge) {
        if let Some(tensor) = T::into_any(self.clone()) {
            with_tensor!(tensor, tensor => hooks::keep(&tensor, made_by));
        }
    }

    /// Takes it out of the graph. Views that it has stay where they are.
    pub(super) fn forget_graph(&self) {
        self.set_leaf_flag(false);
        self.exchange_edge(None, 0);
    }

    pub(super) fn is_view(&self) -> bool {
        self.as_view().is_some()
    }

    /// What stands for the changed tensor from now on. The node's first edge goes to the tensor as it was.
    pub(super) fn rebase(&self, node: NodeRef) {
        let Some(view) = self.as_view() else { return self.replace_edge(Some(Edge::to(node))) };
        let base = view.base.edge();
        let location = node.location();
        let slices = CopySlices::new(base, node, view.base.layout(), self.layout());
        view.base.replace_edge(Some(Edge::to(NodeRef::at(location, || slices))));
        self.follow(view);
    }

    /// An error if it cannot be changed in place.
    pub(crate) fn check_in_place(&self, op: &'static str) -> Result<(), Error> {
        if self.layout().may_overlap() {
            let message = "several elements lie in one place, so they cannot be changed in place; use copy".to_string();
            return Err(Error::Argument { op, message });
        }
        if !is_grad_enabled() {
            return Ok(());
        }
        let is_needed_leaf = |tensor: &Tensor<T>| tensor.leaf_flag() && !tensor.has_maker();
        let base = self.as_view().map(|view| &view.base);
        let of_base = base.is_some_and(is_needed_leaf);
        if of_base || is_needed_leaf(self) {
            return Err(Error::LeafInPlace { op, view: of_base });
        }
        // It depends on a leaf that is a view itself, as the base does not require grad.
        if self.requires_grad() && base.is_some_and(|base| !base.requires_grad()) {
            return Err(Error::LeafInPlace { op, view: true });
        }
        // The base's graph would not know of the change.
        if !self.has_maker() && base.is_some_and(Tensor::has_maker) {
            let message = "a view made under no_grad cannot be changed in place while operations are recorded; make the view \
                           where they are recorded too, or change it under no_grad";
            return Err(Error::Argument { op, message: message.to_string() });
        }
        Ok(())
    }

    /// Writes a result of the same shape, which lies elsewhere, into it.
    pub(crate) fn overwrite(&self, raw: Raw<T>) {
        let new = raw.storage.read();
        kernel::copy(&mut self.storage().write(), self.layout(), &new, &raw.layout);
    }
}
