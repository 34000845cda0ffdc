//! Elements repeated, turned around, moved: copies, not views.
use crate::Error;
use crate::autograd::{Backward, Target, record};
use crate::error::fallible;
use crate::tensor::layout::{Layout, axes, numel};
use crate::tensor::storage::Data;
use crate::tensor::{Element, Raw, Tensor, kernel};

impl<T: Element> Tensor<T> {
    fallible! {
        /// The tensor as often along each axis as `repeats` says, which may name new axes in front.
        ///
        /// ```
        /// use autodiff::{Tensor, tensor};
        ///
        /// let x: Tensor = tensor([1.0, 2.0]);
        /// assert_eq!(x.repeat(&[2, 2]).to_vec(), [1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0]);
        /// ```
        /// # Panics
        /// With [`Error::Argument`] if there are fewer numbers than axes.
        #[must_use]
        pub fn repeat / try_repeat(self, repeats: &[usize]) -> Tensor<T> {
            let Some(added) = repeats.len().checked_sub(self.ndim()) else {
                let message = format!("{} numbers of repetitions for {} axes", repeats.len(), self.ndim());
                return Err(Error::Argument { op: "repeat", message });
            };
            // Each axis as two: the repetitions, which are broadcast, and the elements.
            let own = [&vec![1; added], self.shape()].concat();
            let pairs = |first: &[usize]| first.iter().zip(&own).flat_map(|(&a, &b)| [a, b]).collect::<Vec<_>>();
            let (once, all) = (pairs(&vec![1; own.len()]), pairs(repeats));
            let mut data = Data::stale(numel("repeat", &all)?);
            let shape: Vec<usize> = repeats.iter().zip(&own).map(|(count, size)| count * size).collect();
            let raw = self.to_contiguous();
            let from = Layout::contiguous(&once).broadcast_to(&all);
            kernel::copy(&mut data, &Layout::contiguous(&all), &raw.storage.read(), &from);
            let from = self.shape().to_vec();
            let rule = move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| {
                cx.put(0, g.reshape_to(&all).sum_to(&once).reshape_to(&from));
            };
            Ok(record("RepeatBackward0", Target::New, Raw::new(data, &shape), [self], |_| [], rule))
        }

        /// Each index of an axis as often as `repeats` says, one after another.
        /// # Panics
        /// With [`Error::Axis`].
        #[must_use]
        pub fn repeat_interleave / try_repeat_interleave(self, repeats: usize, dim: isize) -> Tensor<T> {
            let axis = self.axis("repeat_interleave", dim)?;
            let tensor = if self.ndim() == 0 { self.reshape_to(&[1]) } else { self.clone() };
            let mut shape = tensor.shape().to_vec();
            shape.insert(axis + 1, repeats);
            numel("repeat_interleave", &shape)?;
            let pairs = tensor.try_unsqueeze(axis as isize + 1)?.expanded(&shape).copy();
            let size = shape.remove(axis);
            shape[axis] = repeats * size;
            Ok(pairs.reshape_to(&shape))
        }

        /// Some axes from their ends to their beginnings.
        /// # Panics
        /// With [`Error::Axis`], and with [`Error::Argument`] if an axis is given twice.
        #[must_use]
        pub fn flip / try_flip(self, dims: &[isize]) -> Tensor<T> {
            let axes = if dims.is_empty() { Vec::new() } else { axes("flip", dims, self.ndim())? };
            Ok(self.flipped(axes))
        }

        /// The elements moved by `shift` along an axis; those that leave it at one end come in at the other.
        /// # Panics
        /// With [`Error::Axis`].
        #[must_use]
        pub fn roll / try_roll(self, shift: isize, dim: isize) -> Tensor<T> {
            let axis = self.real_axis("roll", dim)?;
            let size = self.shape()[axis];
            Ok(self.rolled(shift.rem_euclid(size.max(1) as isize) as usize, axis))
        }

        /// A matrix with the last axis on a diagonal, for each index of the others, and zeros elsewhere.
        /// # Panics
        /// With [`Error::Axis`] if the tensor is a number.
        #[must_use]
        pub fn diag_embed / try_diag_embed(self) -> Tensor<T> {
            let axis = self.real_axis("diag_embed", -1)?;
            let mut shape = self.shape().to_vec();
            shape.push(shape[axis]);
            numel("diag_embed", &shape)?;
            Ok(self.spread("DiagEmbedBackward0", &shape, &Layout::contiguous(&shape).diagonal(0, axis, axis + 1)))
        }

        /// The elements of the last two axes on and below a diagonal, and zeros above. Diagonal 0 is the main one, 1 that above.
        /// # Panics
        /// With [`Error::Argument`] if there are fewer than two axes.
        #[must_use]
        pub fn tril / try_tril(self, diagonal: isize) -> Tensor<T> {
            self.triangle("tril", "TrilBackward0", Target::New, true, diagonal)
        }

        /// The elements of the last two axes on and above a diagonal, and zeros below. Diagonal 0 is the main one, 1 that above.
        /// # Panics
        /// With [`Error::Argument`] if there are fewer than two axes.
        #[must_use]
        pub fn triu / try_triu(self, diagonal: isize) -> Tensor<T> {
            self.triangle("triu", "TriuBackward0", Target::New, false, diagonal)
        }

        /// As [`Tensor::tril`], in place.
        /// # Panics
        /// As `tril`, and with [`Error::LeafInPlace`].
        pub fn tril_ / try_tril_(self, diagonal: isize) -> Tensor<T> {
            self.triangle("tril_", "TrilBackward0", Target::InPlace(self), true, diagonal)
        }

        /// As [`Tensor::triu`], in place.
        /// # Panics
        /// As `triu`, and with [`Error::LeafInPlace`].
        pub fn triu_ / try_triu_(self, diagonal: isize) -> Tensor<T> {
            self.triangle("triu_", "TriuBackward0", Target::InPlace(self), false, diagonal)
        }
    }

