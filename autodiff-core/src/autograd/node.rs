//! The graph: operations, and the edges from an operation to those that made its operands.
use super::hooks::Hooks;
use crate::Error;
use crate::tensor::{Floating, Tensor};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::panic::Location;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, OnceLock};

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
    /// Hands the gradients of the operands to the sink. `grads` has an entry for each result, `None` where no gradient came.
    fn backward(&self, node: &NodeRef, grads: &mut [Option<AnyTensor>], sink: &mut Sink<'_>) -> Result<(), Error>;
    /// Forgets the saved values. Name and edges stay, for pictures.
    fn free(&self) {}
    /// The operands that are plain numbers, for pictures; operands are counted as by `edges`.
    fn numbers(&self) -> Vec<Option<f64>> {
        Vec::new()
    }
    /// The leaf whose gradient is accumulated here.
    fn variable(&self) -> Option<AnyTensor> {
        None
    }
}

/// Takes the gradients of the operands from a rule.
pub(crate) struct Sink<'a> {
    pub(crate) wanted: &'a dyn Fn(usize) -> bool,
    pub(crate) put: &'a mut dyn FnMut(usize, AnyTensor),
}

impl Sink<'_> {
    /// Whether the gradient of an operand is wanted.
    #[inline]
    pub(crate) fn wants(&self, operand: usize) -> bool {
        (self.wanted)(operand)
    }

    #[inline]
    pub(crate) fn put<T: Floating>(&mut self, operand: usize, grad: Tensor<T>) {
        if let Some(grad) = T::into_any(grad) {
            (self.put)(operand, grad);
        }
    }

    pub(crate) fn put_any(&mut self, operand: usize, grad: AnyTensor) {
        (self.put)(operand, grad);
    }
}

/// An operation in the graph. The rule comes last, so that nodes of all rules are handled alike.
pub(crate) struct Inner<R: ?Sized> {
    /// When it was made on its thread: a fixed order among nodes that are ready.
    pub(super) seq: u64,
    /// Which backward pass has the node at which place: `pass << 32 | index`. A map would cost 65-100 ns an operation.
    pub(super) slot: AtomicU64,
    pub(super) location: &'static Location<'static>,
    pub(super) hooks: OnceLock<Box<Hooks>>,
    pub(super) rule: R,
}

thread_local! {
    static SEQ: Cell<u64> = const { Cell::new(0) };
    static DRAIN: RefCell<Drain> = const { RefCell::new(Drain { running: false, queue: Vec::new() }) };
}

/// A node, kept alive. Only this type lets a node go, so that no chain of nodes is dropped recursively.
#[derive(Clone)]
pub(crate) struct NodeRef(Option<Arc<Inner<dyn Rule>>>);

impl NodeRef {
    #[track_caller]
    pub(crate) fn new(rule: impl Rule + 'static) -> NodeRef {
        let seq = SEQ.get();
        SEQ.set(seq + 1);
        NodeRef::with_seq(seq, rule)
    }

    /// A node that runs before all others that are ready.
    #[track_caller]
    pub(crate) fn urgent(rule: impl Rule + 'static) -> NodeRef {
        NodeRef::with_seq(u64::MAX, rule)
    }

    #[track_caller]
    fn with_seq(seq: u64, rule: impl Rule + 'static) -> NodeRef {
        let location = Location::caller();
        NodeRef(Some(Arc::new(Inner { seq, slot: AtomicU64::new(0), location, hooks: OnceLock::new(), rule })))
    }

    /// In place of a node that is taken away.
    pub(super) const GONE: NodeRef = NodeRef(None);

    #[inline]
    pub(super) fn inner(&self) -> &Inner<dyn Rule> {
        match &self.0 {
            Some(inner) => inner,
            // It is taken when the reference is dropped, not before.
            None => unreachable!("a node was used after it was dropped"),
        }
    }

    pub(super) fn is_gone(&self) -> bool {
        self.0.is_none()
    }

    #[inline]
    pub(crate) fn rule(&self) -> &dyn Rule {
        &self.inner().rule
    }

    pub(crate) fn location(&self) -> &'static Location<'static> {
        self.inner().location
    }

    pub(crate) fn hooks(&self) -> &Hooks {
        self.inner().hooks.get_or_init(Box::default)
    }

    /// What tells nodes apart.
    pub(crate) fn address(&self) -> *const () {
        std::ptr::from_ref(self.inner()).cast()
    }

    pub(crate) fn downgrade(&self) -> WeakNode {
        WeakNode(self.0.as_ref().map(Arc::downgrade))
    }
}

/// A node that may be gone.
#[derive(Clone, Default)]
pub(crate) struct WeakNode(Option<std::sync::Weak<Inner<dyn Rule>>>);

impl WeakNode {
    pub(crate) fn upgrade(&self) -> Option<NodeRef> {
        self.0.as_ref()?.upgrade().map(|node| NodeRef(Some(node)))
    }
}

/// The nodes that a thread is letting go of.
struct Drain {
    running: bool,
    queue: Vec<Arc<Inner<dyn Rule>>>,
}

impl Drop for NodeRef {
    // The node's rule holds edges and saved tensors, and these hold nodes. What is let go while a node is being dropped is
    // queued, so that a chain of any length needs a few frames only.
    fn drop(&mut self) {
        let Some(node) = self.0.take() else { return };
        if Arc::strong_count(&node) > 1 {
            return;
        }
        let mut node = Some(node);
        let first = DRAIN.try_with(|drain| {
            let mut drain = drain.borrow_mut();
            if drain.running {
                drain.queue.extend(node.take());
            }
            !std::mem::replace(&mut drain.running, true)
        });
        drop(node);
        // At the end of a thread there is no queue any more, and the chain is dropped as it comes.
        if first != Ok(true) {
            return;
        }
        while let Ok(Some(next)) = DRAIN.try_with(|drain| {
            let mut drain = drain.borrow_mut();
            let next = drain.queue.pop();
            drain.running = next.is_some();
            next
        }) {
            drop(next);
        }
    }
}

/// The way to the operation that made a tensor: the node, and which of its results.
#[derive(Clone)]
pub(crate) struct Edge {
    pub(crate) node: NodeRef,
    pub(crate) output: u32,
}

impl Edge {
    pub(crate) fn to(node: NodeRef) -> Edge {
        Edge { node, output: 0 }
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
        edges.map(|edge| edge.as_ref().map(|edge| (Node(edge.node.clone()), edge.output as usize))).collect()
    }

    /// The leaf of an `AccumulateGrad`, if its elements are of this type.
    pub fn variable<T: Floating>(&self) -> Option<Tensor<T>> {
        self.0.rule().variable().and_then(T::from_any)
    }
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} at {}>", self.name(), self.0.location())
    }
}
