//! Maxima and minima.
use super::choice::Choice;
use super::reduce::{count, reduced_shape};
use crate::Error;
use crate::autograd::{Save, Target, no_grad, record};
use crate::error::fallible;
use crate::tensor::element::{larger, smaller};
use crate::tensor::elementwise::compute;
use crate::tensor::kernel::{Groups, fold, position};
use crate::tensor::layout::{axes, axis};
use crate::tensor::operand::Arg;
use crate::tensor::{Numeric, Raw, Tensor};

/// Which end of the order.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Largest,
    Smallest,
}

impl End {
    fn of<T: Numeric>(self, row: &[T]) -> T {
        match self {
            End::Largest => fold(row, T::LOWEST, larger),
            End::Smallest => fold(row, T::HIGHEST, smaller),
        }
    }
}

impl<T: Numeric> Tensor<T> {
    fallible! {
        /// The largest element; NaN if one is. Equal ones share the gradient.
        ///
        /// ```
        /// # use autodiff::{Tensor, tensor};
        /// let x: Tensor = tensor([1.0, 3.0, 3.0]).requires_grad_(true);
        /// x.max().backward();
        /// assert_eq!(x.grad().unwrap().to_vec(), [0.0, 0.5, 0.5]);
        /// ```
        /// # Panics
        /// With [`Error::EmptyReduction`] if there are no elements.
        #[must_use]
        pub fn max / try_max (self) -> Tensor<T> {
            self.extreme("max", "MaxBackward1", End::Largest, &[], false)
        }

        /// The smallest element; NaN if one is. Equal ones share the gradient.
        /// # Panics
        /// With [`Error::EmptyReduction`] if there are no elements.
        #[must_use]
        pub fn min / try_min (self) -> Tensor<T> {
            self.extreme("min", "MinBackward1", End::Smallest, &[], false)
        }

        /// The largest element, as [`Tensor::max`].
        /// # Panics
        /// With [`Error::EmptyReduction`] if there are no elements.
        #[must_use]
        pub fn amax / try_amax (self) -> Tensor<T> {
            self.extreme("amax", "AmaxBackward0", End::Largest, &[], false)
        }

        /// The smallest element, as [`Tensor::min`].
        /// # Panics
        /// With [`Error::EmptyReduction`] if there are no elements.
        #[must_use]
        pub fn amin / try_amin (self) -> Tensor<T> {
            self.extreme("amin", "AminBackward0", End::Smallest, &[], false)
        }

        /// The largest elements along some axes, all if none are given. Equal ones share the gradient.
        /// # Panics
        /// With [`Error::Axis`] or [`Error::Argument`] if an axis does not exist or is given twice, with
        /// [`Error::EmptyReduction`] if there are no elements along them.
        #[must_use]
        pub fn amax_dim / try_amax_dim (self, dim: &[isize], keepdim: bool) -> Tensor<T> {
            self.extreme("amax_dim", "AmaxBackward0", End::Largest, dim, keepdim)
        }

        /// The smallest elements along some axes, all if none are given. Equal ones share the gradient.
        /// # Panics
        /// As [`Tensor::amax_dim`].
        #[must_use]
        pub fn amin_dim / try_amin_dim (self, dim: &[isize], keepdim: bool) -> Tensor<T> {
            self.extreme("amin_dim", "AminBackward0", End::Smallest, dim, keepdim)
        }

        /// The largest elements along an axis, and their numbers there: of equal ones the first, which gets the gradient.
        ///
        /// ```
        /// # use autodiff::{Tensor, tensor};
        /// let x: Tensor = tensor([[1.0, 3.0, 3.0], [5.0, 4.0, 0.0]]);
        /// let (values, indices) = x.max_dim(1, false);
        /// assert_eq!(values.to_vec(), [3.0, 5.0]);
        /// assert_eq!(indices.to_vec(), [1, 0]);
        /// ```
        /// # Panics
        /// With [`Error::Axis`] if there is no such axis, with [`Error::EmptyReduction`] if it has no elements.
        #[must_use]
        pub fn max_dim / try_max_dim (self, dim: isize, keepdim: bool) -> (Tensor<T>, Tensor<i64>) {
            self.chosen("max_dim", "MaxBackward0", End::Largest, dim, keepdim)
        }

        /// The smallest elements along an axis, and their numbers there, as [`Tensor::max_dim`].
        /// # Panics
        /// As [`Tensor::max_dim`].
        #[must_use]
        pub fn min_dim / try_min_dim (self, dim: isize, keepdim: bool) -> (Tensor<T>, Tensor<i64>) {
            self.chosen("min_dim", "MinBackward0", End::Smallest, dim, keepdim)
        }

        /// The number of the largest element in row-major order, the first of equal ones.
        /// # Panics
        /// With [`Error::EmptyReduction`] if there are no elements.
        #[must_use]
        pub fn argmax / try_argmax (self) -> Tensor<i64> {
            self.places("argmax", End::Largest, &[], false)
        }

        /// The number of the smallest element in row-major order, the first of equal ones.
        /// # Panics
        /// With [`Error::EmptyReduction`] if there are no elements.
        #[must_use]
        pub fn argmin / try_argmin (self) -> Tensor<i64> {
            self.places("argmin", End::Smallest, &[], false)
        }

        /// The numbers of the largest elements along an axis, of equal ones the first.
        /// # Panics
        /// As [`Tensor::max_dim`].
        #[must_use]
        pub fn argmax_dim / try_argmax_dim (self, dim: isize, keepdim: bool) -> Tensor<i64> {
            self.places("argmax_dim", End::Largest, &[dim], keepdim)
        }

        /// The numbers of the smallest elements along an axis, of equal ones the first.
        /// # Panics
        /// As [`Tensor::max_dim`].
        #[must_use]
        pub fn argmin_dim / try_argmin_dim (self, dim: isize, keepdim: bool) -> Tensor<i64> {
            self.places("argmin_dim", End::Smallest, &[dim], keepdim)
        }
    }