    #[track_caller]
    fn flipped(&self, axes: Vec<usize>) -> Tensor<T> {
        let mut data = Data::stale(self.numel());
        let whole = Layout::contiguous(self.shape());
        kernel::copy(&mut data, &whole, &self.storage().read(), &self.layout().flipped(&axes));
        let rule = move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| cx.put(0, g.flipped(axes.clone()));
        record("FlipBackward0", Target::New, Raw::new(data, self.shape()), [self], |_| [], rule)
    }

    /// By less than the axis is long.
    #[track_caller]
    fn rolled(&self, shift: usize, axis: usize) -> Tensor<T> {
        let (size, whole) = (self.shape()[axis], Layout::contiguous(self.shape()));
        let mut data = Data::stale(self.numel());
        for (from, to, count) in [(0, shift, size - shift), (size - shift, 0, shift)] {
            let (to, from) = (whole.sliced(axis, to, count, 1), self.layout().sliced(axis, from, count, 1));
            kernel::copy(&mut data, &to, &self.storage().read(), &from);
        }
        let back = if shift == 0 { 0 } else { size - shift };
        let rule = move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| cx.put(0, g.rolled(back, axis));
        record("RollBackward0", Target::New, Raw::new(data, self.shape()), [self], |_| [], rule)
    }

    #[track_caller]
    fn triangle(
        &self,
        op: &'static str,
        name: &'static str,
        target: Target<'_, T>,
        lower: bool,
        diagonal: isize,
    ) -> Result<Tensor<T>, Error> {
        let &[.., rows, columns] = self.shape() else {
            let message = format!("a tensor of shape {:?} has no matrices", self.shape());
            return Err(Error::Argument { op, message });
        };
        target.check(op, self.shape())?;
        let mut data = self.to_data();
        for (i, row) in data.chunks_exact_mut(columns.max(1)).enumerate() {
            // The first column above the diagonal, and the first that is not below it.
            let on = ((i % rows.max(1)) as isize).saturating_add(diagonal);
            let edge = if lower { on.saturating_add(1) } else { on }.clamp(0, columns as isize) as usize;
            if lower { &mut row[edge..] } else { &mut row[..edge] }.fill(T::default());
        }
        let raw = Raw::new(data, self.shape());
        let rule =
            move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| match g.triangle(op, name, Target::New, lower, diagonal)
            {
                Ok(grad) => cx.put(0, grad),
                Err(error) => unreachable!("a gradient has the shape of the result: {error}"),
            };
        Ok(record(name, target, raw, [self], |_| [], rule))
    }
}
