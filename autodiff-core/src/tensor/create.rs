//! Tensors from numbers.
use super::layout::{Layout, numel};
use super::pool::Buffer;
use super::storage::{Data, Storage};
use super::{DType, Element, Floating, Numeric, Raw, Tensor};
use crate::Error;
use crate::error::{fallible, or_raise};

/// Numbers nested in arrays, slices and vectors.
pub trait Nested<T: Element>: sealed::Nested<T> {}

mod sealed {
    use super::*;

    pub trait Nested<T: Element> {
        /// The shape, as far as the first elements tell.
        #[doc(hidden)]
        fn shape(&self, into: &mut Vec<usize>);
        /// Appends the numbers, all of them; whether each part has the rest of the shape.
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
            let (size, rest) = shape.split_first().map_or((None, &[][..]), |(size, rest)| (Some(*size), rest));
            self.iter().fold(size == Some(self.len()), |even, part| part.collect(rest, into) && even)
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
#[must_use]
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
    /// With [`Error::ElementCount`] if the numbers do not fill the shape, and with [`Error::TooLarge`] if no numbers do.
    #[must_use]
    #[track_caller]
    pub fn from_vec(data: Vec<T>, shape: &[usize]) -> Tensor<T> {
        or_raise(Tensor::try_from_vec(data, shape))
    }

    /// As [`Tensor::from_vec`], with the error as a value.
    /// # Errors
    /// Where `from_vec` panics.
    pub fn try_from_vec(data: Vec<T>, shape: &[usize]) -> Result<Tensor<T>, Error> {
        let count = data.len();
        if numel("from_vec", shape)? != count {
            return Err(Error::ElementCount { op: "from_vec", count, shape: shape.to_vec() });
        }
        let data = if let [one] = data[..] { Data::One([one]) } else { Data::Many(Buffer::from_vec(data)) };
        Ok(Tensor::from_raw(Raw { storage: Storage::new(data), layout: Layout::contiguous(shape) }))
    }

    fallible! {
        /// A tensor with one value everywhere.
        /// # Panics
        /// With [`Error::TooLarge`] if memory has no room for the shape.
        #[must_use]
        pub fn full / try_full(shape: &[usize], value: T) -> Tensor<T> {
            filled("full", shape, value)
        }

        /// Zeros; `false` for `bool`.
        /// # Panics
        /// With [`Error::TooLarge`] if memory has no room for the shape.
        #[must_use]
        pub fn zeros / try_zeros(shape: &[usize]) -> Tensor<T> {
            filled("zeros", shape, T::default())
        }
    }

    /// One value everywhere, in the shape of this tensor.
    #[must_use]
    pub fn full_like(&self, value: T) -> Tensor<T> {
        Tensor::full(self.shape(), value)
    }

    /// Zeros in the shape of this tensor; `false` for `bool`.
    #[must_use]
    pub fn zeros_like(&self) -> Tensor<T> {
        Tensor::zeros(self.shape())
    }
}

fn filled<T: Element>(op: &'static str, shape: &[usize], value: T) -> Result<Tensor<T>, Error> {
    Ok(Tensor::from_raw(Raw::new(Data::filled(numel(op, shape)?, value), shape)))
}

impl<T: Numeric> Tensor<T> {
    /// Ones in the shape of this tensor.
    #[must_use]
    pub fn ones_like(&self) -> Tensor<T> {
        Tensor::ones(self.shape())
    }

