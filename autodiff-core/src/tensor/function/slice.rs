//! A function of a slice: operations for its value, for its Jacobian and the transposed one times a vector, and for the
//! derivative of the latter. These are closed under differentiation but for the last.
use super::OverSlice;
use super::further;
use crate::autograd::{Save, Target, record};
use crate::tensor::pool::Buffer;
use crate::tensor::storage::Data;
use crate::tensor::{Floating, Raw, Tensor};

/// What the numbers of a tensor lie in, row by row.
fn with_numbers<T: Floating, R>(x: &Tensor<T>, f: impl FnOnce(&[T]) -> R) -> R {
    if x.is_contiguous() {
        return f(&x.storage().read()[x.layout().range()]);
    }
    f(&x.to_contiguous().storage.read())
}

fn raw<T: Floating>(numbers: Vec<T>, shape: &[usize]) -> Raw<T> {
    let data = if let [one] = numbers[..] { Data::One([one]) } else { Data::Many(Buffer::from_vec(numbers)) };
    Raw::new(data, shape)
}

#[track_caller]
pub(super) fn apply<T: Floating, F: OverSlice<T>>(_: F, x: &Tensor<T>) -> Tensor<T> {
    let numbers = with_numbers(x, F::value);
    let shape = [numbers.len()];
    record(
        "ApplyBackward0",
        Target::New,
        raw(numbers, &shape[..F::AXES]),
        [x],
        |_| [Some(Save::Input(0, x))],
        |cx, c| cx.put(0, pulled::<T, F>(&cx.saved(0), c)),
    )
}

/// The transposed Jacobian at `x` times `c`, in the shape of `x`.
#[track_caller]
fn pulled<T: Floating, F: OverSlice<T>>(x: &Tensor<T>, c: &Tensor<T>) -> Tensor<T> {
    let numbers = with_numbers(x, |x| with_numbers(c, |c| F::pulled(x, c)));
    record(
        "ApplyBackwardBackward0",
        Target::New,
        raw(numbers, x.shape()),
        [x, c],
        |[wants, _]| [Some(Save::Input(0, x)), wants.then_some(Save::Input(1, c))],
        |cx, v| {
            if cx.wants(0) {
                cx.put(0, pulled_along::<T, F>(&cx.saved(0), &cx.saved(1), v));
            }
            if cx.wants(1) {
                cx.put(1, pushed::<T, F>(&cx.saved(0), v));
            }
        },
    )
}

/// The Jacobian at `x` times `v`, in the shape of the result of `f`.
#[track_caller]
fn pushed<T: Floating, F: OverSlice<T>>(x: &Tensor<T>, v: &Tensor<T>) -> Tensor<T> {
    let numbers = with_numbers(x, |x| with_numbers(v, |v| F::pushed(x, v)));
    let shape = [numbers.len()];
    record(
        "ApplyForward0",
        Target::New,
        raw(numbers, &shape[..F::AXES]),
        [x, v],
        |[wants, _]| [Some(Save::Input(0, x)), wants.then_some(Save::Input(1, v))],
        |cx, c| {
            if cx.wants(0) {
                cx.put(0, pulled_along::<T, F>(&cx.saved(0), c, &cx.saved(1)));
            }
            if cx.wants(1) {
                cx.put(1, pulled::<T, F>(&cx.saved(0), c));
            }
        },
    )
}

/// The derivative by `x` of `pulled(x, c)` times `v`, in the shape of `x`.
#[track_caller]
fn pulled_along<T: Floating, F: OverSlice<T>>(x: &Tensor<T>, c: &Tensor<T>, v: &Tensor<T>) -> Tensor<T> {
    let numbers = with_numbers(x, |x| with_numbers(c, |c| with_numbers(v, |v| F::pulled_along(x, c, v))));
    record(
        "ApplyBackwardBackwardBackward0",
        Target::New,
        raw(numbers, x.shape()),
        [x, c, v],
        |_| [Some(Save::Input(0, x)), Some(Save::Input(1, c)), Some(Save::Input(2, v))],
        |cx, g| {
            let wants = [0, 1, 2].map(|operand| cx.wants(operand));
            let operands = [cx.saved(0), cx.saved(1), cx.saved(2)];
            for (operand, grad) in further::pulled_along::<T, F>(operands, wants, g).into_iter().enumerate() {
                if let Some(grad) = grad {
                    cx.put(operand, grad);
                }
            }
        },
    )
}
