//! Numbers written into tensors.
use super::layout::broadcast;
use super::ops::index_in;
use super::{Element, Raw, Tensor};
use crate::Error;
use crate::autograd::{Backward, Target, is_grad_enabled, record};
use crate::error::fallible;

impl<T: Element> Tensor<T> {
    fallible! {
        /// Writes the elements of `source`, which broadcasts, into the tensor, and hands it back. From then on it depends on
        /// `source`.
        ///
        /// ```
        /// use autodiff::{Tensor, tensor};
        ///
        /// let (x, buffer): (Tensor, Tensor) = (tensor([1.0, 2.0]).requires_grad_(true), Tensor::zeros(&[2, 2]));
        /// buffer.select(0, 1).copy_(&x);
        /// assert_eq!(buffer.to_vec(), [0.0, 0.0, 1.0, 2.0]);
        /// assert!(buffer.requires_grad());
        /// ```
        /// # Panics
        /// With [`Error::Broadcast`] or [`Error::Shape`] if `source` does not broadcast to the tensor's shape, and with
        /// [`Error::LeafInPlace`].
        pub fn copy_ / try_copy_(self, source: &Tensor<T>) -> Tensor<T> {
            let shape = broadcast("copy_", self.shape(), source.shape())?;
            let target = Target::InPlace(self);
            target.check("copy_", &shape)?;
            // What is read must not be written at the same time.
            let raw = if source.shares_storage(self) { source.to_contiguous() } else { source.raw() };
            let raw = Raw { layout: raw.layout.broadcast_to(&shape), ..raw };
            let from = source.shape().to_vec();
            let rule = move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| {
                if cx.wants(0) {
                    cx.put(0, g.no_gradient());
                }
                if cx.wants(1) {
                    cx.put(1, if g.shape() == from { g.clone() } else { g.sum_to(&from) });
                }
            };
            Ok(record("CopyBackwards", target, raw, [self, source], |_| [], rule))
        }

        /// Writes one value everywhere, and hands the tensor back.
        /// # Panics
        /// With [`Error::LeafInPlace`].
        pub fn fill_ / try_fill_(self, value: T) -> Tensor<T> {
            self.constant("fill_", "FillBackward2", value)
        }

        /// Writes zero (`false`) everywhere, and hands the tensor back.
        /// # Panics
        /// With [`Error::LeafInPlace`].
        pub fn zero_ / try_zero_(self) -> Tensor<T> {
            self.constant("zero_", "ZeroBackward0", T::default())
        }

        /// One element as a number. Negative indices count from the end.
        /// # Panics
        /// With [`Error::Index`], and with [`Error::Argument`] if there is not an index for each axis.
        pub fn get / try_get(self, index: &[isize]) -> T {
            let place = self.layout().position(&self.place("get", index)?);
            Ok(self.storage().read()[place])
        }

        /// Changes one element in place. Negative indices count from the end.
        ///
        /// ```
        /// use autodiff::{Tensor, tensor};
        ///
        /// let x: Tensor = tensor([[1.0, 2.0], [3.0, 4.0]]);
        /// x.set(&[0, -1], 7.0);
        /// assert_eq!(x.get(&[0, 1]), 7.0);
        /// ```
        /// # Panics
        /// With [`Error::Index`], with [`Error::Argument`] if there is not an index for each axis, and with
        /// [`Error::LeafInPlace`].
        pub fn set / try_set(self, index: &[isize], value: T) -> () {
            let place = self.place("set", index)?;
            self.check_in_place("set")?;
            if is_grad_enabled() && self.requires_grad() {
                let element = place.iter().fold(self.clone(), |part, &at| part.selected(0, at));
                element.try_fill_(value)?;
            } else {
                let place = self.layout().position(&place);
                self.storage().write()[place] = value;
            }
            Ok(())
        }
    }

    /// Zeros of its shape: the gradient of what was overwritten.
    #[track_caller]
    pub(crate) fn no_gradient(&self) -> Tensor<T> {
        Tensor::zeros(&[]).expanded(self.shape())
    }

    #[track_caller]
    fn constant(&self, op: &'static str, name: &'static str, value: T) -> Result<Tensor<T>, Error> {
        let target = Target::InPlace(self);
        target.check(op, self.shape())?;
        let value = Raw::scalar(value);
        let raw = Raw { layout: value.layout.broadcast_to(self.shape()), ..value };
        Ok(record(name, target, raw, [self], |_| [], |cx, g| cx.put(0, g.no_gradient())))
    }

    /// The indices counted from the front.
    fn place(&self, op: &'static str, index: &[isize]) -> Result<Vec<usize>, Error> {
        if index.len() != self.ndim() {
            let message = format!("{} indices for a tensor with {} axes", index.len(), self.ndim());
            return Err(Error::Argument { op, message });
        }
        let axes = index.iter().zip(self.shape()).enumerate();
        axes.map(|(axis, (&at, &size))| index_in(op, at as i64, axis as isize, size)).collect()
    }
}
