//! More elements at the ends of axes.
use crate::Error;
use crate::autograd::{Backward, Target, record};
use crate::error::fallible;
use crate::tensor::kernel::{self, Rows};
use crate::tensor::layout::{Layout, numel};
use crate::tensor::storage::Data;
use crate::tensor::{Element, Raw, Tensor};

/// What stands beyond the ends of an axis.
#[derive(Clone, Copy, Debug)]
pub enum PadMode<T> {
    /// One value.
    Constant(T),
    /// The elements backwards, without the one at the end: `c b | a b c | b a`.
    Reflect,
    /// The element at the end: `a a | a b c | c c`.
    Replicate,
    /// The elements from the other end: `b c | a b c | a b`.
    Circular,
}

impl<T: Element> Tensor<T> {
    fallible! {
        /// More elements at the ends of the last axes. `pad` has pairs, before and after, from the last axis on; negative
        /// numbers take elements away.
        ///
        /// ```
        /// use autodiff::{PadMode, Tensor, tensor};
        ///
        /// let x: Tensor = tensor([1.0, 2.0, 3.0]);
        /// assert_eq!(x.pad(&[1, 2], PadMode::Constant(0.0)).to_vec(), [0.0, 1.0, 2.0, 3.0, 0.0, 0.0]);
        /// assert_eq!(x.pad(&[2, 0], PadMode::Reflect).to_vec(), [3.0, 2.0, 1.0, 2.0, 3.0]);
        /// ```
        /// # Panics
        /// With [`Error::Argument`] if there are not two numbers for an axis, too many axes, or not enough elements to take or
        /// to repeat.
        #[must_use]
        pub fn pad / try_pad(self, pad: &[isize], mode: PadMode<T>) -> Tensor<T> {
            let failure = |message: String| Err(Error::Argument { op: "pad", message });
            if !pad.len().is_multiple_of(2) || pad.len() / 2 > self.ndim() {
                return failure(format!("{pad:?} are not pairs for some of {} axes", self.ndim()));
            }
            let mut ends = vec![(0, 0); self.ndim()];
            for (pair, end) in pad.chunks_exact(2).zip(ends.iter_mut().rev()) {
                *end = (pair[0], pair[1]);
            }
            let mut shape = Vec::with_capacity(self.ndim());
            for (&(before, after), &size) in ends.iter().zip(self.shape()) {
                let longest = match mode {
                    PadMode::Constant(_) => isize::MAX,
                    PadMode::Reflect => size as isize - 1,
                    PadMode::Replicate if size == 0 => 0,
                    PadMode::Replicate => isize::MAX,
                    PadMode::Circular => size as isize,
                };
                let left = (size as isize).saturating_add(before.min(0)).saturating_add(after.min(0));
                if left < 0 || before.max(after) > longest.max(0) {
                    return failure(format!("{before} before and {after} after do not go with an axis of size {size}"));
                }
                shape.push(size.saturating_add_signed(before).saturating_add_signed(after));
            }
            numel("pad", &shape)?;
            if let PadMode::Constant(value) = mode {
                return Ok(self.padded(ends, value));
            }
            let mut result = self.clone();
            for (axis, &(before, after)) in ends.iter().enumerate().filter(|(_, end)| **end != (0, 0)) {
                let size = self.shape()[axis] as isize;
                let index: Vec<i64> = (-before..size + after)
                    .map(|i| match mode {
                        PadMode::Reflect if i < 0 => -i,
                        PadMode::Reflect if i >= size => 2 * (size - 1) - i,
                        PadMode::Circular => i.rem_euclid(size),
                        PadMode::Constant(_) | PadMode::Reflect | PadMode::Replicate => i.clamp(0, size - 1),
                    } as i64)
                    .collect();
                let mut shape = result.shape().to_vec();
                shape[axis] = index.len();
                let rows = Rows::along(result.shape(), axis);
                result = result.taken("IndexSelectBackward0", rows, &Tensor::from(index), &shape);
            }
            Ok(result)
        }
    }

    /// With a value before and after each axis; nothing is taken away that is not there.
    #[track_caller]
    fn padded(&self, ends: Vec<(isize, isize)>, value: T) -> Tensor<T> {
        let sizes = self.shape().iter().zip(&ends);
        let shape: Vec<usize> =
            sizes.map(|(&size, (before, after))| (size as isize + before + after) as usize).collect();
        let (mut to, mut from) = (Layout::contiguous(&shape), self.layout().clone());
        for (axis, &(before, after)) in ends.iter().enumerate() {
            let count = (self.shape()[axis] as isize + before.min(0) + after.min(0)) as usize;
            to = to.sliced(axis, before.max(0) as usize, count, 1);
            from = from.sliced(axis, (-before).max(0) as usize, count, 1);
        }
        let mut data = Data::filled(shape.iter().product(), value);
        kernel::copy(&mut data, &to, &self.storage().read(), &from);
        let back: Vec<(isize, isize)> = ends.iter().map(|(before, after)| (-before, -after)).collect();
        let rule = move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| cx.put(0, g.padded(back.clone(), T::default()));
        record("ConstantPadNdBackward0", Target::New, Raw::new(data, &shape), [self], |_| [], rule)
    }
}