    fallible! {
        /// Ones.
        /// # Panics
        /// With [`Error::TooLarge`] if memory has no room for the shape.
        #[must_use]
        pub fn ones / try_ones(shape: &[usize]) -> Tensor<T> {
            filled("ones", shape, T::UNIT)
        }

        /// The unit matrix with `n` rows.
        /// # Panics
        /// With [`Error::TooLarge`] if memory has no room for it.
        #[must_use]
        pub fn eye / try_eye(n: usize) -> Tensor<T> {
            let mut data = Data::filled(numel("eye", &[n, n])?, T::default());
            data.iter_mut().step_by(n + 1).for_each(|x| *x = T::UNIT);
            Ok(Tensor::from_raw(Raw::new(data, &[n, n])))
        }

        /// `start`, `start + step`, … as far as before `end`. The number of elements is `(end - start) / step`, rounded up.
        ///
        /// ```
        /// use autodiff::Tensor;
        ///
        /// assert_eq!(Tensor::arange(0.0f32, 1.0, 0.25).to_vec(), [0.0, 0.25, 0.5, 0.75]);
        /// assert_eq!(Tensor::arange(5, 0, -2).to_vec(), [5, 3, 1]);
        /// ```
        /// # Panics
        /// With [`Error::Argument`] if the step is 0 or leads away from `end`, or a number is not finite, and with
        /// [`Error::TooLarge`] if memory has no room for that many.
        #[must_use]
        pub fn arange / try_arange(start: T, end: T, step: T) -> Tensor<T> {
            let failure = |message: String| Err(Error::Argument { op: "arange", message });
            let zero = T::default();
            if step == zero {
                return failure("the step is 0".to_string());
            }
            if start != end && (end > start) != (step > zero) {
                return failure(format!("a step of {step:?} does not lead from {start:?} to {end:?}"));
            }
            let (count, value): (f64, &dyn Fn(usize) -> T) = match T::DTYPE {
                DType::I64 => {
                    let [from, to, by] = [start, end, step].map(|x| i128::from(x.cast::<i64>()));
                    // Up, as for floats: towards the end.
                    (((to - from + by - by.signum()) / by) as f64, &|i| start.plus(step.times(T::from_i64(i as i64))))
                }
                DType::F32 | DType::F64 | DType::Bool => (end.minus(start).over(step).cast::<f64>().ceil(), &|i| {
                    T::from_f64(start.cast::<f64>() + i as f64 * step.cast::<f64>())
                }),
            };
            if !count.is_finite() {
                return failure(format!("there is no finite number of steps of {step:?} from {start:?} to {end:?}"));
            }
            let shape = [count as usize];
            Ok(Tensor::from_raw(Raw::new(Buffer::from_fn(numel("arange", &shape)?, value), &shape)))
        }
    }
}

impl<T: Floating> Tensor<T> {
    fallible! {
        /// `steps` numbers at equal distances from `start` to `end`, both included; of one step, `start`.
        ///
        /// ```
        /// use autodiff::Tensor;
        ///
        /// assert_eq!(Tensor::linspace(0.0f32, 1.0, 5).to_vec(), [0.0, 0.25, 0.5, 0.75, 1.0]);
        /// ```
        /// # Panics
        /// With [`Error::TooLarge`] if memory has no room for that many.
        #[must_use]
        pub fn linspace / try_linspace(start: T, end: T, steps: usize) -> Tensor<T> {
            let step = (end - start) / T::from_f64(steps.saturating_sub(1).max(1) as f64);
            // From both ends, so that both are exact.
            let data = Buffer::from_fn(numel("linspace", &[steps])?, |i| {
                if i < steps.div_ceil(2) {
                    start + step * T::from_f64(i as f64)
                } else {
                    end - step * T::from_f64((steps - 1 - i) as f64)
                }
            });
            Ok(Tensor::from_raw(Raw::new(data, &[steps])))
        }
    }
}

impl<T: Element> From<T> for Tensor<T> {
    /// A tensor without axes.
    fn from(value: T) -> Tensor<T> {
        Tensor::from_raw(Raw::scalar(value))
    }
}

impl<T: Element> From<Vec<T>> for Tensor<T> {
    /// A tensor with one axis, which takes over the allocation.
    fn from(data: Vec<T>) -> Tensor<T> {
        let shape = [data.len()];
        or_raise(Tensor::try_from_vec(data, &shape))
    }
}
