//! Sums, means and broadcasting, which is the adjoint of sums.
use crate::autograd::{Backward, Target, record, record_view};
use crate::error::fallible;
use crate::tensor::layout::{Layout, axes, axis};
use crate::tensor::{Element, Floating, Numeric, Raw, Tensor, kernel};

/// The shape after a reduction.
pub(super) fn reduced_shape(shape: &[usize], axes: &[usize], keepdim: bool) -> Vec<usize> {
    let sizes = shape.iter().enumerate();
    sizes
        .filter(|(axis, _)| keepdim || !axes.contains(axis))
        .map(|(axis, &size)| if axes.contains(&axis) { 1 } else { size })
        .collect()
}

/// How many elements go into one result.
pub(super) fn count(shape: &[usize], axes: &[usize]) -> usize {
    axes.iter().map(|&axis| shape[axis]).product()
}

impl<T: Numeric> Tensor<T> {
    /// The sum of all elements; 0 if there are none.
    ///
    /// Floats are added pairwise, so that little is lost, in an order that depends on the shape alone.
    ///
    /// ```
    /// # use autodiff::{Tensor, tensor};
    /// let x: Tensor = tensor([[1.0, 2.0], [3.0, 4.0]]);
    /// assert_eq!(x.sum().item(), 10.0);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn sum(&self) -> Tensor<T> {
        self.sum_axes("SumBackward0", &self.all_axes(), &[])
    }

    fallible! {
        /// The sum over some axes, all if none are given. With `keepdim` they stay, with size 1.
        ///
        /// ```
        /// # use autodiff::{Tensor, tensor};
        /// let x: Tensor = tensor([[1.0, 2.0], [3.0, 4.0]]);
        /// assert_eq!(x.sum_dim(&[-1], false).to_vec(), [3.0, 7.0]);
        /// ```
        /// # Panics
        /// With [`Error::Axis`](crate::Error::Axis) or [`Error::Argument`](crate::Error::Argument) if an axis does not exist
        /// or is given twice.
        #[must_use]
        pub fn sum_dim / try_sum_dim (self, dim: &[isize], keepdim: bool) -> Tensor<T> {
            let axes = axes("sum_dim", dim, self.ndim())?;
            Ok(self.sum_axes("SumBackward1", &axes, &reduced_shape(self.shape(), &axes, keepdim)))
        }

        /// The sums of the elements up to each along an axis.
        /// # Panics
        /// With [`Error::Axis`](crate::Error::Axis) if there is no such axis.
        #[must_use]
        pub fn cumsum / try_cumsum (self, dim: isize) -> Tensor<T> {
            Ok(self.running(axis("cumsum", dim, self.ndim())?, false))
        }
    }

    #[track_caller]
    fn running(&self, axis: usize, backwards: bool) -> Tensor<T> {
        let data = kernel::running(&self.storage().read(), self.layout(), axis, backwards);
        let raw = Raw::new(data, self.shape());
        record("CumsumBackward0", Target::New, raw, [self], |_| [], move |cx, g| cx.put(0, g.running(axis, !backwards)))
    }
}

impl<T: Floating> Tensor<T> {
    /// The mean of all elements; NaN if there are none.
    #[must_use]
    #[track_caller]
    pub fn mean(&self) -> Tensor<T> {
        self.mean_axes("MeanBackward0", &self.all_axes(), &[])
    }

    fallible! {
        /// The mean over some axes, all if none are given. With `keepdim` they stay, with size 1.
        /// # Panics
        /// With [`Error::Axis`](crate::Error::Axis) or [`Error::Argument`](crate::Error::Argument) if an axis does not exist
        /// or is given twice.
        #[must_use]
        pub fn mean_dim / try_mean_dim (self, dim: &[isize], keepdim: bool) -> Tensor<T> {
            let axes = axes("mean_dim", dim, self.ndim())?;
            Ok(self.mean_axes("MeanBackward1", &axes, &reduced_shape(self.shape(), &axes, keepdim)))
        }
    }

    #[track_caller]
    pub(super) fn mean_axes(&self, name: &'static str, axes: &[usize], shape: &[usize]) -> Tensor<T> {
        let count = T::from_f64(count(self.shape(), axes) as f64);
        let mut data = kernel::sum(&self.storage().read(), self.layout(), axes);
        data.iter_mut().for_each(|x| *x /= count);
        let (from, axes) = (self.shape().to_vec(), axes.to_vec());
        let raw = Raw::new(data, shape);
        record(
            name,
            Target::New,
            raw,
            [self],
            |_| [],
            move |cx, g| {
                cx.put(0, g.mul(T::ONE / count).restored(&from, &axes));
            },
        )
    }
}

impl<T: Element> Tensor<T> {
    pub(super) fn all_axes(&self) -> Vec<usize> {
        (0..self.ndim()).collect()
    }

