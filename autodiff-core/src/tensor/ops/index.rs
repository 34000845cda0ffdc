//! Elements by indices, and sums to indices, which are each other's adjoints. Sums are formed in the order of the indices.
use crate::Error;
use crate::autograd::{Backward, Save, Target, record};
use crate::error::fallible;
use crate::tensor::kernel::{self, Rows};
use crate::tensor::layout::{Layout, broadcast, numel};
use crate::tensor::ops::index_in;
use crate::tensor::storage::Data;
use crate::tensor::{Element, Numeric, Raw, Tensor};

impl<T: Element> Tensor<T> {
    fallible! {
        /// The parts with these indices along an axis, as many times as they are named. `index` has one axis, or is one number.
        ///
        /// ```
        /// use autodiff::{Tensor, tensor};
        ///
        /// let x: Tensor = tensor([[1.0, 2.0], [3.0, 4.0]]);
        /// assert_eq!(x.index_select(0, &tensor([1, 1, 0])).to_vec(), [3.0, 4.0, 3.0, 4.0, 1.0, 2.0]);
        /// ```
        /// # Panics
        /// With [`Error::Axis`], with [`Error::Index`], also for negative indices, and with [`Error::Argument`] if `index` has
        /// more axes.
        #[must_use]
        pub fn index_select / try_index_select(self, dim: isize, index: &Tensor<i64>) -> Tensor<T> {
            let axis = self.axis("index_select", dim)?;
            let count = one_axis("index_select", index)?;
            let rows = Rows::along(self.shape(), axis);
            check("index_select", index, dim, rows.size)?;
            let mut shape = self.shape().to_vec();
            match shape.get_mut(axis) {
                Some(size) => *size = count,
                None if count == 1 => {}
                None => return Err(Error::Shape { op: "index_select", expected: vec![1], found: vec![count] }),
            }
            numel("index_select", &shape)?;
            Ok(self.taken("IndexSelectBackward0", rows, index, &shape))
        }

        /// For each index the element that has it along `dim`, and is at the index's own place along the other axes: for an
        /// axis 0, `result[i, j] = self[index[i, j], j]`. `index` has as many axes as the tensor, and no larger sizes along
        /// the others.
        ///
        /// ```
        /// use autodiff::{Tensor, tensor};
        ///
        /// let x: Tensor = tensor([[1.0, 2.0], [3.0, 4.0]]);
        /// assert_eq!(x.gather(1, &tensor([[0, 0], [1, 0]])).to_vec(), [1.0, 1.0, 4.0, 3.0]);
        /// ```
        /// # Panics
        /// With [`Error::Axis`], with [`Error::Index`], also for negative indices, and with [`Error::Shape`].
        #[must_use]
        pub fn gather / try_gather(self, dim: isize, index: &Tensor<i64>) -> Tensor<T> {
            let axis = self.axis("gather", dim)?;
            fits("gather", self.shape(), index, Some(axis))?;
            check("gather", index, dim, self.shape().get(axis).copied().unwrap_or(1))?;
            Ok(self.gathered(axis, index))
        }

        /// [`Tensor::gather`] where the other axes broadcast.
        /// # Panics
        /// With [`Error::Axis`], with [`Error::Index`], also for negative indices, and with [`Error::Broadcast`].
        #[must_use]
        pub fn take_along_dim / try_take_along_dim(self, index: &Tensor<i64>, dim: isize) -> Tensor<T> {
            let op = "take_along_dim";
            let axis = self.axis(op, dim)?;
            if self.ndim() != index.ndim() {
                return Err(Error::Shape { op, expected: self.shape().to_vec(), found: index.shape().to_vec() });
            }
            let without = |shape: &[usize], size| {
                let sizes = shape.iter().enumerate();
                sizes.map(|(a, &own)| if a == axis { size } else { own }).collect::<Vec<usize>>()
            };
            let common = broadcast(op, &without(self.shape(), 1), &without(index.shape(), 1))?;
            let size = |tensor: &[usize]| tensor.get(axis).copied().unwrap_or(1);
            check(op, index, dim, size(self.shape()))?;
            let (own, index_shape) = (without(&common, size(self.shape())), without(&common, size(index.shape())));
            numel(op, &own)?;
            numel(op, &index_shape)?;
            Ok(self.expanded(&own).gathered(axis, &index.expanded(&index_shape)))
        }

        /// The elements at indices into the first axes: `x.index(&[&i, &j])` is `x[i[k], j[k], …]` for each `k`. The indices
        /// broadcast, and negative ones count from the end.
        ///
        /// ```
        /// use autodiff::{Tensor, tensor};
        ///
        /// let x: Tensor = tensor([[1.0, 2.0], [3.0, 4.0]]);
        /// assert_eq!(x.index(&[&tensor([0, 1]), &tensor([1, -1])]).to_vec(), [2.0, 4.0]);
        /// ```
        /// # Panics
        /// With [`Error::Index`], with [`Error::Broadcast`], and with [`Error::Argument`] if there are no indices or more than
        /// axes.
        #[must_use]
        pub fn index / try_index(self, indices: &[&Tensor<i64>]) -> Tensor<T> {
            let place = linear("index", self.shape(), indices)?;
            let (leading, rest) = self.shape().split_at(indices.len());
            let rows = Rows { outer: 1, size: leading.iter().product(), inner: rest.iter().product() };
            let shape = [place.shape(), rest].concat();
            numel("index", &shape)?;
            Ok(self.taken("IndexBackward0", rows, &place, &shape))
        }

        /// The elements at indices into the tensor as if it had one axis. Negative ones count from the end.
        /// # Panics
        /// With [`Error::Index`].
        #[must_use]
        pub fn take / try_take(self, index: &Tensor<i64>) -> Tensor<T> {
            let size = self.numel();
            let place = linear("take", &[size], &[index])?;
            Ok(self.taken("TakeBackward0", Rows { outer: 1, size, inner: 1 }, &place, index.shape()))
        }
    }

