//! Annotated functions on tensors: one node for a whole function, with its compiled derivatives.
mod further;
mod map;
mod slice;

use super::elementwise::apply;
use super::operand::{Arg, Operand};
use super::traced::Traced;
use super::{Floating, Tensor};
use crate::autograd::Target;
use crate::error::{fallible, or_raise};
use crate::function::Function;
use crate::kind::{Cot, F32, F64, Kind, Leaf, VecOf};
use crate::param::Slice;
use crate::signature::Signature;
use crate::{Dual, Scalar};
use map::Map;

/// A function of `N` numbers to one, to be applied to each element: annotated with `#[differentiable]`, or `grad` of one.
/// [`Tensor::map`] and [`Tensor::zip_map`] take it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be applied to each element of a tensor of `{T}`",
    label = "not a differentiable function of {N} numbers `{T}` to one",
    note = "annotate a function of `{T}` to `{T}` with `#[differentiable]`; what takes a slice goes to `apply`"
)]
pub trait Elementwise<T: Floating, const N: usize>: Copy + 'static {
    /// The value.
    #[doc(hidden)]
    fn value(x: [T; N]) -> T;
    /// The first derivative in a direction.
    #[doc(hidden)]
    fn along(x: [T; N], v: [T; N]) -> T;
    /// The second derivative in two directions.
    #[doc(hidden)]
    fn along_both(x: [T; N], v: [T; N], w: [T; N]) -> T;
    /// The value with its graph.
    #[doc(hidden)]
    fn traced(x: [Traced<T>; N]) -> Traced<T>;
}

/// A function of a slice to one number or a vector: annotated with `#[differentiable]`, or `grad` of one. [`Tensor::apply`]
/// takes it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be applied to a tensor of `{T}`",
    label = "not a differentiable function of `&[{T}]` to `{T}` or `Vec<{T}>`",
    note = "annotate a function of `&[{T}]` with `#[differentiable]`; what takes numbers goes to `map`"
)]
pub trait OverSlice<T: Floating>: Copy + 'static {
    /// The number of axes of the result.
    #[doc(hidden)]
    const AXES: usize;
    /// The value.
    #[doc(hidden)]
    fn value(x: &[T]) -> Vec<T>;
    /// The transposed Jacobian times a cotangent.
    #[doc(hidden)]
    fn pulled(x: &[T], c: &[T]) -> Vec<T>;
    /// The Jacobian times a tangent.
    #[doc(hidden)]
    fn pushed(x: &[T], v: &[T]) -> Vec<T>;
    /// The derivative of `pulled` by `x` in a direction.
    #[doc(hidden)]
    fn pulled_along(x: &[T], c: &[T], v: &[T]) -> Vec<T>;
    /// The value with its graph.
    #[doc(hidden)]
    fn traced(x: &[Traced<T>]) -> Vec<Traced<T>>;
}

/// What a function of a slice may return: one number, or a vector of them.
#[doc(hidden)]
pub trait Numbers<L: Leaf>: Kind {
    const AXES: usize;
    fn numbers<S: Scalar>(value: Self::Value<S>) -> Vec<L::Value<S>>;
    fn cotangent<S: Scalar>(numbers: Vec<L::Value<S>>) -> Cot<Self, S>;
}

impl<L: Leaf> Numbers<L> for L {
    const AXES: usize = 0;
    fn numbers<S: Scalar>(value: L::Value<S>) -> Vec<L::Value<S>> {
        vec![value]
    }
    fn cotangent<S: Scalar>(numbers: Vec<L::Value<S>>) -> L::Value<S> {
        numbers[0].clone()
    }
}

impl<L: Leaf> Numbers<L> for VecOf<L> {
    const AXES: usize = 1;
    fn numbers<S: Scalar>(value: Vec<L::Value<S>>) -> Vec<L::Value<S>> {
        value
    }
    fn cotangent<S: Scalar>(numbers: Vec<L::Value<S>>) -> Vec<L::Value<S>> {
        numbers
    }
}

