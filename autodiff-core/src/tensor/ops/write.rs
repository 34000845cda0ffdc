//! Elements written to indices: the opposite of `index.rs`. Each operation says where in the tensor, taken row by row, each
//! element of the source goes; of several that go to one place the last one stays, or all are added in their order.
use super::index::{check, fits, linear, one_axis, take};
use crate::Error;
use crate::autograd::{Backward, Save, Target, record};
use crate::error::fallible;
use crate::tensor::kernel::Rows;
use crate::tensor::layout::{Layout, broadcast, numel};
use crate::tensor::storage::Data;
use crate::tensor::{Numeric, Raw, Tensor};

/// What happens at the places.
#[derive(Clone, Copy)]
enum Change<T> {
    Replace,
    /// With a factor.
    Add(T),
}

/// The public name, and PyTorch's of the node.
type Names = (&'static str, &'static str);

macro_rules! with_in_place {
    ($(
        $(#[$doc:meta])*
        $name:ident $try_name:ident, $in_place:ident $try_in_place:ident, $node:literal:
        ($this:ident, $names:ident, $target:ident $(, $arg:ident: $ty:ty)*) $body:block
    )*) => {
        impl<T: Numeric> Tensor<T> { $(
            fallible! {
                $(#[$doc])*
                #[must_use]
                pub fn $name / $try_name(self $(, $arg: $ty)*) -> Tensor<T> {
                    let ($this, $names, $target) = (self, (stringify!($name), $node), Target::New);
                    $body
                }

                #[doc = concat!("As [`Tensor::", stringify!($name), "`], in place.\n# Panics\nAs `", stringify!($name), "`, and with [`Error::LeafInPlace`].")]
                pub fn $in_place / $try_in_place(self $(, $arg: $ty)*) -> Tensor<T> {
                    let ($this, $names, $target) = (self, (stringify!($in_place), $node), Target::InPlace(self));
                    $body
                }
            }
        )* }
    };
}
with_in_place! {
    /// The tensor, with each element of `src` where [`Tensor::gather`] would take it from: along an axis 0,
    /// `self[index[i, j], j] = src[i, j]`. Of several for one place the last one stays.
    /// # Panics
    /// With [`Error::Axis`], with [`Error::Index`], also for negative indices, and with [`Error::Shape`] if `index` has other
    /// axes, or a larger size than `src`, or than the tensor along another axis.
    scatter try_scatter, scatter_ try_scatter_, "ScatterBackward0":
    (this, names, target, dim: isize, index: &Tensor<i64>, src: &Tensor<T>) {
        let axis = this.axis(names.0, dim)?;
        fits(names.0, this.shape(), index, Some(axis))?;
        fits(names.0, src.shape(), index, None)?;
        let places = this.places_along(names.0, dim, index)?;
        if src.shape() == index.shape() {
            return this.written(names, target, &places, Change::Replace, src);
        }
        // What no index belongs to is not written.
        let shape = index.shape().to_vec();
        let part = src.show("SliceBackward0", |layout| Layout::new(&shape, layout.strides(), layout.offset()));
        this.written(names, target, &places, Change::Replace, &part)
    }

    /// The tensor, with the parts of `src` in the place of those that have these indices along an axis. Of several for one
    /// place the last one stays.
    /// # Panics
    /// With [`Error::Axis`], with [`Error::Index`], also for negative indices, and with [`Error::Shape`] if `src` has not as
    /// many parts as there are indices, or other sizes along the other axes.
    index_copy try_index_copy, index_copy_ try_index_copy_, "IndexCopyBackward0":
    (this, names, target, dim: isize, index: &Tensor<i64>, src: &Tensor<T>) {
        let places = this.places_of_parts(names.0, dim, index)?;
        shape_is(names.0, places.shape(), src)?;
        this.written(names, target, &places, Change::Replace, src)
    }

    /// The tensor, with the parts of `source` times `alpha` added to those that have these indices along an axis.
    /// # Panics
    /// As [`Tensor::index_copy`].
    index_add try_index_add, index_add_ try_index_add_, "IndexAddBackward0":
    (this, names, target, dim: isize, index: &Tensor<i64>, source: &Tensor<T>, alpha: T) {
        let places = this.places_of_parts(names.0, dim, index)?;
        shape_is(names.0, places.shape(), source)?;
        this.written(names, target, &places, Change::Add(alpha), source)
    }

    /// The tensor, with one value in the parts that have these indices along an axis.
    /// # Panics
    /// With [`Error::Axis`], and with [`Error::Index`], also for negative indices.
    index_fill try_index_fill, index_fill_ try_index_fill_, "IndexFillBackward0":
    (this, names, target, dim: isize, index: &Tensor<i64>, value: T) {
        let places = this.places_of_parts(names.0, dim, index)?;
        this.filled_at(names, target, &places, value)
    }

    /// The tensor, with `values`, which broadcast, at the indices into the first axes: `self[i[k], j[k], …] = values[k]`, or
    /// with `accumulate` added there. Without, of several for one place the last one stays. Negative indices count from the
    /// end.
    /// # Panics
    /// With [`Error::Index`], with [`Error::Broadcast`] or [`Error::Shape`] if the indices or values do not broadcast, and with
    /// [`Error::Argument`] if there are no indices or more than axes.
    index_put try_index_put, index_put_ try_index_put_, "IndexPutBackward0":
    (this, names, target, indices: &[&Tensor<i64>], values: &Tensor<T>, accumulate: bool) {
        let leading = linear(names.0, this.shape(), indices)?;
        let rest = &this.shape()[indices.len()..];
        let size: usize = rest.iter().product();
        let shape = [leading.shape(), rest].concat();
        numel(names.0, &shape)?;
        let parts = leading.to_vec();
        let each = parts.iter().flat_map(|&part| (0..size).map(move |i| part * size as i64 + i as i64));
        let places = Tensor::from_vec(each.collect(), &shape);
        let change = if accumulate { Change::Add(T::UNIT) } else { Change::Replace };
        this.written(names, target, &places, change, values)
    }
}

impl<T: Numeric> Tensor<T> {
    /// Where the elements of a source in the shape of `index` go, which differ from their own places along an axis.
    fn places_along(&self, op: &'static str, dim: isize, index: &Tensor<i64>) -> Result<Tensor<i64>, Error> {
        let axis = self.axis(op, dim)?;
        check(op, index, dim, self.shape().get(axis).copied().unwrap_or(1))?;
        let mut strides = Layout::contiguous(self.shape()).strides().to_vec();
        let stride = strides.get_mut(axis).map_or(0, std::mem::take) as i64;
        let own = Layout::new(index.shape(), &strides, 0);
        let indices = index.to_data();
        let places = own.positions().zip(indices.iter()).map(|(at, &index)| at as i64 + index * stride);
        Ok(Tensor::from_vec(places.collect(), index.shape()))
    }

    /// The same for parts with indices along an axis.
    fn places_of_parts(&self, op: &'static str, dim: isize, index: &Tensor<i64>) -> Result<Tensor<i64>, Error> {
        let axis = self.axis(op, dim)?;
        let count = one_axis(op, index)?;
        let (mut shape, mut along) = (self.shape().to_vec(), vec![1; self.ndim()]);
        if let (Some(size), Some(own)) = (shape.get_mut(axis), along.get_mut(axis)) {
            (*size, *own) = (count, count);
        }
        if self.ndim() == 0 && count != 1 {
            return Err(Error::Shape { op, expected: vec![1], found: vec![count] });
        }
        numel(op, &shape)?;
        self.places_along(op, dim, &index.reshape_to(&along).expanded(&shape))
    }

    /// The source broadcasts to the shape of the places.
    #[track_caller]
    fn written(
        &self,
        (op, node): Names,
        target: Target<'_, T>,
        places: &Tensor<i64>,
        change: Change<T>,
        source: &Tensor<T>,
    ) -> Result<Tensor<T>, Error> {
        let shape = broadcast(op, places.shape(), source.shape())?;
        shape_is(op, &shape, places)?;
        target.check(op, self.shape())?;
        let mut data = self.to_data();
        {
            let (read, at) = (source.storage().read(), places.storage().read());
            let from = source.layout().broadcast_to(&shape);
            for (&place, from) in at.iter().zip(from.positions()) {
                let to = &mut data[place as usize];
                *to = match change {
                    Change::Replace => read[from],
                    Change::Add(factor) => to.plus(read[from].times(factor)),
                };
            }
        }
        let from = source.shape().to_vec();
        let rule = move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| {
            let places = cx.index(0);
            if cx.wants(0) {
                cx.put(
                    0,
                    match change {
                        Change::Replace => g.zero_at(&places),
                        Change::Add(_) => g.clone(),
                    },
                );
            }
            if cx.wants(1) {
                let all = Rows { outer: 1, size: g.numel(), inner: 1 };
                let grad = g.taken("TakeBackward0", all, &places, places.shape());
                let grad = match change {
                    Change::Replace => match overwritten(&places, g.numel()) {
                        Some(lost) => grad.masked_fill(&lost, T::default()),
                        None => grad,
                    },
                    Change::Add(factor) => grad.mul(factor),
                };
                cx.put(1, if grad.shape() == from { grad } else { grad.sum_to(&from) });
            }
        };
        let raw = Raw::new(data, self.shape());
        Ok(record(node, target, raw, [self, source], |_| [Some(Save::Index(places))], rule))
    }

    #[track_caller]
    fn filled_at(
        &self,
        (op, node): Names,
        target: Target<'_, T>,
        places: &Tensor<i64>,
        value: T,
    ) -> Result<Tensor<T>, Error> {
        target.check(op, self.shape())?;
        let mut data = self.to_data();
        for &place in places.storage().read().iter() {
            data[place as usize] = value;
        }
        let rule = |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| cx.put(0, g.zero_at(&cx.index(0)));
        Ok(record(node, target, Raw::new(data, self.shape()), [self], |_| [Some(Save::Index(places))], rule))
    }

    #[track_caller]
    fn zero_at(&self, places: &Tensor<i64>) -> Tensor<T> {
        let names = ("index_fill", "IndexFillBackward0");
        match self.filled_at(names, Target::New, places, T::default()) {
            Ok(tensor) => tensor,
            Err(error) => unreachable!("a new tensor can be written: {error}"),
        }
    }

    fallible! {
        /// The rows with these indices; the tensor is the weight, `[number, size]`. The row `padding_idx` gets no gradient.
        ///
        /// ```
        /// use autodiff::{Tensor, tensor};
        ///
        /// let weight: Tensor = tensor([[0.0, 0.0], [1.0, 2.0], [3.0, 4.0]]);
        /// assert_eq!(weight.embedding(&tensor([2, 1]), None).to_vec(), [3.0, 4.0, 1.0, 2.0]);
        /// ```
        /// # Panics
        /// With [`Error::Index`], also for negative indices, and with [`Error::Argument`] if the weight is no matrix.
        #[must_use]
        pub fn embedding / try_embedding(self, index: &Tensor<i64>, padding_idx: Option<i64>) -> Tensor<T> {
            let op = "embedding";
            let &[number, size] = self.shape() else {
                let message = format!("a weight of shape {:?} is no matrix", self.shape());
                return Err(Error::Argument { op, message });
            };
            check(op, index, 0, number)?;
            let padding = padding_idx.map(|index| super::index_in(op, index, 0, number)).transpose()?;
            let rows = Rows { outer: 1, size: number, inner: size };
            let shape = [index.shape(), &[size]].concat();
            numel(op, &shape)?;
            let Some(padding) = padding else {
                return Ok(self.taken("EmbeddingBackward0", rows, index, &shape));
            };
            // The same values, without the row's part of the gradient.
            let mut data = Data::stale(shape.iter().product());
            take(&mut data, self, rows, index);
            let row = Layout::contiguous(self.shape()).selected(0, padding);
            let rule = move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| {
                cx.put(0, g.summed(rows, &cx.index(0), &[number, size]).without(&row));
            };
            let raw = Raw::new(data, &shape);
            Ok(record("EmbeddingBackward0", Target::New, raw, [self], |_| [Some(Save::Index(index))], rule))
        }
    }
}

fn shape_is<U: crate::tensor::Element>(op: &'static str, expected: &[usize], found: &Tensor<U>) -> Result<(), Error> {
    if found.shape() == expected {
        return Ok(());
    }
    Err(Error::Shape { op, expected: expected.to_vec(), found: found.shape().to_vec() })
}

/// Which elements were overwritten by others; `None` if none were.
fn overwritten(places: &Tensor<i64>, count: usize) -> Option<Tensor<bool>> {
    let at = places.storage().read();
    let mut last = vec![0; count];
    for (i, &place) in at.iter().enumerate() {
        last[place as usize] = i;
    }
    let lost: Vec<bool> = at.iter().enumerate().map(|(i, &place)| last[place as usize] != i).collect();
    lost.contains(&true).then(|| Tensor::from_vec(lost, places.shape()))
}
