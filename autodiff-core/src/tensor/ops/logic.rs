//! Masks: `!`, `&`, `|` and `^`.
use super::compare;
use crate::Error;
use crate::error::fallible;
use crate::tensor::elementwise::compute;
use crate::tensor::operand::{Arg, Operand};
use crate::tensor::{Raw, Tensor};
use std::ops::{BitAnd, BitOr, BitXor, Not};

/// `f` of two masks that broadcast.
pub(crate) fn combine(
    op: &'static str,
    a: &Arg<'_, bool>,
    b: &Arg<'_, bool>,
    f: impl Fn(bool, bool) -> bool + Sync,
) -> Result<Tensor<bool>, Error> {
    compare(op, a, b, f)
}

macro_rules! operators {
    ($($Op:ident $op:ident $try_op:ident $text:literal $f:expr;)*) => {
        impl Tensor<bool> { fallible! { $(
            #[doc = concat!($text, ", element by element; `other` broadcasts.\n# Panics\nWith [`Error::Broadcast`] if the shapes do not broadcast.")]
            #[must_use]
            pub fn $op / $try_op(self, other: impl Operand<bool>) -> Tensor<bool> {
                combine(stringify!($op), &Arg::from(self), &Arg::of(other), $f)
            }
        )* } }
        $( operators!(@impl $Op $op: Tensor<bool>, &Tensor<bool>, bool); )*
    };
    (@impl $Op:ident $op:ident: $($Right:ty),*) => { $(
        impl $Op<$Right> for &Tensor<bool> {
            type Output = Tensor<bool>;
            #[track_caller]
            fn $op(self, other: $Right) -> Tensor<bool> {
                Tensor::$op(self, other)
            }
        }
        impl $Op<$Right> for Tensor<bool> {
            type Output = Tensor<bool>;
            #[track_caller]
            fn $op(self, other: $Right) -> Tensor<bool> {
                Tensor::$op(&self, other)
            }
        }
    )* };
}
operators! {
    BitAnd bitand try_bitand "Whether both hold" |a, b| a & b;
    BitOr bitor try_bitor "Whether one of them holds" |a, b| a | b;
    BitXor bitxor try_bitxor "Whether exactly one of them holds" |a, b| a ^ b;
}

impl Not for &Tensor<bool> {
    type Output = Tensor<bool>;
    fn not(self) -> Tensor<bool> {
        let operand = Arg::from(self);
        Tensor::from_raw(Raw::new(compute(self.shape(), [&operand], false, |[a]| !a), self.shape()))
    }
}
impl Not for Tensor<bool> {
    type Output = Tensor<bool>;
    fn not(self) -> Tensor<bool> {
        !&self
    }
}