    /// The rows with these indices. They are in range.
    #[track_caller]
    pub(crate) fn taken(&self, name: &'static str, rows: Rows, index: &Tensor<i64>, shape: &[usize]) -> Tensor<T> {
        let mut data = Data::stale(shape.iter().product());
        take(&mut data, self, rows, index);
        let from = self.shape().to_vec();
        let rule = move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| cx.put(0, g.summed(rows, &cx.index(0), &from));
        record(name, Target::New, Raw::new(data, shape), [self], |_| [Some(Save::Index(index))], rule)
    }

    /// Zeros, with a row for each index added to the row with that index.
    #[track_caller]
    pub(crate) fn summed(&self, rows: Rows, index: &Tensor<i64>, shape: &[usize]) -> Tensor<T> {
        let mut data = Data::filled(shape.iter().product(), T::default());
        let (source, indices) = (self.row_by_row(), index.row_by_row());
        let (read, at) = (source.storage.read(), indices.storage.read());
        kernel::add_rows(&mut data, &read[source.layout.range()], rows, &at[indices.layout.range()]);
        let from = self.shape().to_vec();
        let rule = move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| {
            cx.put(0, g.taken("IndexSelectBackward0", rows, &cx.index(0), &from));
        };
        record("IndexAddBackward0", Target::New, Raw::new(data, shape), [self], |_| [Some(Save::Index(index))], rule)
    }

    fn row_by_row(&self) -> Raw<T> {
        if self.is_contiguous() { self.raw() } else { self.to_contiguous() }
    }

    /// As `gather`. Shapes fit, indices are in range.
    #[track_caller]
    pub(crate) fn gathered(&self, axis: usize, index: &Tensor<i64>) -> Tensor<T> {
        let mut data = Data::stale(index.numel());
        let (source, indices) = (self.storage().read(), index.storage().read());
        kernel::gather(&mut data, (&source, self.layout()), axis, (&indices, index.layout()));
        let shape = self.shape().to_vec();
        let rule =
            move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| cx.put(0, g.scattered(axis, &cx.index(0), &shape));
        record(
            "GatherBackward0",
            Target::New,
            Raw::new(data, index.shape()),
            [self],
            |_| [Some(Save::Index(index))],
            rule,
        )
    }

