//! The language of the rule table's formulas over tensors.
//!
//! Under `create_graph` a contribution is put together from these functions, which are the table's own rows applied to
//! tensors, so that it has derivatives in its turn.
use super::elementwise::{ElementwiseRule, apply};
use super::operand::Arg;
use super::ops::{combine, compare, select};
use super::{Floating, Tensor, rows};
use crate::Number;
use crate::autograd::Target;
use crate::error::or_raise;

/// A part of a formula over tensors: a number or a tensor.
pub(crate) type Term<T> = Arg<'static, T>;

/// A condition in a formula.
pub(crate) enum Mask {
    /// It is the same for all elements.
    Known(bool),
    Tensor(Tensor<bool>),
}

// What a formula combines has the shapes of one operation's operands, so these broadcast.

/// A row on numbers alone, or a recorded operation.
#[track_caller]
pub(crate) fn apply_terms<T: Floating, R: ElementwiseRule<T, N>, const N: usize>(rule: R, x: [&Term<T>; N]) -> Term<T> {
    let numbers = x.map(|x| if let Arg::Number(number) = x { Some(*number) } else { None });
    if numbers.iter().all(Option::is_some) {
        return Arg::Number(rule.value(numbers.map(Option::unwrap_or_default)));
    }
    Arg::from(or_raise(apply("backward", rule, x.map(Arg::borrow), Target::New)))
}

impl<T: Floating> Term<T> {
    autodiff_macros::__rules!(tensor_terms);

    #[track_caller]
    pub(crate) fn strong_div_mul(a: &Term<T>, b: &Term<T>, factor: &Term<T>) -> Term<T> {
        Term::strong_mul(&Term::strong_div(a, b), factor)
    }

    /// A constant of the table.
    pub(crate) fn constant(x: f64) -> Term<T> {
        Arg::Number(T::constant(x))
    }

    fn compare(a: &Term<T>, b: &Term<T>, holds: impl Fn(T, T) -> bool + Sync) -> Mask {
        match (a, b) {
            (Arg::Number(a), Arg::Number(b)) => Mask::Known(holds(*a, *b)),
            (Arg::Tensor(_), _) | (_, Arg::Tensor(_)) => Mask::Tensor(or_raise(compare("backward", a, b, holds))),
        }
    }

    pub(crate) fn lt(a: &Term<T>, b: &Term<T>) -> Mask {
        Term::compare(a, b, |a, b| a < b)
    }
    pub(crate) fn le(a: &Term<T>, b: &Term<T>) -> Mask {
        Term::compare(a, b, |a, b| a <= b)
    }
    pub(crate) fn gt(a: &Term<T>, b: &Term<T>) -> Mask {
        Term::compare(a, b, |a, b| a > b)
    }
    pub(crate) fn ge(a: &Term<T>, b: &Term<T>) -> Mask {
        Term::compare(a, b, |a, b| a >= b)
    }
    pub(crate) fn eq(a: &Term<T>, b: &Term<T>) -> Mask {
        Term::compare(a, b, |a, b| a == b)
    }
    pub(crate) fn is_nan(a: &Term<T>) -> Mask {
        Term::compare(a, &Arg::Number(T::ZERO), |a, _| Number::is_nan(a))
    }
    pub(crate) fn is_normal(a: &Term<T>) -> Mask {
        Term::compare(a, &Arg::Number(T::ZERO), |a, _| Number::is_normal(a))
    }

    /// `if mask { a } else { b }` in each element. If all elements agree, the other branch is not computed.
    #[track_caller]
    pub(crate) fn select(mask: Mask, a: impl FnOnce() -> Term<T>, b: impl FnOnce() -> Term<T>) -> Term<T> {
        match mask {
            Mask::Known(true) => a(),
            Mask::Known(false) => b(),
            Mask::Tensor(mask) => Arg::from(or_raise(select("backward", &mask, a(), b()))),
        }
    }
}

impl Mask {
    pub(crate) fn and(a: Mask, b: Mask) -> Mask {
        match (a, b) {
            (Mask::Known(true), other) | (other, Mask::Known(true)) => other,
            (Mask::Known(false), _) | (_, Mask::Known(false)) => Mask::Known(false),
            (Mask::Tensor(a), Mask::Tensor(b)) => {
                Mask::Tensor(or_raise(combine("backward", &Arg::from(a), &Arg::from(b), |a, b| a & b)))
            }
        }
    }

    pub(crate) fn or(a: Mask, b: Mask) -> Mask {
        match (a, b) {
            (Mask::Known(false), other) | (other, Mask::Known(false)) => other,
            (Mask::Known(true), _) | (_, Mask::Known(true)) => Mask::Known(true),
            (Mask::Tensor(a), Mask::Tensor(b)) => {
                Mask::Tensor(or_raise(combine("backward", &Arg::from(a), &Arg::from(b), |a, b| a | b)))
            }
        }
    }
}
