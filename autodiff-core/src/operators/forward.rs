//! The function over another scalar.
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use crate::function::{Args, Function, ListOf, Out, ParamsOf, Runs};
use crate::kind::{F32, F64, Kind, Leaf};
use crate::list::List;
use crate::signature::{Lifted, Signature};
use crate::{Narrow, Scalar};

/// `F` over the scalar `T`: what [`forward`] returns.
pub struct Forward<F, T>(PhantomData<fn() -> (F, T)>);

/// `f` itself over another scalar, which the arguments tell: dual numbers, variables of a tape, or plain ones.
///
/// ```
/// use autodiff::{Dual, differentiable, forward};
///
/// #[differentiable]
/// fn f(x: f64) -> f64 {
///     x * x
/// }
///
/// let y = forward(f)(Dual::new(3.0, 1.0));
/// assert_eq!((y.value, y.tangent), (9.0, 6.0));
/// ```
///
/// ```
/// # use autodiff::{Tape, differentiable, forward};
/// # #[differentiable]
/// # fn f(x: f64) -> f64 {
/// #     x * x
/// # }
/// let tape = Tape::new();
/// let x = tape.var(3.0);
/// assert_eq!(tape.backward(forward(f)(x)).wrt(x), 6.0);
/// ```
///
/// If all floats of `f` are `f32`, the scalar stands for `f32`; else it stands for `f64`.
#[inline]
pub fn forward<F: Function<Op<Forward<F, T>> = H>, T, H>(_: F) -> H
where
    Native<F>: Over<T>,
{
    F::op(Forward(PhantomData))
}

/// `F32` if all floats of the function are.
pub type Native<F> = <<ListOf<F> as List>::Leaf as Leaf>::Join<<<F as Function>::Output as Kind>::Leaf>;

/// The two floats over a scalar that takes the place of one of them.
#[diagnostic::on_unimplemented(message = "`{T}` cannot take the place of this function's floats")]
pub trait Over<T> {
    /// In the place of `f64`.
    type F64: Scalar<F32 = Self::F32>;
    /// In the place of `f32`.
    type F32: Narrow<Wide = Self::F64>;
}
impl<T: Scalar> Over<T> for F64 {
    type F64 = T;
    type F32 = T::F32;
}
impl<T: Narrow> Over<T> for F32 {
    type F64 = T::Wide;
    type F32 = T;
}

impl<'s, F: Runs<'s>, T: 's> Lifted<ParamsOf<F>> for Forward<F, T>
where
    Native<F>: Over<T>,
{
    type F64 = <Native<F> as Over<T>>::F64;
    type F32 = <Native<F> as Over<T>>::F32;
    type Out = Out<F, Self::F64>;
    #[inline]
    fn call<'a>(args: Args<'a, F, Self::F64>) -> Self::Out
    where
        Self::F64: 'a,
    {
        F::run::<Self::F64>(args)
    }
}

impl<'s, F: Runs<'s>, T: 's> Deref for Forward<F, T>
where
    Native<F>: Over<T>,
{
    type Target = <F::Signature as Signature>::Lifted<
        <Native<F> as Over<T>>::F64,
        <Native<F> as Over<T>>::F32,
        Out<F, <Native<F> as Over<T>>::F64>,
    >;
    #[inline]
    fn deref(&self) -> &Self::Target {
        F::Signature::lifted::<Self>()
    }
}

impl<F, T> Clone for Forward<F, T> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}
impl<F, T> Copy for Forward<F, T> {}
impl<F, T> fmt::Debug for Forward<F, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Forward")
    }
}