    /// Zeros, with each element added where `gather` would take it from.
    #[track_caller]
    pub(crate) fn scattered(&self, axis: usize, index: &Tensor<i64>, shape: &[usize]) -> Tensor<T> {
        let mut data = Data::filled(shape.iter().product(), T::default());
        add_at(&mut data, shape, self, axis, index);
        let rule = move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| cx.put(0, g.gathered(axis, &cx.index(0)));
        record("ScatterAddBackward0", Target::New, Raw::new(data, shape), [self], |_| [Some(Save::Index(index))], rule)
    }
}

impl<T: Numeric> Tensor<T> {
    fallible! {
        /// The tensor, with each element of `src` added where [`Tensor::gather`] would take it from: along an axis 0,
        /// `self[index[i, j], j] += src[i, j]`. Indices may be repeated; the sums are formed in their order.
        ///
        /// ```
        /// use autodiff::{Tensor, tensor};
        ///
        /// let counts: Tensor = Tensor::zeros(&[3]);
        /// assert_eq!(counts.scatter_add(0, &tensor([2, 0, 2]), &Tensor::ones(&[3])).to_vec(), [1.0, 0.0, 2.0]);
        /// ```
        /// # Panics
        /// With [`Error::Axis`], with [`Error::Index`], also for negative indices, and with [`Error::Shape`] if `index` has
        /// other axes, or a larger size than `src`, or than the tensor along another axis.
        #[must_use]
        pub fn scatter_add / try_scatter_add(self, dim: isize, index: &Tensor<i64>, src: &Tensor<T>) -> Tensor<T> {
            self.add_scattered("scatter_add", Target::New, dim, index, src)
        }

        /// As [`Tensor::scatter_add`], in place.
        /// # Panics
        /// As `scatter_add`, and with [`Error::LeafInPlace`].
        pub fn scatter_add_ / try_scatter_add_(self, dim: isize, index: &Tensor<i64>, src: &Tensor<T>) -> Tensor<T> {
            self.add_scattered("scatter_add_", Target::InPlace(self), dim, index, src)
        }
    }

    #[track_caller]
    fn add_scattered(
        &self,
        op: &'static str,
        target: Target<'_, T>,
        dim: isize,
        index: &Tensor<i64>,
        src: &Tensor<T>,
    ) -> Result<Tensor<T>, Error> {
        let axis = self.axis(op, dim)?;
        fits(op, self.shape(), index, Some(axis))?;
        fits(op, src.shape(), index, None)?;
        check(op, index, dim, self.shape().get(axis).copied().unwrap_or(1))?;
        target.check(op, self.shape())?;
        let mut data = self.to_data();
        add_at(&mut data, self.shape(), src, axis, index);
        let (shape, part) = (src.shape().to_vec(), block(src.shape(), index.shape()));
        let rule = move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| {
            if cx.wants(0) {
                cx.put(0, g.clone());
            }
            if cx.wants(1) {
                let grad = g.gathered(axis, &cx.index(0));
                // What no index belongs to was not added.
                let partial = grad.shape() != shape;
                cx.put(1, if partial { grad.spread("AsStridedScatterBackward0", &shape, &part) } else { grad });
            }
        };
        let raw = Raw::new(data, self.shape());
        let saves = |[_, of_src]: [bool; 2]| [of_src.then_some(Save::Index(index))];
        Ok(record("ScatterAddBackward0", target, raw, [self, src], saves, rule))
    }
}

