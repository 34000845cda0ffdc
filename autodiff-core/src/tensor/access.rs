//! What a tensor is: shape, numbers, copies, its part in a graph.
use super::layout::{Layout, broadcast};
use super::storage::Data;
use super::{DType, Element, Floating, Raw, Tensor, kernel};
use crate::Error;
use crate::autograd::{Node, Target, record};
use crate::error::fallible;

impl<T: Element> Tensor<T> {
    /// The sizes of the axes; none for a number.
    #[inline]
    pub fn shape(&self) -> &[usize] {
        self.layout().shape()
    }

    /// How many elements of the storage lie between neighbours along each axis.
    #[inline]
    pub fn strides(&self) -> &[isize] {
        self.layout().strides()
    }

    /// The number of axes.
    #[inline]
    pub fn ndim(&self) -> usize {
        self.layout().ndim()
    }

    /// The number of elements.
    #[inline]
    pub fn numel(&self) -> usize {
        self.layout().numel()
    }

    fallible! {
        /// The size of an axis.
        /// # Panics
        /// With [`Error::Axis`].
        pub fn size / try_size(self, dim: isize) -> usize {
            Ok(self.shape()[self.real_axis("size", dim)?])
        }
    }

    /// The type of the elements.
    pub fn dtype(&self) -> DType {
        T::DTYPE
    }

    /// Whether the elements lie row by row without gaps.
    pub fn is_contiguous(&self) -> bool {
        self.layout().is_contiguous()
    }

    /// How often the storage was changed in place.
    pub fn version(&self) -> u64 {
        self.storage().version()
    }

    /// Whether both have the same numbers in memory.
    pub fn shares_storage(&self, other: &Tensor<T>) -> bool {
        self.storage().is(other.storage())
    }

    /// Whether both have the same shape and the same numbers. NaN equals nothing.
    pub fn equal(&self, other: &Tensor<T>) -> bool {
        let (a, b) = (self.layout(), other.layout());
        let (left, right) = (self.storage().read(), other.storage().read());
        a.shape() == b.shape() && a.positions().zip(b.positions()).all(|(at, other_at)| left[at] == right[other_at])
    }

    /// Whether operations on it are recorded: it is a leaf that says so, or depends on one. `false` for `i64` and `bool`.
    #[inline]
    pub fn requires_grad(&self) -> bool {
        self.leaf_flag() || self.has_maker()
    }

    /// Whether no recorded operation made it. `true` for `i64` and `bool`.
    pub fn is_leaf(&self) -> bool {
        !self.has_maker()
    }

    /// The operation that made it.
    pub fn grad_fn(&self) -> Option<Node> {
        self.made_by().map(|edge| Node(edge.node))
    }

    /// The same numbers, shared, without a graph.
    #[must_use]
    pub fn detach(&self) -> Tensor<T> {
        Tensor::from_raw(self.raw())
    }

    /// The numbers row by row, in storage of their own.
    pub(crate) fn to_data(&self) -> Data<T> {
        kernel::row_major(&self.storage().read(), self.layout())
    }

    /// The numbers row by row, in storage of their own.
    pub(crate) fn to_contiguous(&self) -> Raw<T> {
        Raw::new(self.to_data(), self.shape())
    }

    /// The numbers row by row, in storage of their own; the gradient passes.
    #[must_use]
    #[track_caller]
    pub fn copy(&self) -> Tensor<T> {
        record("CloneBackward0", Target::New, self.to_contiguous(), [self], |_| [], |cx, g| cx.put(0, g.clone()))
    }

    /// Whether `f` holds for an element. What is broadcast is looked at once.
    pub(crate) fn has(&self, f: impl Fn(T) -> bool) -> bool {
        let (data, layout) = (self.storage().read(), self.layout().unspread());
        match layout.is_contiguous() {
            true => data[layout.range()].iter().any(|x| f(*x)),
            false => layout.positions().any(|at| f(data[at])),
        }
    }

    /// Itself if the elements lie row by row, else a copy.
    #[must_use]
    #[track_caller]
    pub fn contiguous(&self) -> Tensor<T> {
        if self.is_contiguous() { self.clone() } else { self.copy() }
    }

    /// The numbers, row by row.
    pub fn to_vec(&self) -> Vec<T> {
        let data = self.storage().read();
        let layout: &Layout = self.layout();
        if layout.is_contiguous() {
            return data[layout.range()].to_vec();
        }
        kernel::row_major(&data, layout).to_vec()
    }

    fallible! {
        /// The number in a tensor with one element.
        /// # Panics
        /// With [`Error::NotANumber`] if there is not exactly one.
        pub fn item / try_item(self) -> T {
            if self.numel() != 1 {
                return Err(Error::NotANumber { op: "item", shape: self.shape().to_vec() });
            }
            Ok(self.storage().read()[self.layout().offset()])
        }
    }
}

impl<T: Floating> Tensor<T> {
    fallible! {
        /// Whether each number is as far from the other's as `atol + rtol * |other|` at most, or both are one infinity. NaN is
        /// close to nothing. The shapes broadcast.
        /// # Panics
        /// With [`Error::Broadcast`].
        pub fn allclose / try_allclose(self, other: &Tensor<T>, rtol: T, atol: T) -> bool {
            let shape = broadcast("allclose", self.shape(), other.shape())?;
            let (a, b) = (self.layout().broadcast_to(&shape), other.layout().broadcast_to(&shape));
            let (left, right) = (self.storage().read(), other.storage().read());
            Ok(a.positions().zip(b.positions()).all(|(at, other_at)| {
                let (x, y) = (left[at], right[other_at]);
                let distance = (x - y).magnitude();
                x == y || distance < T::HIGHEST && distance <= atol + rtol * y.magnitude()
            }))
        }
    }

    /// Adds numbers that broadcast to its shape, outside any graph.
    pub(crate) fn add_plain(&self, other: &Tensor<T>) {
        // In chains of numbers, this is the sum of what comes from two operations.
        if self.numel() == 1 && other.numel() == 1 {
            let number = other.storage().get(other.layout().offset());
            self.storage().write()[self.layout().offset()] += number;
            return;
        }
        let from = if other.shares_storage(self) { other.to_contiguous() } else { other.raw() };
        let layout = from.layout.broadcast_to(self.shape());
        let read = from.storage.read();
        kernel::update(&mut self.storage().write(), self.layout(), &read, &layout, |to, x| *to += x);
    }
}