    #[track_caller]
    fn extreme(
        &self,
        op: &'static str,
        name: &'static str,
        end: End,
        dim: &[isize],
        keepdim: bool,
    ) -> Result<Tensor<T>, Error> {
        let axes = self.not_empty(op, dim)?;
        let data = Groups::of(&self.storage().read(), self.layout(), &axes).map(false, |row| end.of(row));
        let raw = Raw::new(data, &reduced_shape(self.shape(), &axes, keepdim));
        let save = |[wants]: [bool; 1]| [wants.then_some(Save::Input(0, self)), wants.then_some(Save::Output)];
        Ok(record(name, Target::New, raw, [self], save, move |cx, g| {
            let (x, y) = (cx.saved(0), cx.saved(1));
            cx.put(0, shared(&x, &y, g, &axes));
        }))
    }

    #[track_caller]
    fn chosen(
        &self,
        op: &'static str,
        name: &'static str,
        end: End,
        dim: isize,
        keepdim: bool,
    ) -> Result<(Tensor<T>, Tensor<i64>), Error> {
        let axis = axis(op, dim, self.ndim())?;
        let indices = self.places(op, end, &[dim], keepdim)?;
        let index: Vec<usize> = indices.storage().read().iter().map(|&i| i as usize).collect();
        let choice = Choice::new(self.shape(), axis, indices.shape(), index, None);
        Ok((choice.pick(name, self), indices))
    }

    fn places(&self, op: &'static str, end: End, dim: &[isize], keepdim: bool) -> Result<Tensor<i64>, Error> {
        let axes = self.not_empty(op, dim)?;
        let data = Groups::of(&self.storage().read(), self.layout(), &axes)
            .map(false, |row| position(row, end.of(row)) as i64);
        Ok(Tensor::from_raw(Raw::new(data, &reduced_shape(self.shape(), &axes, keepdim))))
    }

    /// The axes; an error if there are results, but no elements for them.
    fn not_empty(&self, op: &'static str, dim: &[isize]) -> Result<Vec<usize>, Error> {
        let axes = axes(op, dim, self.ndim())?;
        let shape = self.shape();
        if count(shape, &axes) == 0 {
            return Err(Error::EmptyReduction { op, shape: shape.to_vec() });
        }
        Ok(axes)
    }
}

/// The gradient, shared out evenly among the elements of `x` that are the extreme `y`.
#[track_caller]
pub(super) fn shared<T: Numeric>(x: &Tensor<T>, y: &Tensor<T>, g: &Tensor<T>, axes: &[usize]) -> Tensor<T> {
    let shares = no_grad(|| {
        let both = |x: &Tensor<T>, y: &Tensor<T>, f: fn([T; 2]) -> T| {
            let (x, y) = (Arg::from(x), Arg::from(y.restored(x.shape(), axes)));
            Tensor::from_raw(Raw::new(compute(x.shape(), [&x, &y], false, f), x.shape()))
        };
        let hits =
            both(x, y, |[x, y]| if x == y || (x.is_undefined() && y.is_undefined()) { T::UNIT } else { T::default() });
        both(&hits, &hits.sum_axes("SumBackward1", axes, y.shape()), |[hit, count]| hit.over(count))
    });
    g.restored(x.shape(), axes).weighted(shares)
}

impl<T: Numeric> Tensor<T> {
    /// The product with constants of the same shape, which is its own adjoint.
    #[track_caller]
    fn weighted(&self, weights: Tensor<T>) -> Tensor<T> {
        let (x, w) = (Arg::from(self), Arg::from(&weights));
        let products = compute(self.shape(), [&x, &w], false, |[x, w]| x.times(w));
        record(
            "MulBackward0",
            Target::New,
            Raw::new(products, self.shape()),
            [self],
            |_| [],
            move |cx, g| {
                cx.put(0, g.weighted(weights.clone()));
            },
        )
    }
}