impl Tensor<bool> {
    /// The indices of the elements that are `true`, in their order: `[count, ndim]`.
    ///
    /// ```
    /// use autodiff::tensor;
    ///
    /// let mask = tensor([[false, true], [true, true]]);
    /// assert_eq!(mask.nonzero().to_vec(), [0, 1, 1, 0, 1, 1]);
    /// ```
    #[must_use]
    pub fn nonzero(&self) -> Tensor<i64> {
        let mask = self.to_data();
        let mut indices = Vec::new();
        for number in (0..mask.len()).filter(|&number| mask[number]) {
            let (start, mut rest) = (indices.len(), number);
            for &size in self.shape().iter().rev() {
                indices.push((rest % size) as i64);
                rest /= size;
            }
            indices[start..].reverse();
        }
        let count = mask.iter().filter(|&&holds| holds).count();
        Tensor::from_vec(indices, &[count, self.ndim()])
    }
}

/// Reads the rows with these indices.
pub(crate) fn take<T: Element>(to: &mut [T], from: &Tensor<T>, rows: Rows, index: &Tensor<i64>) {
    let (source, indices) = (from.row_by_row(), index.row_by_row());
    let (read, at) = (source.storage.read(), indices.storage.read());
    kernel::take_rows(to, &read[source.layout.range()], rows, &at[indices.layout.range()]);
}

/// Adds the elements of `src` that have an index to an array of this shape.
fn add_at<T: Element>(to: &mut [T], shape: &[usize], src: &Tensor<T>, axis: usize, index: &Tensor<i64>) {
    let (source, indices) = (src.storage().read(), index.storage().read());
    let whole = Layout::contiguous(shape);
    kernel::scatter((to, &whole), (&source, src.layout()), axis, (&indices, index.layout()), T::plus);
}

/// The first elements along each axis of an array that lies row by row.
fn block(shape: &[usize], sizes: &[usize]) -> Layout {
    Layout::new(sizes, Layout::contiguous(shape).strides(), 0)
}

/// An error unless all indices are in range.
pub(crate) fn check(op: &'static str, index: &Tensor<i64>, axis: isize, size: usize) -> Result<(), Error> {
    let data = index.storage().read();
    let outside = |&at: &usize| !(0..size as i64).contains(&data[at]);
    match index.layout().positions().find(outside) {
        Some(at) => Err(Error::Index { op, index: data[at], axis, size }),
        None => Ok(()),
    }
}

/// The number of indices along their only axis.
pub(crate) fn one_axis(op: &'static str, index: &Tensor<i64>) -> Result<usize, Error> {
    if index.ndim() > 1 {
        let message = format!("the indices have shape {:?}, but must have one axis", index.shape());
        return Err(Error::Argument { op, message });
    }
    Ok(index.numel())
}

/// An error if there are more indices than elements along an axis, except the one they are for.
pub(crate) fn fits(op: &'static str, shape: &[usize], index: &Tensor<i64>, free: Option<usize>) -> Result<(), Error> {
    let found = index.shape();
    let sizes = shape.iter().zip(found).enumerate();
    if shape.len() != found.len() || sizes.into_iter().any(|(axis, (size, own))| Some(axis) != free && own > size) {
        return Err(Error::Shape { op, expected: shape.to_vec(), found: found.to_vec() });
    }
    Ok(())
}

/// Indices into the first axes, which broadcast, as indices into these axes as one.
pub(crate) fn linear(op: &'static str, shape: &[usize], indices: &[&Tensor<i64>]) -> Result<Tensor<i64>, Error> {
    if indices.is_empty() || indices.len() > shape.len() {
        let message = format!("{} indices for a tensor with {} axes", indices.len(), shape.len());
        return Err(Error::Argument { op, message });
    }
    let mut common = indices[0].shape().to_vec();
    for index in indices {
        common = broadcast(op, &common, index.shape())?;
    }
    let mut places = Data::filled(common.iter().product(), 0);
    for (axis, (index, &size)) in indices.iter().zip(shape).enumerate() {
        let layout = index.layout().broadcast_to(&common);
        let data = index.storage().read();
        for (place, at) in places.iter_mut().zip(layout.positions()) {
            *place = *place * size as i64 + index_in(op, data[at], axis as isize, size)? as i64;
        }
    }
    Ok(Tensor::from_raw(Raw::new(places, &common)))
}
