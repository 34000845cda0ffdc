//! Views of all elements: other shapes, other orders of the axes.
use crate::Error;
use crate::autograd::{Target, record, record_view};
use crate::error::fallible;
use crate::tensor::layout::{axis, numel};
use crate::tensor::{Element, Raw, Tensor};

impl<T: Element> Tensor<T> {
    fallible! {
        /// The elements in another shape, in which one size may be -1 and follows from the others. A view where the strides
        /// allow it, else a copy.
        ///
        /// ```
        /// use autodiff::{Tensor, tensor};
        ///
        /// let x: Tensor = tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
        /// assert_eq!(x.reshape(&[3, -1]).shape(), [3, 2]);
        /// assert!(!x.t().reshape(&[-1]).shares_storage(&x));
        /// ```
        /// # Panics
        /// With [`Error::Reshape`] if the number of elements differs.
        #[must_use]
        pub fn reshape / try_reshape(self, shape: &[isize]) -> Tensor<T> {
            Ok(self.reshape_to(&sizes("reshape", self.shape(), shape)?))
        }

        /// As [`Tensor::reshape`], but always a view.
        /// # Panics
        /// With [`Error::Reshape`] if the number of elements differs, and with [`Error::ViewStrides`] where a copy would be
        /// needed.
        #[must_use]
        pub fn view / try_view(self, shape: &[isize]) -> Tensor<T> {
            let to = sizes("view", self.shape(), shape)?;
            if self.layout().reshaped(&to).is_none() {
                let (from, strides) = (self.shape().to_vec(), self.strides().to_vec());
                return Err(Error::ViewStrides { from, strides, to: shape.to_vec() });
            }
            Ok(self.reshape_to(&to))
        }

        /// The axes from `start_dim` to `end_dim`, both included, as one. The tensor itself if that is one already; a number
        /// gets an axis. A view where the strides allow it, else a copy.
        /// # Panics
        /// With [`Error::Axis`], and with [`Error::Argument`] if the axes are in the wrong order.
        #[must_use]
        pub fn flatten / try_flatten(self, start_dim: isize, end_dim: isize) -> Tensor<T> {
            let (start, end) = (self.axis("flatten", start_dim)?, self.axis("flatten", end_dim)?);
            if start > end {
                let message = format!("axis {start_dim} comes after axis {end_dim}");
                return Err(Error::Argument { op: "flatten", message });
            }
            if self.ndim() == 0 {
                return Ok(self.reshape_to(&[1]));
            }
            if start == end {
                return Ok(self.clone());
            }
            let mut shape = self.shape().to_vec();
            let merged = shape[start..=end].iter().product();
            shape.splice(start..=end, [merged]);
            Ok(self.reshape_to(&shape))
        }

        /// A view that repeats the tensor along axes of size 1, and along new ones in front. A size of -1 keeps an axis as it
        /// is. The elements are not copied, so the view cannot be changed in place.
        ///
        /// ```
        /// use autodiff::{Tensor, tensor};
        ///
        /// let x: Tensor = tensor([[1.0], [2.0]]);
        /// assert_eq!(x.expand(&[-1, 3]).to_vec(), [1.0, 1.0, 1.0, 2.0, 2.0, 2.0]);
        /// ```
        /// # Panics
        /// With [`Error::Reshape`] if an axis of another size than 1 would change.
        #[must_use]
        pub fn expand / try_expand(self, shape: &[isize]) -> Tensor<T> {
            let error = || Error::Reshape { op: "expand", from: self.shape().to_vec(), to: shape.to_vec() };
            let added = shape.len().checked_sub(self.ndim()).ok_or_else(error)?;
            let mut to = Vec::with_capacity(shape.len());
            for (i, &size) in shape.iter().enumerate() {
                let here = i.checked_sub(added).map(|axis| self.shape()[axis]);
                to.push(match (here, usize::try_from(size)) {
                    (None, Ok(size)) => size,
                    (Some(here), Ok(size)) if here == size || here == 1 => size,
                    (Some(here), Err(_)) if size == -1 => here,
                    (Some(_) | None, Ok(_) | Err(_)) => return Err(error()),
                });
            }
            numel("expand", &to)?;
            Ok(self.expanded(&to))
        }

        /// A view with the axes in another order: axis `i` of the view is axis `dims[i]` of the tensor.
        /// # Panics
        /// With [`Error::Axis`], and with [`Error::Argument`] if not every axis is named once.
        #[must_use]
        pub fn permute / try_permute(self, dims: &[isize]) -> Tensor<T> {
            let ndim = self.ndim();
            let mut inverse = vec![ndim; ndim];
            if dims.len() != ndim {
                let message = format!("{} axes for a tensor with {ndim}", dims.len());
                return Err(Error::Argument { op: "permute", message });
            }
            let axes = dims.iter().map(|&dim| self.axis("permute", dim)).collect::<Result<Vec<_>, _>>()?;
            for (to, &from) in axes.iter().enumerate() {
                if inverse[from] != ndim {
                    return Err(Error::Argument { op: "permute", message: format!("axis {from} is given twice") });
                }
                inverse[from] = to;
            }
            Ok(self.permuted("PermuteBackward0", axes, inverse))
        }

        /// A view with two axes exchanged.
        /// # Panics
        /// With [`Error::Axis`].
        #[must_use]
        pub fn transpose / try_transpose(self, dim0: isize, dim1: isize) -> Tensor<T> {
            let (a, b) = (self.axis("transpose", dim0)?, self.axis("transpose", dim1)?);
            Ok(self.swapped("TransposeBackward0", a, b))
        }

        /// The transpose of a matrix, as a view; of fewer axes, a view of the same.
        /// # Panics
        /// With [`Error::Argument`] if there are more than two axes.
        #[must_use]
        pub fn t / try_t(self) -> Tensor<T> {
            match self.ndim() {
                0 | 1 => Ok(self.swapped("TBackward0", 0, 0)),
                2 => Ok(self.swapped("TBackward0", 0, 1)),
                ndim => {
                    let message = format!("a tensor with {ndim} axes is not a matrix; use transpose or permute");
                    Err(Error::Argument { op: "t", message })
                }
            }
        }

        /// A view without an axis of size 1; of all elements as they are if the axis has another size.
        /// # Panics
        /// With [`Error::Axis`].
        #[must_use]
        pub fn squeeze_dim / try_squeeze_dim(self, dim: isize) -> Tensor<T> {
            let axis = self.axis("squeeze_dim", dim)?;
            let from = self.shape().to_vec();
            let layout = self.layout().squeezed(|a| a == axis);
            Ok(record_view("SqueezeBackward1", self, layout, move |g| g.reshape_to(&from)))
        }

        /// A view with a new axis of size 1. A negative `dim` counts from behind the last axis.
        /// # Panics
        /// With [`Error::Axis`].
        #[must_use]
        pub fn unsqueeze / try_unsqueeze(self, dim: isize) -> Tensor<T> {
            let axis = axis("unsqueeze", dim, self.ndim() + 1)?;
            let from = self.shape().to_vec();
            Ok(record_view("UnsqueezeBackward0", self, self.layout().inserted(axis), move |g| g.reshape_to(&from)))
        }

        /// A view with the axis `source` at the place `destination`; the others keep their order.
        /// # Panics
        /// With [`Error::Axis`].
        #[must_use]
        pub fn movedim / try_movedim(self, source: isize, destination: isize) -> Tensor<T> {
            let (from, to) = (self.axis("movedim", source)?, self.axis("movedim", destination)?);
            let mut axes: Vec<usize> = (0..self.ndim()).filter(|&axis| axis != from).collect();
            let mut inverse = axes.clone();
            if self.ndim() > 0 {
                axes.insert(to, from);
                inverse = (0..self.ndim()).filter(|&axis| axis != to).collect();
                inverse.insert(from, to);
            }
            Ok(self.permuted("PermuteBackward0", axes, inverse))
        }
    }

