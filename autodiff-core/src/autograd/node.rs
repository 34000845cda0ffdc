//! The graph: operations, and the edges from an operation to those that made its operands.
use super::hooks::{self, HookHandle, Hooks};
use crate::Error;
use crate::shared::{Shared, Tail, Weak};
use crate::tensor::{Floating, Tensor};
use smallvec::SmallVec;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::mem::ManuallyDrop;
use std::num::NonZeroU32;
use std::panic::Location;
use std::sync::OnceLock;
use std::sync::atomic::AtomicU64;

/// A tensor that can be differentiated, of either float type: what goes along the edges of a graph.
#[derive(Clone)]
pub enum AnyTensor {
    /// of `f32`
    F32(Tensor<f32>),
    /// of `f64`
    F64(Tensor<f64>),
}

/// Does the same with a tensor of either type.
macro_rules! with_tensor {
    ($any:expr, $tensor:ident => $body:expr) => {
        match $any {
            $crate::autograd::AnyTensor::F32($tensor) => $body,
            $crate::autograd::AnyTensor::F64($tensor) => $body,
        }
    };
}
pub(crate) use with_tensor;

/// How an operation takes the gradients of its results to gradients of its operands.
pub(crate) trait Rule: Send + Sync {
    /// PyTorch's name of the operation's node.
    fn name(&self) -> &str;
    /// Where the gradients go, one for each operand; `None` for those without.
    fn edges(&self) -> &[Option<Edge>];
    /// How many results it has.
    fn outputs(&self) -> usize {
        1
    }
    /// Hands the gradients of the operands to the sink, and forgets what was saved unless the sink says to keep it: name and
    /// edges stay, for pictures. `grads` has an entry for each result, `None` where no gradient came.
    fn backward(&self, node: &NodeRef, grads: &mut [Option<AnyTensor>], sink: &mut Sink<'_>) -> Result<(), Error>;
    /// The operands that are plain numbers, for pictures; operands are counted as by `edges`.
    fn numbers(&self) -> Vec<Option<f64>> {
        Vec::new()
    }
    /// Whether the operands were written the other way round, for pictures.
    fn is_swapped(&self) -> bool {
        false
    }
    /// The leaf whose gradient is accumulated here.
    fn variable(&self) -> Option<AnyTensor> {
        None
    }
    /// Whether it has edges only, because it was made where a [`checkpoint`](super::checkpoint) looks what depends on what.
    fn is_outline(&self) -> bool {
        false
    }
}

/// Takes the gradients of the operands from a rule.
pub(crate) struct Sink<'a> {
    pub(super) wanted: &'a dyn Fn(usize) -> bool,
    pub(super) returned: &'a mut [Option<AnyTensor>],
    /// Whether saved values are kept for another pass.
    pub(super) keeps: bool,
}

impl Sink<'_> {
    /// Whether the gradient of an operand is wanted.
    #[inline]
    pub(crate) fn wants(&self, operand: usize) -> bool {
        (self.wanted)(operand)
    }

    #[inline]
    pub(crate) fn put<T: Floating>(&mut self, operand: usize, grad: Tensor<T>) {
        self.returned[operand] = T::into_any(grad);
    }

    #[inline]
    pub(crate) fn put_any(&mut self, operand: usize, grad: AnyTensor) {
        self.returned[operand] = Some(grad);
    }
}

/// An operation in the graph.
pub(crate) struct Inner {
    /// When it was made on its thread: a fixed order among nodes that are ready.
    pub(super) seq: u64,
    /// Which backward pass has the node at which place: `pass << 32 | index`. A map would cost 65-100 ns an operation.
    pub(super) slot: AtomicU64,
    pub(super) location: &'static Location<'static>,
    pub(super) hooks: OnceLock<Box<Hooks>>,
    pub(super) rule: Tail<dyn Rule>,
}

/// The order of leaves: before all others that are ready.
const URGENT: u64 = u64::MAX;

thread_local! {
    /// The number of the next node, and whether only outlines are made.
    static NEXT: Cell<(u64, bool)> = const { Cell::new((0, false)) };
    // Never dropped, and empty while nothing is dropped: other thread-locals may hold graphs, and go later.
    static DRAIN: RefCell<ManuallyDrop<Drain>> =
        const { RefCell::new(ManuallyDrop::new(Drain { running: false, queue: SmallVec::new_const() })) };
}

