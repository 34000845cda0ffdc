//! What an operation takes beside the tensor itself: a number, a tensor, or a reference to one.
use super::{Element, Tensor};
use std::borrow::Cow;

/// A number, a tensor, or a reference to one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no operand of a tensor of `{T}`",
    label = "not a number of type `{T}`, a tensor of them, or a reference to one",
    note = "`x.to::<{T}>()` converts a tensor; of literals, `1` is an integer, and `1.0` a float"
)]
pub trait Operand<T: Element>: sealed::Operand<T> {}

/// An operand by what it is.
#[derive(Clone)]
pub(crate) enum Arg<'a, T: Element> {
    Number(T),
    Tensor(Cow<'a, Tensor<T>>),
}

mod sealed {
    pub trait Operand<T: super::Element> {
        #[doc(hidden)]
        #[allow(private_interfaces)]
        fn arg<'a>(self) -> super::Arg<'a, T>
        where
            Self: 'a;
    }
}

impl<'a, T: Element> Arg<'a, T> {
    #[inline]
    pub(crate) fn of(operand: impl Operand<T> + 'a) -> Self {
        operand.arg()
    }

    #[inline]
    pub(crate) fn borrow(&self) -> Arg<'_, T> {
        match self {
            Arg::Number(number) => Arg::Number(*number),
            Arg::Tensor(tensor) => Arg::from(&**tensor),
        }
    }

    #[inline]
    pub(crate) fn shape(&self) -> &[usize] {
        match self {
            Arg::Number(_) => &[],
            Arg::Tensor(tensor) => tensor.shape(),
        }
    }

    /// The number, or the tensor's first one.
    #[inline]
    pub(crate) fn first(&self) -> T {
        match self {
            Arg::Number(number) => *number,
            Arg::Tensor(tensor) => tensor.storage().get(tensor.layout().offset()),
        }
    }

    #[inline]
    pub(crate) fn tensor(&self) -> Option<&Tensor<T>> {
        match self {
            Arg::Number(_) => None,
            Arg::Tensor(tensor) => Some(tensor),
        }
    }
}

impl<'a, T: Element> From<&'a Tensor<T>> for Arg<'a, T> {
    #[inline]
    fn from(tensor: &'a Tensor<T>) -> Self {
        Arg::Tensor(Cow::Borrowed(tensor))
    }
}

impl<T: Element> From<Tensor<T>> for Arg<'_, T> {
    #[inline]
    fn from(tensor: Tensor<T>) -> Self {
        Arg::Tensor(Cow::Owned(tensor))
    }
}

impl<T: Element> Operand<T> for T {}
#[allow(private_interfaces)]
impl<T: Element> sealed::Operand<T> for T {
    #[inline]
    fn arg<'a>(self) -> Arg<'a, T> {
        Arg::Number(self)
    }
}

impl<T: Element> Operand<T> for Tensor<T> {}
#[allow(private_interfaces)]
impl<T: Element> sealed::Operand<T> for Tensor<T> {
    #[inline]
    fn arg<'a>(self) -> Arg<'a, T> {
        Arg::from(self)
    }
}

impl<T: Element> Operand<T> for &Tensor<T> {}
#[allow(private_interfaces)]
impl<T: Element> sealed::Operand<T> for &Tensor<T> {
    #[inline]
    fn arg<'a>(self) -> Arg<'a, T>
    where
        Self: 'a,
    {
        Arg::from(self)
    }
}
