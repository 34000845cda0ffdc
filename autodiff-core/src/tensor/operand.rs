//! What an operation takes beside the tensor itself: a number, a tensor, or a reference to one.
use super::{Element, Tensor};

/// A number, a tensor, or a reference to one.
pub trait Operand<T: Element>: sealed::Operand<T> {}

/// An operand by what it is.
#[derive(Clone)]
pub(crate) enum Arg<T: Element> {
    Number(T),
    Tensor(Tensor<T>),
}

mod sealed {
    pub trait Operand<T: super::Element> {
        #[doc(hidden)]
        #[allow(private_interfaces)]
        fn arg(self) -> super::Arg<T>;
    }
}

impl<T: Element> Arg<T> {
    #[inline]
    pub(crate) fn of(operand: impl Operand<T>) -> Arg<T> {
        operand.arg()
    }

    #[inline]
    pub(crate) fn shape(&self) -> &[usize] {
        match self {
            Arg::Number(_) => &[],
            Arg::Tensor(tensor) => tensor.shape(),
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

impl<T: Element> Operand<T> for T {}
#[allow(private_interfaces)]
impl<T: Element> sealed::Operand<T> for T {
    #[inline]
    fn arg(self) -> Arg<T> {
        Arg::Number(self)
    }
}

impl<T: Element> Operand<T> for Tensor<T> {}
#[allow(private_interfaces)]
impl<T: Element> sealed::Operand<T> for Tensor<T> {
    #[inline]
    fn arg(self) -> Arg<T> {
        Arg::Tensor(self)
    }
}

impl<T: Element> Operand<T> for &Tensor<T> {}
#[allow(private_interfaces)]
impl<T: Element> sealed::Operand<T> for &Tensor<T> {
    #[inline]
    fn arg(self) -> Arg<T> {
        Arg::Tensor(self.clone())
    }
}