    /// The sum over axes, as a tensor of this shape: that without the axes, or with axes of size 1 in their place.
    #[track_caller]
    pub(super) fn sum_axes(&self, name: &'static str, axes: &[usize], shape: &[usize]) -> Tensor<T> {
        let raw = Raw::new(kernel::sum(&self.storage().read(), self.layout(), axes), shape);
        let (from, axes) = (self.shape().to_vec(), axes.to_vec());
        let rule = move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| cx.put(0, g.restored(&from, &axes));
        record(name, Target::New, raw, [self], |_| [], rule)
    }

    /// A view of the shape before a reduction, which shows each result in the place of all that went into it.
    #[track_caller]
    pub(super) fn restored(&self, shape: &[usize], axes: &[usize]) -> Tensor<T> {
        let kept = self.ndim() == shape.len();
        let own = |axis: usize| if kept { axis } else { axis - axes.iter().filter(|before| **before < axis).count() };
        let stride = |axis| if axes.contains(&axis) { 0 } else { self.strides()[own(axis)] };
        let strides: Vec<isize> = (0..shape.len()).map(stride).collect();
        let layout = Layout::new(shape, &strides, self.layout().offset());
        let (from, axes) = (self.shape().to_vec(), axes.to_vec());
        record_view("ExpandBackward0", self, layout, move |g| g.sum_axes("SumBackward1", &axes, &from))
    }

    /// A view that repeats it along axes of size 1 and new ones in front. The shapes broadcast.
    #[track_caller]
    pub(crate) fn expanded(&self, shape: &[usize]) -> Tensor<T> {
        let layout = self.layout().broadcast_to(shape);
        let from = self.shape().to_vec();
        record_view("ExpandBackward0", self, layout, move |g| g.sum_to(&from))
    }

    /// The sum over the axes along which `shape` was broadcast to this shape: the adjoint of broadcasting.
    #[track_caller]
    pub(crate) fn sum_to(&self, shape: &[usize]) -> Tensor<T> {
        let added = self.ndim() - shape.len();
        let is_broadcast = |axis: &usize| *axis < added || (shape[*axis - added] == 1 && self.shape()[*axis] != 1);
        let axes: Vec<usize> = (0..self.ndim()).filter(is_broadcast).collect();
        let raw = Raw::new(kernel::sum(&self.storage().read(), self.layout(), &axes), shape);
        let from = self.shape().to_vec();
        let rule = move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| cx.put(0, g.expanded(&from));
        record("SumBackward1", Target::New, raw, [self], |_| [], rule)
    }
}

impl Tensor<bool> {
    /// Whether any element holds.
    #[must_use]
    pub fn any(&self) -> Tensor<bool> {
        self.fold_axes(&self.all_axes(), &[], |row| row.contains(&true))
    }

    /// Whether all elements hold.
    #[must_use]
    pub fn all(&self) -> Tensor<bool> {
        self.fold_axes(&self.all_axes(), &[], |row| !row.contains(&false))
    }

    fallible! {
        /// Whether any element holds along some axes, all if none are given.
        /// # Panics
        /// With [`Error::Axis`](crate::Error::Axis) or [`Error::Argument`](crate::Error::Argument) if an axis does not exist
        /// or is given twice.
        #[must_use]
        pub fn any_dim / try_any_dim (self, dim: &[isize], keepdim: bool) -> Tensor<bool> {
            let axes = axes("any_dim", dim, self.ndim())?;
            Ok(self.fold_axes(&axes, &reduced_shape(self.shape(), &axes, keepdim), |row| row.contains(&true)))
        }

        /// Whether all elements hold along some axes, all if none are given.
        /// # Panics
        /// With [`Error::Axis`](crate::Error::Axis) or [`Error::Argument`](crate::Error::Argument) if an axis does not exist
        /// or is given twice.
        #[must_use]
        pub fn all_dim / try_all_dim (self, dim: &[isize], keepdim: bool) -> Tensor<bool> {
            let axes = axes("all_dim", dim, self.ndim())?;
            Ok(self.fold_axes(&axes, &reduced_shape(self.shape(), &axes, keepdim), |row| !row.contains(&false)))
        }
    }

    /// How many elements hold.
    pub fn count_nonzero(&self) -> usize {
        let count = |row: &[bool]| row.iter().filter(|x| **x).count() as i64;
        kernel::Groups::of(&self.storage().read(), self.layout(), &self.all_axes()).map(false, count)[0] as usize
    }

    fn fold_axes(&self, axes: &[usize], shape: &[usize], f: impl Fn(&[bool]) -> bool + Sync) -> Tensor<bool> {
        let data = kernel::Groups::of(&self.storage().read(), self.layout(), axes).map(false, f);
        Tensor::from_raw(Raw::new(data, shape))
    }
}