/// Runs `f`. Nodes made in it have edges, but no rules and no saved values.
pub(super) fn outline<R>(f: impl FnOnce() -> R) -> R {
    struct Restore(bool);
    impl Drop for Restore {
        fn drop(&mut self) {
            NEXT.set((NEXT.get().0, self.0));
        }
    }
    let (seq, before) = NEXT.get();
    NEXT.set((seq, true));
    let _restore = Restore(before);
    f()
}

struct Outline(Box<[Option<Edge>]>);

impl Rule for Outline {
    fn name(&self) -> &str {
        "CheckpointedBackward"
    }

    fn edges(&self) -> &[Option<Edge>] {
        &self.0
    }

    fn backward(&self, _: &NodeRef, _: &mut [Option<AnyTensor>], _: &mut Sink<'_>) -> Result<(), Error> {
        let message = "what a segment makes has no gradient outside of it, nor while it runs for the first time";
        Err(Error::Argument { op: "checkpoint", message: message.to_string() })
    }

    fn is_outline(&self) -> bool {
        true
    }
}

/// A node, kept alive. Only this type lets a node go, so that no chain of nodes is dropped recursively.
/// What tensors hold besides goes the same way: see [`let_go`].
#[derive(Clone)]
pub(crate) struct NodeRef(Option<Shared<Inner>>);

impl NodeRef {
    #[track_caller]
    #[inline]
    pub(crate) fn new<R: Rule + 'static>(rule: impl FnOnce() -> R) -> NodeRef {
        NodeRef::at(Location::caller(), rule)
    }

    /// A node that stands for what was called there.
    #[inline]
    pub(super) fn at<R: Rule + 'static>(location: &'static Location<'static>, rule: impl FnOnce() -> R) -> NodeRef {
        let (seq, outline) = NEXT.get();
        NEXT.set((seq + 1, outline));
        if outline {
            return NodeRef::make(seq, location, || Outline(rule().edges().into()));
        }
        NodeRef::make(seq, location, rule)
    }

    /// The node of a leaf.
    #[track_caller]
    pub(super) fn of_leaf<R: Rule + 'static>(rule: impl FnOnce() -> R) -> NodeRef {
        NodeRef::make(URGENT, Location::caller(), rule)
    }

    #[inline]
    #[allow(unsafe_code)]
    fn make<R: Rule + 'static>(seq: u64, location: &'static Location<'static>, rule: impl FnOnce() -> R) -> NodeRef {
        let inner = |rule| Inner { seq, slot: AtomicU64::new(0), location, hooks: OnceLock::new(), rule };
        // SAFETY: the pointer is the same, and the node keeps the rule, which nobody takes out.
        NodeRef(Some(unsafe { Shared::with_tail(rule, |rule| rule, inner) }))
    }

    #[inline]
    pub(super) fn inner(&self) -> &Inner {
        match &self.0 {
            Some(inner) => inner,
            // It is taken when the reference is dropped, not before.
            None => unreachable!("a node was used after it was dropped"),
        }
    }

    #[inline]
    pub(crate) fn rule(&self) -> &dyn Rule {
        &*self.inner().rule
    }

    /// The edges that it has.
    #[inline]
    pub(super) fn edges(&self) -> impl Iterator<Item = &Edge> {
        self.rule().edges().iter().flatten()
    }

    pub(crate) fn location(&self) -> &'static Location<'static> {
        self.inner().location
    }

    pub(crate) fn hooks(&self) -> &Hooks {
        self.inner().hooks.get_or_init(Box::default)
    }

    pub(crate) fn is(&self, other: &NodeRef) -> bool {
        self.address() == other.address()
    }

    /// What tells nodes apart.
    pub(crate) fn address(&self) -> *const () {
        std::ptr::from_ref(self.inner()).cast()
    }

    /// Whether it may have hooks: those of a leaf are the tensor's.
    #[inline]
    pub(super) fn may_have_hooks(&self) -> bool {
        self.inner().seq == URGENT || self.inner().hooks.get().is_some()
    }

    pub(crate) fn downgrade(&self) -> WeakNode {
        WeakNode(self.0.as_ref().map(Shared::downgrade))
    }
}

/// A node that may be gone.
#[derive(Clone, Default)]
pub(crate) struct WeakNode(Option<Weak<Inner>>);

impl WeakNode {
    pub(crate) fn upgrade(&self) -> Option<NodeRef> {
        self.0.as_ref()?.upgrade().map(|node| NodeRef(Some(node)))
    }
}

/// What others of its kind may hang on.
pub(crate) enum Last {
    Node(Shared<Inner>),
    /// What a tensor has besides numbers and an operation: a gradient, hooks.
    OfTensor(Box<dyn Send>),
}

