//! Views of some of the elements.
use crate::Error;
use crate::autograd::record_parts;
use crate::error::fallible;
use crate::tensor::layout::{Layout, numel};
use crate::tensor::{Element, Tensor};
use std::ops::{Bound, RangeBounds};

impl<T: Element> Tensor<T> {
    fallible! {
        /// A view of every `step`th index of an axis, within a range. Negative bounds count from the end, and bounds that are
        /// out of range are clipped.
        ///
        /// ```
        /// use autodiff::{Tensor, tensor};
        ///
        /// let x: Tensor = tensor([0.0, 1.0, 2.0, 3.0, 4.0]);
        /// assert_eq!(x.slice(0, 1..-1, 1).to_vec(), [1.0, 2.0, 3.0]);
        /// assert_eq!(x.slice(0, .., 3).to_vec(), [0.0, 3.0]);
        /// assert_eq!(x.slice(0, -2..100, 1).to_vec(), [3.0, 4.0]);
        /// ```
        /// # Panics
        /// With [`Error::Axis`], and with [`Error::Argument`] if the step is 0.
        #[must_use]
        pub fn slice / try_slice(self, dim: isize, range: impl RangeBounds<isize>, step: usize) -> Tensor<T> {
            let axis = self.real_axis("slice", dim)?;
            if step == 0 {
                return Err(Error::Argument { op: "slice", message: "the step is 0".to_string() });
            }
            let size = self.shape()[axis] as isize;
            let clip = |at: isize, and: isize| {
                let from_front = if at < 0 { at.saturating_add(size) } else { at };
                from_front.saturating_add(and).clamp(0, size)
            };
            let start = match range.start_bound() {
                Bound::Included(&at) => clip(at, 0),
                Bound::Excluded(&at) => clip(at, 1),
                Bound::Unbounded => 0,
            };
            let end = match range.end_bound() {
                Bound::Included(&at) => clip(at, 1),
                Bound::Excluded(&at) => clip(at, 0),
                Bound::Unbounded => size,
            };
            let count = ((end - start).max(0) as usize).div_ceil(step);
            Ok(self.sliced(axis, start as usize, count, step.min(size.max(1) as usize)))
        }

        /// A view of `length` indices of an axis from `start` on, which counts from the end if it is negative.
        /// # Panics
        /// With [`Error::Axis`], and with [`Error::Index`] if there are not so many.
        #[must_use]
        pub fn narrow / try_narrow(self, dim: isize, start: isize, length: usize) -> Tensor<T> {
            let axis = self.real_axis("narrow", dim)?;
            let size = self.shape()[axis];
            let error = |index: i64| Error::Index { op: "narrow", index, axis: dim, size };
            let first = if start < 0 { start + size as isize } else { start };
            if !(0..=size as isize).contains(&first) {
                return Err(error(start as i64));
            }
            if length > size - first as usize {
                return Err(error(i64::try_from(length).unwrap_or(i64::MAX).saturating_add(first as i64 - 1)));
            }
            Ok(self.sliced(axis, first as usize, length, 1))
        }

        /// A view of one index of an axis, without that axis. A negative index counts from the end.
        ///
        /// ```
        /// use autodiff::{Tensor, tensor};
        ///
        /// let x: Tensor = tensor([[1.0, 2.0], [3.0, 4.0]]);
        /// x.select(0, -1).fill_(5.0);
        /// assert_eq!(x.to_vec(), [1.0, 2.0, 5.0, 5.0]);
        /// ```
        /// # Panics
        /// With [`Error::Axis`], and with [`Error::Index`].
        #[must_use]
        pub fn select / try_select(self, dim: isize, index: isize) -> Tensor<T> {
            let axis = self.real_axis("select", dim)?;
            let index = index_in("select", index as i64, dim, self.shape()[axis])?;
            Ok(self.selected(axis, index))
        }

        /// Views of `split_size` neighbouring indices of an axis each; the last may have fewer. Where PyTorch refuses to change
        /// them in place while operations are recorded, this is a change of the whole as with any other view.
        /// # Panics
        /// With [`Error::Axis`], and with [`Error::Argument`] if the size is 0 and the axis is not empty.
        #[must_use]
        pub fn split / try_split(self, split_size: usize, dim: isize) -> Vec<Tensor<T>> {
            let axis = self.real_axis("split", dim)?;
            let size = self.shape()[axis];
            if split_size == 0 && size > 0 {
                return Err(Error::Argument { op: "split", message: "the size of a part is 0".to_string() });
            }
            Ok(self.split_by("SplitBackward0", axis, &parts(size, split_size)))
        }

        /// Views of as many neighbouring indices of an axis as `sizes` says, one after another.
        /// # Panics
        /// With [`Error::Axis`], and with [`Error::Argument`] if the sizes do not add up to that of the axis.
        #[must_use]
        pub fn split_with_sizes / try_split_with_sizes(self, sizes: &[usize], dim: isize) -> Vec<Tensor<T>> {
            let axis = self.real_axis("split_with_sizes", dim)?;
            let sum = sizes.iter().fold(0, |sum: usize, &size| sum.saturating_add(size));
            let size = self.shape()[axis];
            if sum != size {
                let message = format!("sizes {sizes:?} add up to {sum}, but axis {dim} has size {size}");
                return Err(Error::Argument { op: "split_with_sizes", message });
            }
            Ok(self.split_by("SplitWithSizesBackward0", axis, sizes))
        }

        /// Views of an axis in at most `chunks` parts of one size, of which the last may be smaller.
        /// # Panics
        /// With [`Error::Axis`], and with [`Error::Argument`] if there are to be no parts.
        #[must_use]
        pub fn chunk / try_chunk(self, chunks: usize, dim: isize) -> Vec<Tensor<T>> {
            let axis = self.real_axis("chunk", dim)?;
            if chunks == 0 {
                return Err(Error::Argument { op: "chunk", message: "there are to be no parts".to_string() });
            }
            let size = self.shape()[axis];
            // An empty axis has that many empty parts.
            let sizes = if size == 0 { vec![0; chunks] } else { parts(size, size.div_ceil(chunks)) };
            Ok(self.split_by("SplitBackward0", axis, &sizes))
        }

        /// Views of each index of an axis, without that axis.
        /// # Panics
        /// With [`Error::Axis`].
        #[must_use]
        pub fn unbind / try_unbind(self, dim: isize) -> Vec<Tensor<T>> {
            let axis = self.real_axis("unbind", dim)?;
            let layouts: Vec<Layout> = (0..self.shape()[axis]).map(|i| self.layout().selected(axis, i)).collect();
            let mut shape = self.shape().to_vec();
            shape.remove(axis);
            Ok(record_parts("UnbindBackward0", self, layouts, move |grads| {
                let zeros = || Tensor::zeros(&[]).expanded(&shape);
                let grads: Vec<_> = grads.iter().map(|grad| grad.clone().unwrap_or_else(zeros)).collect();
                Tensor::stacked(&grads.iter().collect::<Vec<_>>(), axis)
            }))
        }

        /// A view of the elements whose indices along two axes differ by `offset` (along `dim1` from 0, along `dim2` from
        /// `offset` on), along a new last axis.
        /// # Panics
        /// With [`Error::Axis`], and with [`Error::Argument`] if both axes are one.
        #[must_use]
        pub fn diagonal / try_diagonal(self, offset: isize, dim1: isize, dim2: isize) -> Tensor<T> {
            let (a, b) = (self.real_axis("diagonal", dim1)?, self.real_axis("diagonal", dim2)?);
            if a == b {
                return Err(Error::Argument { op: "diagonal", message: format!("axis {a} is given twice") });
            }
            Ok(self.show("DiagonalBackward0", move |layout| layout.diagonal(offset, a, b)))
        }

        /// A view of the windows of `size` neighbouring indices of an axis that begin `step` apart, each along a new last axis.
        /// They overlap if the step is smaller, and then cannot be changed in place.
        /// # Panics
        /// With [`Error::Axis`], and with [`Error::Argument`] if the size is too large or the step is 0.
        #[must_use]
        pub fn unfold / try_unfold(self, dim: isize, size: usize, step: usize) -> Tensor<T> {
            let axis = self.axis("unfold", dim)?;
            let room = self.shape().get(axis).copied().unwrap_or(1);
            if size > room || step == 0 {
                let message = format!("windows of size {size}, {step} apart, on axis {dim} of size {room}");
                return Err(Error::Argument { op: "unfold", message });
            }
            let mut shape = self.shape().to_vec();
            if let Some(windows) = shape.get_mut(axis) {
                *windows = (room - size) / step + 1;
            }
            shape.push(size);
            numel("unfold", &shape)?;
            let step = step.min(room.max(1));
            Ok(self.show("UnfoldBackward0", move |layout| layout.unfolded(axis, size, step)))
        }
    }

