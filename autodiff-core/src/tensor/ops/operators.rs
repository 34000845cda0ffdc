//! Operators between tensors, references to them and numbers.
use crate::autograd::Target;
use crate::error::or_raise;
use crate::tensor::elementwise::{Swapped, apply};
use crate::tensor::operand::Arg;
use crate::tensor::{Floating, Numeric, Tensor, rows};
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, Sub, SubAssign};

macro_rules! operators {
    ($($Op:ident $op:ident;)*) => { $(
        operators!(@right $Op $op: T, Tensor<T>, &Tensor<T>);
    )* };
    (@right $Op:ident $op:ident: $($Right:ty),*) => { $(
        impl<T: Numeric> $Op<$Right> for &Tensor<T> {
            type Output = Tensor<T>;
            #[track_caller]
            #[inline]
            fn $op(self, other: $Right) -> Tensor<T> {
                Tensor::$op(self, other)
            }
        }
        impl<T: Numeric> $Op<$Right> for Tensor<T> {
            type Output = Tensor<T>;
            #[track_caller]
            #[inline]
            fn $op(self, other: $Right) -> Tensor<T> {
                Tensor::$op(&self, other)
            }
        }
    )* };
}
operators! {
    Add add;
    Sub sub;
    Mul mul;
    Div div;
    Rem rem;
}

macro_rules! assignments {
    ($($Op:ident $op_assign:ident $op:ident: $($Right:ty),*;)*) => { $($(
        impl<T: Numeric> $Op<$Right> for Tensor<T> {
            #[track_caller]
            #[inline]
            fn $op_assign(&mut self, other: $Right) {
                self.$op(other);
            }
        }
    )*)* };
}
assignments! {
    AddAssign add_assign add_: T, Tensor<T>, &Tensor<T>;
    SubAssign sub_assign sub_: T, Tensor<T>, &Tensor<T>;
    MulAssign mul_assign mul_: T, Tensor<T>, &Tensor<T>;
    DivAssign div_assign div_: T, Tensor<T>, &Tensor<T>;
}

/// A number on the left. The number's type is not generic: `impl<T> Add<Tensor<T>> for T` would be for all types.
macro_rules! number_left {
    ($($T:ident { $($Op:ident $op:ident $operation:expr;)* })*) => { $($(
        impl $Op<&Tensor<$T>> for $T {
            type Output = Tensor<$T>;
            #[track_caller]
            #[inline]
            fn $op(self, other: &Tensor<$T>) -> Tensor<$T> {
                $operation(self, other)
            }
        }
        impl $Op<Tensor<$T>> for $T {
            type Output = Tensor<$T>;
            #[track_caller]
            #[inline]
            fn $op(self, other: Tensor<$T>) -> Tensor<$T> {
                self.$op(&other)
            }
        }
    )*)* };
}
number_left! {
    f32 {
        Add add plus;
        Sub sub less;
        Mul mul times;
        Div div |number, tensor: &Tensor<f32>| tensor.reciprocal().mul(number);
        Rem rem modulo;
    }
    f64 {
        Add add plus;
        Sub sub less;
        Mul mul times;
        Div div |number, tensor: &Tensor<f64>| tensor.reciprocal().mul(number);
        Rem rem modulo;
    }
    i64 {
        Add add plus;
        Sub sub minus;
        Mul mul times;
        Div div over;
        Rem rem modulo;
    }
}

// As in PyTorch, nodes of these have the tensor first.

#[track_caller]
fn plus<T: Numeric>(number: T, tensor: &Tensor<T>) -> Tensor<T> {
    tensor.add(number)
}

#[track_caller]
fn times<T: Numeric>(number: T, tensor: &Tensor<T>) -> Tensor<T> {
    tensor.mul(number)
}

#[track_caller]
fn less<T: Floating>(number: T, tensor: &Tensor<T>) -> Tensor<T> {
    or_raise(apply("sub", Swapped(rows::Sub {}), [Arg::from(tensor), Arg::Number(number)], Target::New))
}

macro_rules! with_number_left {
    ($($function:ident $op:literal $Row:ident;)*) => { $(
        #[track_caller]
        fn $function<T: Numeric>(number: T, tensor: &Tensor<T>) -> Tensor<T> {
            or_raise(T::elementwise($op, rows::$Row {}, [Arg::Number(number), Arg::from(tensor)], Target::New))
        }
    )* };
}
with_number_left! {
    minus "sub" Sub;
    over "div" Div;
    modulo "rem" Rem;
}

impl<T: Numeric> Neg for &Tensor<T> {
    type Output = Tensor<T>;
    #[track_caller]
    fn neg(self) -> Tensor<T> {
        Tensor::neg(self)
    }
}
impl<T: Numeric> Neg for Tensor<T> {
    type Output = Tensor<T>;
    #[track_caller]
    fn neg(self) -> Tensor<T> {
        Tensor::neg(&self)
    }
}