/// What a thread is letting go of.
struct Drain {
    running: bool,
    /// In a chain there is one.
    queue: SmallVec<[Last; 4]>,
}

impl Drop for NodeRef {
    // The node's rule holds edges and saved tensors, and these hold nodes. What is let go while a node is being dropped is
    // queued, so that a chain of any length needs a few frames only.
    #[inline]
    fn drop(&mut self) {
        let Some(node) = self.0.take() else { return };
        // If others let go meanwhile, it is dropped here, and what it holds is queued by the next.
        if node.is_only() {
            let_go(Last::Node(node));
        }
    }
}

/// Drops it, or queues it where another of its kind is being dropped, so that it needs no frames in those of the other.
pub(crate) fn let_go(last: Last) {
    /// Also when user's code that is dropped with a node panics.
    struct Stop;
    impl Drop for Stop {
        fn drop(&mut self) {
            DRAIN.with_borrow_mut(|drain| drain.running = false);
        }
    }
    let first = DRAIN.with_borrow_mut(|drain| {
        drain.queue.push(last);
        !std::mem::replace(&mut drain.running, true)
    });
    if !first {
        return;
    }
    let _stop = Stop;
    loop {
        let next = DRAIN.with_borrow_mut(|drain| {
            let next = drain.queue.pop();
            if next.is_none() {
                drain.queue = SmallVec::new();
            }
            next
        });
        match next {
            Some(Last::Node(node)) => drop(node),
            Some(Last::OfTensor(extra)) => drop(extra),
            None => return,
        }
    }
}

/// The way to the operation that made a tensor: the node, and which of its results.
#[derive(Clone)]
pub(crate) struct Edge {
    pub(crate) node: NodeRef,
    /// From 1 on: so an edge that is missing needs no more room than one that is there.
    number: NonZeroU32,
}

impl Edge {
    /// To a node with one result.
    #[inline]
    pub(crate) fn to(node: NodeRef) -> Edge {
        Edge { node, number: NonZeroU32::MIN }
    }

    pub(crate) fn to_output(node: NodeRef, output: u32) -> Edge {
        Edge { node, number: NonZeroU32::MIN.saturating_add(output) }
    }

    /// Which of the node's results.
    #[inline]
    pub(crate) fn output(&self) -> u32 {
        self.number.get() - 1
    }

    pub(super) fn is(&self, other: &Edge) -> bool {
        self.node.is(&other.node) && self.number == other.number
    }
}

/// An operation of the graph.
#[derive(Clone)]
pub struct Node(pub(crate) NodeRef);

impl Node {
    /// PyTorch's name of the operation, such as `MulBackward0`; `AccumulateGrad` for a leaf.
    pub fn name(&self) -> &str {
        self.0.rule().name()
    }

    /// The operations that made its operands, each with the number of the result; `None` for an operand without gradient.
    pub fn next_functions(&self) -> Vec<Option<(Node, usize)>> {
        let edges = self.0.rule().edges().iter();
        edges.map(|edge| edge.as_ref().map(|edge| (Node(edge.node.clone()), edge.output() as usize))).collect()
    }

    /// The leaf of an `AccumulateGrad`, if its elements are of this type.
    pub fn variable<T: Floating>(&self) -> Option<Tensor<T>> {
        self.0.rule().variable().and_then(T::from_any)
    }

    /// Registers a function that sees the gradients of its results before it runs, `None` where there is none, and may
    /// return others in their place.
    ///
    /// Gradients of another type than the hook's are `None` for it, and stay.
    pub fn register_prehook<T: Floating>(
        &self,
        hook: impl Fn(&[Option<Tensor<T>>]) -> Option<Vec<Option<Tensor<T>>>> + Send + Sync + 'static,
    ) -> HookHandle {
        hooks::before_node(&self.0, hook)
    }

    /// Registers a function that sees the gradients of its operands and of its results after it has run, `None` where there
    /// is none, and may return others in place of the former.
    ///
    /// Gradients of another type than the hook's are `None` for it, and stay.
    pub fn register_hook<T: Floating>(
        &self,
        hook: impl Fn(&[Option<Tensor<T>>], &[Option<Tensor<T>>]) -> Option<Vec<Option<Tensor<T>>>> + Send + Sync + 'static,
    ) -> HookHandle {
        hooks::after_node(&self.0, hook)
    }
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} at {}>", self.name(), self.0.location())
    }
}