// A function of `f32` is called over the 32-bit member of a family.
macro_rules! functions {
    ($T:ident $kind:ident) => {
        functions!(@elementwise $T $kind 1: x; $kind);
        functions!(@elementwise $T $kind 2: x y; $kind $kind);

        impl<F> OverSlice<$T> for F
        where
            F: Function<Output: Numbers<$kind>, Signature: Signature<Params = (Slice<$kind>,)>>,
        {
            const AXES: usize = <F::Output as Numbers<$kind>>::AXES;

            fn value(x: &[$T]) -> Vec<$T> {
                F::Output::numbers::<f64>(F::forward::<f64>((x,)))
            }
            fn pulled(x: &[$T], c: &[$T]) -> Vec<$T> {
                let (_, pullback) = F::vjp::<f64>((x,));
                let mut cotangents = vec![0.0; x.len()];
                pullback((x,), F::Output::cotangent::<f64>(c.to_vec()), (Some(&mut cotangents[..]),));
                cotangents
            }
            fn pushed(x: &[$T], v: &[$T]) -> Vec<$T> {
                let x = duals(x, v);
                F::Output::numbers::<Dual<f64>>(F::forward::<Dual<f64>>((&x[..],))).iter().map(|y| y.tangent).collect()
            }
            fn pulled_along(x: &[$T], c: &[$T], v: &[$T]) -> Vec<$T> {
                let x = duals(x, v);
                let (_, pullback) = F::vjp::<Dual<f64>>((&x[..],));
                let mut cotangents = vec![Dual::constant(0.0); x.len()];
                let seed = c.iter().map(|&c| Dual::constant(c)).collect();
                pullback((&x[..],), F::Output::cotangent::<Dual<f64>>(seed), (Some(&mut cotangents[..]),));
                cotangents.iter().map(|cotangent| cotangent.tangent).collect()
            }
            fn traced(x: &[Traced<$T>]) -> Vec<Traced<$T>> {
                F::Output::numbers::<Traced<f64>>(F::forward::<Traced<f64>>((x,)))
            }
        }
    };
    (@elementwise $T:ident $out:ident $N:literal: $($x:ident)*; $($kind:ident)*) => {
        impl<F> Elementwise<$T, $N> for F
        where
            F: Function<Output = $out, Signature: Signature<Params = ($($kind,)*)>>,
        {
            #[inline]
            fn value([$($x),*]: [$T; $N]) -> $T {
                F::forward::<f64>(($($x,)*))
            }
            #[inline]
            fn along(x: [$T; $N], v: [$T; $N]) -> $T {
                let [$($x),*] = std::array::from_fn(|i| Dual::new(x[i], v[i]));
                F::forward::<Dual<f64>>(($($x,)*)).tangent
            }
            #[inline]
            fn along_both(x: [$T; $N], v: [$T; $N], w: [$T; $N]) -> $T {
                let [$($x),*] = std::array::from_fn(|i| Dual::new(Dual::new(x[i], v[i]), Dual::constant(w[i])));
                F::forward::<Dual<Dual<f64>>>(($($x,)*)).tangent.tangent
            }
            fn traced([$($x),*]: [Traced<$T>; $N]) -> Traced<$T> {
                F::forward::<Traced<f64>>(($($x,)*))
            }
        }
    };
}
functions!(f64 F64);
functions!(f32 F32);

fn duals<T: crate::Number>(x: &[T], v: &[T]) -> Vec<Dual<T>> {
    x.iter().zip(v).map(|(&x, &v)| Dual::new(x, v)).collect()
}

impl<T: Floating> Tensor<T> {
    /// `f` of each element, as one operation: `f` and its derivatives are compiled into the loops over the elements. All
    /// orders of derivatives exist; from the third on they are slow.
    ///
    /// ```
    /// use autodiff::{Tensor, differentiable, tensor};
    ///
    /// #[differentiable]
    /// fn cube(x: f32) -> f32 {
    ///     x * x * x
    /// }
    ///
    /// let x: Tensor = tensor([1.0, 2.0]).requires_grad_(true);
    /// let y = x.map(cube);
    /// assert_eq!(y.to_vec(), [1.0, 8.0]);
    /// y.sum().backward();
    /// assert_eq!(x.grad().unwrap().to_vec(), [3.0, 12.0]);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn map<F: Elementwise<T, 1>>(&self, f: F) -> Tensor<T> {
        or_raise(apply("map", Map::of(f), [Arg::from(self)], Target::New))
    }

    /// `f` of a slice of all elements, row by row, as one operation: a tensor without axes if `f` returns a number, with one
    /// axis if it returns a vector. All orders of derivatives exist; from the third on they are slow.
    ///
    /// ```
    /// use autodiff::{Tensor, differentiable, tensor};
    ///
    /// #[differentiable]
    /// fn squares(x: &[f64]) -> f64 {
    ///     let mut sum = 0.0;
    ///     for i in 0..x.len() {
    ///         sum += x[i] * x[i];
    ///     }
    ///     sum
    /// }
    ///
    /// let x: Tensor<f64> = tensor([1.0, 2.0]).requires_grad_(true);
    /// x.apply(squares).backward();
    /// assert_eq!(x.grad().unwrap().to_vec(), [2.0, 4.0]);
    /// ```
    #[must_use]
    #[track_caller]
    pub fn apply<F: OverSlice<T>>(&self, f: F) -> Tensor<T> {
        slice::apply(f, self)
    }

    fallible! {
        /// [`Tensor::map`] in place.
        /// # Panics
        /// With [`Error::LeafInPlace`](crate::Error::LeafInPlace) if it is a leaf that requires grad.
        pub fn map_ / try_map_[F: Elementwise<T, 1>](self, f: F) -> Tensor<T> {
            apply("map_", Map::of(f), [Arg::from(self)], Target::InPlace(self))
        }
        /// `f` of each element and that of `other`, which broadcasts, as one operation: see [`Tensor::map`].
        /// # Panics
        /// With [`Error::Broadcast`](crate::Error::Broadcast) if the shapes do not broadcast.
        #[must_use]
        pub fn zip_map / try_zip_map[F: Elementwise<T, 2>](self, f: F, other: impl Operand<T>) -> Tensor<T> {
            apply("zip_map", Map::of(f), [Arg::from(self), Arg::of(other)], Target::New)
        }
        /// [`Tensor::zip_map`] in place.
        /// # Panics
        /// Where [`Tensor::try_zip_map_`] has an error.
        pub fn zip_map_ / try_zip_map_[F: Elementwise<T, 2>](self, f: F, other: impl Operand<T>) -> Tensor<T> {
            apply("zip_map_", Map::of(f), [Arg::from(self), Arg::of(other)], Target::InPlace(self))
        }
    }
}
