//! Tensors: strided arrays of numbers with a graph of the operations that made them.
mod access;
mod assign;
mod cast;
mod create;
mod display;
mod element;
mod elementwise;
mod files;
mod function;
mod integer;
pub(crate) mod kernel;
pub(crate) mod layout;
mod operand;
mod ops;
pub(crate) mod pool;
pub(crate) mod random;
mod rows;
mod special;
pub(crate) mod storage;
pub(crate) mod term;
pub(crate) mod traced;

pub use create::{Nested, tensor, try_tensor};
pub use element::{DType, Element, Floating, Numeric};
pub use function::{Elementwise, OverSlice};
pub use operand::Operand;

pub use ops::{CrossEntropyOptions, PadMode, Reduction, VarOptions};
pub use random::{Generator, manual_seed};

use crate::autograd::{Edge, Extra, Last, View, let_go, see};
use crate::shared::{Shared, Weak};
use layout::Layout;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use storage::{Data, Storage};

/// A handle to an array of numbers, which remembers how they were computed if gradients are wanted.
///
/// A clone is the same tensor: it shares the numbers, the graph and the gradient. The element type is `f32` unless said
/// otherwise. Tensors can be sent to and shared with other threads.
///
/// ```
/// use autodiff::{Tensor, tensor};
///
/// let x: Tensor = tensor([1.0, 2.0, 3.0]).requires_grad_(true);
/// let z = (&x * 2.0 + 3.0).pow(2.0).mean();
/// z.backward();
/// assert_eq!(x.grad().unwrap().shape(), [3]);
/// ```
pub struct Tensor<T: Element = f32>(Shared<Inner<T>>);

struct Inner<T: Element> {
    storage: Shared<Storage<T>>,
    layout: Layout,
    /// The operation that made it. An in-place operation puts another in its place, in `extra`.
    grad_fn: Option<Edge>,
    /// Of a leaf.
    requires_grad: AtomicBool,
    /// Whether an in-place operation replaced `grad_fn`.
    moved: AtomicBool,
    /// What few tensors have.
    extra: OnceLock<Box<Extra<T>>>,
}

impl<T: Element> Drop for Inner<T> {
    /// A gradient may be a tensor with a gradient, and a hook may hold one with hooks: chains of any length.
    #[inline]
    fn drop(&mut self) {
        if let Some(mut extra) = self.extra.take()
            && extra.leads_on()
        {
            let_go(Last::OfTensor(extra));
        }
    }
}

impl<T: Element> Clone for Tensor<T> {
    #[inline]
    fn clone(&self) -> Self {
        Tensor(self.0.clone())
    }
}

/// What an operation hands out before it is part of a graph.
pub(crate) struct Raw<T: Element> {
    pub(crate) storage: Shared<Storage<T>>,
    pub(crate) layout: Layout,
}

impl<T: Element> Raw<T> {
    /// Numbers in row-major order.
    #[inline]
    pub(crate) fn new(data: impl Into<Data<T>>, shape: &[usize]) -> Raw<T> {
        Raw { storage: Storage::new(data.into()), layout: Layout::contiguous(shape) }
    }

    #[inline]
    pub(crate) fn scalar(value: T) -> Raw<T> {
        Raw { storage: Storage::new(Data::One([value])), layout: Layout::SCALAR }
    }
}

impl<T: Element> Tensor<T> {
    /// A tensor without a graph.
    #[inline]
    pub(crate) fn from_raw(raw: Raw<T>) -> Tensor<T> {
        Tensor::with_edge(raw, None)
    }

    #[inline]
    pub(crate) fn with_edge(raw: Raw<T>, grad_fn: Option<Edge>) -> Tensor<T> {
        let recorded = grad_fn.is_some();
        let tensor = Tensor(Shared::new(|| Inner {
            storage: raw.storage,
            layout: raw.layout,
            grad_fn,
            requires_grad: AtomicBool::new(false),
            moved: AtomicBool::new(false),
            extra: OnceLock::new(),
        }));
        if recorded {
            see(&tensor);
        }
        tensor
    }

    /// A tensor that shares the numbers of `view.base`; in-place operations on one are seen by the graph of the other.
    pub(crate) fn with_view(raw: Raw<T>, grad_fn: Option<Edge>, view: View<T>) -> Tensor<T> {
        let tensor = Tensor::with_edge(raw, grad_fn);
        // A new tensor has no extra yet.
        let _ = tensor.0.extra.set(Box::new(Extra::of_view(view)));
        tensor
    }

    /// The same numbers without a graph.
    #[inline]
    pub(crate) fn raw(&self) -> Raw<T> {
        Raw { storage: self.0.storage.clone(), layout: self.0.layout.clone() }
    }

    #[inline]
    pub(crate) fn storage(&self) -> &Shared<Storage<T>> {
        &self.0.storage
    }

    #[inline]
    pub(crate) fn layout(&self) -> &Layout {
        &self.0.layout
    }

    #[inline]
    pub(crate) fn original_edge(&self) -> Option<&Edge> {
        self.0.grad_fn.as_ref()
    }

    #[inline]
    pub(crate) fn moved(&self) -> &AtomicBool {
        &self.0.moved
    }

    #[inline]
    pub(crate) fn leaf_flag(&self) -> bool {
        self.0.requires_grad.load(Ordering::Relaxed)
    }

    pub(crate) fn set_leaf_flag(&self, requires_grad: bool) {
        self.0.requires_grad.store(requires_grad, Ordering::Relaxed);
    }

    pub(crate) fn extra(&self) -> &Extra<T> {
        self.0.extra.get_or_init(Box::default)
    }

    #[inline]
    pub(crate) fn extra_if_any(&self) -> Option<&Extra<T>> {
        self.0.extra.get().map(|extra| &**extra)
    }

    /// Whether both are handles to one tensor.
    pub(crate) fn is(&self, other: &Tensor<T>) -> bool {
        self.0.is(&other.0)
    }

    /// Whether nobody else can see the numbers.
    #[inline]
    pub(crate) fn is_sole_owner(&self) -> bool {
        self.0.is_only() && self.0.storage.is_only()
    }

    /// Whether nobody else can see it, and it is in no graph: its numbers may be replaced.
    #[inline]
    pub(crate) fn is_spare(&self) -> bool {
        self.is_sole_owner() && self.0.grad_fn.is_none() && self.0.extra.get().is_none() && !self.leaf_flag()
    }

    pub(crate) fn downgrade(&self) -> WeakTensor<T> {
        WeakTensor(self.0.downgrade())
    }
}

/// A tensor that may be gone.
pub(crate) struct WeakTensor<T: Element>(Weak<Inner<T>>);

impl<T: Element> WeakTensor<T> {
    pub(crate) fn upgrade(&self) -> Option<Tensor<T>> {
        self.0.upgrade().map(Tensor)
    }
}
