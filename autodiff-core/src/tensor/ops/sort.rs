//! Elements by their order along an axis. NaN counts as larger than every number.
use crate::Error;
use crate::autograd::{Backward, Save, Target, record};
use crate::error::fallible;
use crate::tensor::kernel;
use crate::tensor::storage::Data;
use crate::tensor::{Numeric, Raw, Tensor};
use std::cmp::Ordering;

impl<T: Numeric> Tensor<T> {
    fallible! {
        /// The elements in order along an axis, and the indices they had. Equals keep their order.
        ///
        /// ```
        /// use autodiff::{Tensor, tensor};
        ///
        /// let x: Tensor = tensor([3.0, 1.0, 2.0]);
        /// let (values, indices) = x.sort(0, true);
        /// assert_eq!(values.to_vec(), [3.0, 2.0, 1.0]);
        /// assert_eq!(indices.to_vec(), [0, 2, 1]);
        /// ```
        /// # Panics
        /// With [`Error::Axis`].
        #[must_use]
        pub fn sort / try_sort(self, dim: isize, descending: bool) -> (Tensor<T>, Tensor<i64>) {
            let axis = self.axis("sort", dim)?;
            let indices = self.order(axis, descending, 0..self.shape().get(axis).copied().unwrap_or(1));
            Ok((self.ordered("SortBackward0", axis, &indices, indices.shape()), indices))
        }

        /// The `k` largest or smallest elements along an axis, in order, and the indices they had.
        /// # Panics
        /// With [`Error::Axis`], and with [`Error::Argument`] if there are not so many.
        #[must_use]
        pub fn topk / try_topk(self, k: usize, dim: isize, largest: bool) -> (Tensor<T>, Tensor<i64>) {
            let axis = self.axis("topk", dim)?;
            self.has_as_many("topk", k, axis, dim)?;
            let indices = self.order(axis, largest, 0..k);
            Ok((self.ordered("TopkBackward0", axis, &indices, indices.shape()), indices))
        }

        /// The `k`th smallest element along an axis, counted from 1, and the index it had.
        /// # Panics
        /// With [`Error::Axis`], and with [`Error::Argument`] if there is none.
        #[must_use]
        pub fn kthvalue / try_kthvalue(self, k: usize, dim: isize, keepdim: bool) -> (Tensor<T>, Tensor<i64>) {
            let axis = self.axis("kthvalue", dim)?;
            if k == 0 {
                return Err(Error::Argument { op: "kthvalue", message: "elements are counted from 1".to_string() });
            }
            self.has_as_many("kthvalue", k, axis, dim)?;
            let indices = self.order(axis, false, k - 1..k);
            let mut shape = indices.shape().to_vec();
            if !keepdim && !shape.is_empty() {
                shape.remove(axis);
            }
            Ok((self.ordered("KthvalueBackward0", axis, &indices, &shape), indices.reshape_to(&shape)))
        }
    }

    fn has_as_many(&self, op: &'static str, k: usize, axis: usize, dim: isize) -> Result<(), Error> {
        let size = self.shape().get(axis).copied().unwrap_or(1);
        if k > size {
            let message = format!("there are no {k} elements along axis {dim} of size {size}");
            return Err(Error::Argument { op, message });
        }
        Ok(())
    }

    /// The indices that the elements with these places in the order have along an axis.
    fn order(&self, axis: usize, descending: bool, places: std::ops::Range<usize>) -> Tensor<i64> {
        if self.ndim() == 0 {
            return Tensor::zeros(&[]);
        }
        let last = self.ndim() - 1;
        let lines = self.layout().swapped(axis, last);
        let (size, mut shape) = (self.shape()[axis], lines.shape().to_vec());
        shape[last] = places.len();
        let source = Tensor::from_raw(Raw { storage: self.storage().clone(), layout: lines }).to_data();
        let mut data = Data::stale(shape.iter().product());
        let mut order: Vec<usize> = Vec::with_capacity(size);
        let results = data.chunks_exact_mut(places.len().max(1));
        for (line, to) in source.chunks_exact(size.max(1)).zip(results) {
            order.clear();
            order.extend(0..size);
            order.sort_by(|&i, &j| if descending { compare(line[j], line[i]) } else { compare(line[i], line[j]) });
            for (to, &index) in to.iter_mut().zip(&order[places.clone()]) {
                *to = index as i64;
            }
        }
        let indices = Tensor::from_raw(Raw::new(data, &shape));
        let layout = indices.layout().swapped(axis, last);
        Tensor::from_raw(Tensor::from_raw(Raw { storage: indices.storage().clone(), layout }).to_contiguous())
    }

    /// The elements with these indices along an axis, in a shape with as many.
    #[track_caller]
    fn ordered(&self, name: &'static str, axis: usize, indices: &Tensor<i64>, shape: &[usize]) -> Tensor<T> {
        let mut data = Data::stale(indices.numel());
        {
            let (source, at) = (self.storage().read(), indices.storage().read());
            kernel::gather(&mut data, (&source, self.layout()), axis, (&at, indices.layout()));
        }
        let from = self.shape().to_vec();
        let rule = move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| {
            let indices = cx.index(0);
            cx.put(0, g.reshape_to(indices.shape()).scattered(axis, &indices, &from));
        };
        record(name, Target::New, Raw::new(data, shape), [self], |_| [Some(Save::Index(indices))], rule)
    }
}

fn compare<T: Numeric>(a: T, b: T) -> Ordering {
    a.partial_cmp(&b).unwrap_or_else(|| a.is_undefined().cmp(&b.is_undefined()))
}