    /// A view without the axes of size 1.
    #[must_use]
    #[track_caller]
    pub fn squeeze(&self) -> Tensor<T> {
        let from = self.shape().to_vec();
        let layout = self.layout().squeezed(|_| true);
        record_view("SqueezeBackward0", self, layout, move |g| g.reshape_to(&from))
    }

    /// An axis counted from the front.
    pub(crate) fn axis(&self, op: &'static str, dim: isize) -> Result<usize, Error> {
        axis(op, dim, self.ndim())
    }

    /// The elements in another shape with as many: a view where the strides allow it, else a copy.
    #[track_caller]
    pub(crate) fn reshape_to(&self, shape: &[usize]) -> Tensor<T> {
        let from = self.shape().to_vec();
        if let Some(layout) = self.layout().reshaped(shape) {
            return record_view("ViewBackward0", self, layout, move |g| g.reshape_to(&from));
        }
        let copy = self.copy();
        let raw = Raw { layout: crate::tensor::layout::Layout::contiguous(shape), ..copy.raw() };
        let rule = move |cx: &mut crate::autograd::Backward<'_, '_, T>, g: &Tensor<T>| cx.put(0, g.reshape_to(&from));
        record("UnsafeViewBackward0", Target::New, raw, [&copy], |_| [], rule)
    }

    #[track_caller]
    fn permuted(&self, name: &'static str, axes: Vec<usize>, inverse: Vec<usize>) -> Tensor<T> {
        let layout = self.layout().permuted(&axes);
        record_view(name, self, layout, move |g| g.permuted(name, inverse.clone(), axes.clone()))
    }

    #[track_caller]
    fn swapped(&self, name: &'static str, a: usize, b: usize) -> Tensor<T> {
        record_view(name, self, self.layout().swapped(a, b), move |g| g.swapped(name, a, b))
    }
}

/// The sizes of a new shape, of which one may be -1.
fn sizes(op: &'static str, from: &[usize], to: &[isize]) -> Result<Vec<usize>, Error> {
    let error = || Error::Reshape { op, from: from.to_vec(), to: to.to_vec() };
    let count: usize = from.iter().product();
    let mut known: usize = 1;
    let mut open = None;
    for (i, &size) in to.iter().enumerate() {
        match usize::try_from(size) {
            Ok(size) => known = known.checked_mul(size).ok_or_else(error)?,
            Err(_) if size == -1 && open.is_none() => open = Some(i),
            Err(_) => return Err(error()),
        }
    }
    let mut sizes: Vec<usize> = to.iter().map(|&size| size as usize).collect();
    match open {
        Some(i) if known > 0 && count.is_multiple_of(known) => sizes[i] = count / known,
        None if known == count => {}
        Some(_) | None => return Err(error()),
    }
    numel(op, &sizes)?;
    Ok(sizes)
}
