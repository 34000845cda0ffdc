//! Tensors from numbers.
use super::layout::Layout;
use super::pool::Buffer;
use super::storage::{Data, Storage};
use super::{Element, Raw, Tensor};
use crate::Error;
use crate::error::or_raise;

/// Numbers nested in arrays, slices and vectors.
pub trait Nested<T: Element>: sealed::Nested<T> {}

mod sealed {
    use super::*;

    pub trait Nested<T: Element> {
        /// The shape, as far as the first elements tell.
        #[doc(hidden)]
        fn shape(&self, into: &mut Vec<usize>);
        /// Appends the numbers; an error if a part has not the rest of the shape.
        #[doc(hidden)]
        fn collect(&self, shape: &[usize], into: &mut Vec<T>) -> bool;
    }

    impl<T: Element> Nested<T> for T {
        fn shape(&self, _: &mut Vec<usize>) {}
        fn collect(&self, shape: &[usize], into: &mut Vec<T>) -> bool {
            into.push(*self);
            shape.is_empty()
        }
    }
    impl<T: Element, A: Nested<T>> Nested<T> for [A] {
        fn shape(&self, into: &mut Vec<usize>) {
            into.push(self.len());
            if let Some(first) = self.first() {
                first.shape(into);
            }
        }
        fn collect(&self, shape: &[usize], into: &mut Vec<T>) -> bool {
            let Some((&size, rest)) = shape.split_first() else { return false };
            size == self.len() && self.iter().all(|part| part.collect(rest, into))
        }
    }

    macro_rules! as_slice {
        ($([$($generics:tt)*] $Sequence:ty;)*) => { $(
            impl<T: Element, A: Nested<T> $($generics)*> Nested<T> for $Sequence {
                fn shape(&self, into: &mut Vec<usize>) {
                    self[..].shape(into);
                }
                fn collect(&self, shape: &[usize], into: &mut Vec<T>) -> bool {
                    self[..].collect(shape, into)
                }
            }
            impl<T: Element, A: Nested<T> $($generics)*> super::Nested<T> for $Sequence {}
        )* };
    }
    as_slice! {
        [] &[A];
        [, const N: usize] [A; N];
        [, const N: usize] &[A; N];
        [] Vec<A>;
        [] &Vec<A>;
    }
}
impl<T: Element> Nested<T> for T {}

/// A tensor of nested numbers, whose shape is that of the nesting; of one number, without axes.
///
/// `let x: Tensor = tensor([1.0, 2.0])` is of `f32`, as is `tensor([1.0f32, 2.0])`; without either, numbers with a point are
/// `f64`.
///
/// ```
/// use autodiff::{Tensor, tensor};
///
/// let x: Tensor = tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
/// assert_eq!(x.shape(), [2, 3]);
/// ```
/// # Panics
/// With [`Error::ElementCount`] if parts of the nesting have different lengths; [`try_tensor`] returns it.
#[track_caller]
pub fn tensor<T: Element, D: Nested<T>>(data: D) -> Tensor<T> {
    or_raise(try_tensor(data))
}

/// As [`tensor`], with the error as a value.
/// # Errors
/// [`Error::ElementCount`] if parts of the nesting have different lengths.
pub fn try_tensor<T: Element, D: Nested<T>>(data: D) -> Result<Tensor<T>, Error> {
    let (mut shape, mut numbers) = (Vec::new(), Vec::new());
    data.shape(&mut shape);
    if !data.collect(&shape, &mut numbers) {
        return Err(Error::ElementCount { op: "tensor", count: numbers.len(), shape });
    }
    Tensor::try_from_vec(numbers, &shape)
}

impl<T: Element> Tensor<T> {
    /// A tensor of numbers in row-major order. It takes over the allocation.
    /// # Panics
    /// With [`Error::ElementCount`] if the numbers do not fill the shape.
    #[track_caller]
    pub fn from_vec(data: Vec<T>, shape: &[usize]) -> Tensor<T> {
        or_raise(Tensor::try_from_vec(data, shape))
    }

    /// As [`Tensor::from_vec`], with the error as a value.
    /// # Errors
    /// Where `from_vec` panics.
    pub fn try_from_vec(data: Vec<T>, shape: &[usize]) -> Result<Tensor<T>, Error> {
        let count = data.len();
        if shape.iter().product::<usize>() != count {
            return Err(Error::ElementCount { op: "from_vec", count, shape: shape.to_vec() });
        }
        let data = if let [one] = data[..] { Data::One([one]) } else { Data::Many(Buffer::from_vec(data)) };
        Ok(Tensor::from_raw(Raw { storage: Storage::new(data), layout: Layout::contiguous(shape) }))
    }

    /// A tensor with one value everywhere.
    pub fn full(shape: &[usize], value: T) -> Tensor<T> {
        Tensor::from_raw(Raw::new(Data::filled(shape.iter().product(), value), shape))
    }

    /// Zeros; `false` for `bool`.
    pub fn zeros(shape: &[usize]) -> Tensor<T> {
        Tensor::full(shape, T::default())
    }
}
