//! A number that remembers how it was computed: each of its operations is one on tensors without axes.
//!
//! A function over it leaves a graph of what it did at one point, loops and branches resolved, which the engine
//! differentiates to any order.
use super::elementwise::{ElementwiseRule, apply};
use super::operand::Arg;
use super::{Floating, Raw, Tensor, rows};
use crate::autograd::{AnyTensor, Target};
use crate::error::or_raise;
use crate::number::sealed::Sealed;
use crate::rt::{Accumulate, Value};
use crate::{Narrow, Number, Scalar, impls};
use std::cell::RefCell;
use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

thread_local! {
    /// The tensors behind numbers: these are plain data, as numbers are copied freely.
    static TENSORS: RefCell<Vec<AnyTensor>> = const { RefCell::new(Vec::new()) };
}

/// A number with the operation that made it, within [`trace`].
///
/// Comparisons and printing see the value alone, so that a function takes the same branches as without.
#[derive(Clone, Copy)]
pub struct Traced<T = f64> {
    value: T,
    /// Its place among the tensors, or `CONSTANT`.
    at: u32,
}

const CONSTANT: u32 = u32::MAX;

/// Runs `f`, and forgets the tensors behind the numbers made in it. The graph of what `f` returns as tensors stays.
pub(crate) fn trace<R>(f: impl FnOnce() -> R) -> R {
    struct Forget(usize);
    impl Drop for Forget {
        fn drop(&mut self) {
            let forgotten = TENSORS.with_borrow_mut(|tensors| tensors.split_off(self.0));
            drop(forgotten);
        }
    }
    let _forget = Forget(TENSORS.with_borrow(Vec::len));
    f()
}

impl<T: Floating> Traced<T> {
    const fn constant_of(value: T) -> Traced<T> {
        Traced { value, at: CONSTANT }
    }

    /// The number in a tensor without axes.
    pub(crate) fn of(tensor: Tensor<T>) -> Traced<T> {
        let value = tensor.storage().read()[tensor.layout().offset()];
        let at = TENSORS.with_borrow_mut(|tensors| {
            tensors.extend(T::into_any(tensor));
            tensors.len() as u32 - 1
        });
        Traced { value, at }
    }

    /// The tensor with its graph.
    pub(crate) fn tensor(self) -> Tensor<T> {
        match self.arg() {
            Arg::Tensor(tensor) => tensor.into_owned(),
            Arg::Number(number) => Tensor::from_raw(Raw::scalar(number)),
        }
    }

    fn is_constant(self) -> bool {
        self.at == CONSTANT
    }

    fn arg(self) -> Arg<'static, T> {
        if self.is_constant() {
            return Arg::Number(self.value);
        }
        let tensor = TENSORS.with_borrow(|tensors| tensors.get(self.at as usize).cloned());
        match tensor.and_then(T::from_any) {
            Some(tensor) => Arg::from(tensor),
            None => unreachable!("a number is used after the trace that it belongs to"),
        }
    }

    fn cast<U: Floating>(self) -> Traced<U> {
        match self.arg() {
            Arg::Number(number) => Traced::constant_of(number.cast()),
            Arg::Tensor(tensor) => Traced::of(tensor.to()),
        }
    }

    fn apply<R: ElementwiseRule<T, N>, const N: usize>(rule: R, x: [Traced<T>; N]) -> Traced<T> {
        if x.iter().all(|x| x.is_constant()) {
            return Traced::constant_of(rule.value(x.map(|x| x.value)));
        }
        Traced::of(or_raise(apply("map", rule, x.map(Traced::arg), Target::New)))
    }
}

impl<T: Floating> Sealed for Traced<T> {}

impl<T: Floating> Number for Traced<T> {
    type Base = T;
    type Wide = Traced<f64>;
    const ZERO: Self = Traced::constant_of(T::ZERO);
    const ONE: Self = Traced::constant_of(T::ONE);
    const NEUTRAL: Self = Traced::constant_of(T::NEUTRAL);

    fn lit(x: T) -> Self {
        Traced::constant_of(x)
    }
    fn constant(x: f64) -> Self {
        Traced::constant_of(T::constant(x))
    }
    fn primal(self) -> T {
        self.value
    }
    fn widen(self) -> Traced<f64> {
        self.cast()
    }
    fn narrow(wide: Traced<f64>) -> Self {
        wide.cast()
    }
    fn vanishes(self) -> bool {
        self.is_constant() && self.value.vanishes()
    }
    fn strong_mul(self, partial: Self) -> Self {
        Traced::apply(rows::StrongMul {}, [self, partial])
    }
    fn strong_div(self, divisor: Self) -> Self {
        Traced::apply(rows::StrongDiv {}, [self, divisor])
    }

    autodiff_macros::__rules!(traced);
    autodiff_macros::__rules!(special traced);
}

impl Scalar for Traced<f64> {
    type F32 = Traced<f32>;
}
impl Narrow for Traced<f32> {}

impl<T: Floating> Value for Traced<T> {
    type Cot = Self;
    fn zero_cot(&self) -> Self {
        Number::ZERO
    }
}

impl<T: Floating> Accumulate for Traced<T> {
    fn accumulate(&mut self, contribution: &Self) {
        *self += *contribution;
    }
}

macro_rules! operators {
    ($($Op:ident $op:ident $OpAssign:ident $op_assign:ident;)*) => { $(
        impl<T: Floating> $Op for Traced<T> {
            type Output = Self;
            fn $op(self, other: Self) -> Self {
                Traced::apply(rows::$Op {}, [self, other])
            }
        }
        impl<T: Floating> $Op<T> for Traced<T> {
            type Output = Self;
            fn $op(self, other: T) -> Self {
                self.$op(Traced::constant_of(other))
            }
        }
        impls::assigned!([T: Number] Traced<T>, $Op $op $OpAssign $op_assign);
    )* };
}
operators! {
    Add add AddAssign add_assign;
    Sub sub SubAssign sub_assign;
    Mul mul MulAssign mul_assign;
    Div div DivAssign div_assign;
    Rem rem RemAssign rem_assign;
}

impl<T: Floating> Neg for Traced<T> {
    type Output = Self;
    fn neg(self) -> Self {
        Traced::apply(rows::Neg {}, [self])
    }
}

impls::compared!([T: Number] Traced<T>);
impls::formatted!([T: Number] Traced<T>);
impls::formatted!([T: Number] Traced<T>, Debug);
impls::sums!([T: Floating] Traced<T>);

impl<T: Floating> Default for Traced<T> {
    fn default() -> Self {
        Self::ZERO
    }
}