    /// An axis counted from the front. A number has none.
    pub(crate) fn real_axis(&self, op: &'static str, dim: isize) -> Result<usize, Error> {
        if self.ndim() == 0 {
            return Err(Error::Axis { op, axis: dim, ndim: 0 });
        }
        self.axis(op, dim)
    }

    #[track_caller]
    pub(crate) fn sliced(&self, axis: usize, start: usize, count: usize, step: usize) -> Tensor<T> {
        self.show("SliceBackward0", move |layout| layout.sliced(axis, start, count, step))
    }

    #[track_caller]
    pub(crate) fn selected(&self, axis: usize, index: usize) -> Tensor<T> {
        self.show("SelectBackward0", move |layout| layout.selected(axis, index))
    }

    #[track_caller]
    fn split_by(&self, name: &'static str, axis: usize, sizes: &[usize]) -> Vec<Tensor<T>> {
        let mut start = 0;
        let layouts: Vec<Layout> = sizes
            .iter()
            .map(|&size| {
                let layout = self.layout().sliced(axis, start, size, 1);
                start += size;
                layout
            })
            .collect();
        let shapes: Vec<Vec<usize>> = layouts.iter().map(|layout| layout.shape().to_vec()).collect();
        record_parts(name, self, layouts, move |grads| {
            let zeros = |i: usize| Tensor::zeros(&[]).expanded(&shapes[i]);
            let grads: Vec<_> =
                grads.iter().enumerate().map(|(i, grad)| grad.clone().unwrap_or_else(|| zeros(i))).collect();
            Tensor::joined(&grads.iter().collect::<Vec<_>>(), axis)
        })
    }
}

/// An axis in parts of one size; the last may be smaller.
fn parts(size: usize, part: usize) -> Vec<usize> {
    let mut sizes = vec![part; size / part.max(1)];
    match size % part.max(1) {
        0 if sizes.is_empty() => sizes.push(0),
        0 => {}
        rest => sizes.push(rest),
    }
    sizes
}

/// An index counted from the front.
pub(crate) fn index_in(op: &'static str, index: i64, axis: isize, size: usize) -> Result<usize, Error> {
    let from_front = if index < 0 { index.saturating_add(size as i64) } else { index };
    if (0..size as i64).contains(&from_front) {
        return Ok(from_front as usize);
    }
    Err(Error::Index { op, index, axis, size })
}
