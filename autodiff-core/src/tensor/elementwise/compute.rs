//! One loop over the elements of operands that broadcast.
use crate::Error;
use crate::tensor::Element;
use crate::tensor::kernel::{self, Source};
use crate::tensor::layout::{Layout, broadcast};
use crate::tensor::operand::Arg;
use crate::tensor::storage::Data;
use std::borrow::Cow;

/// The first element of each operand.
#[inline]
pub(super) fn firsts<T: Element, const K: usize>(operands: [&Arg<'_, T>; K]) -> [T; K] {
    let mut firsts = [T::default(); K];
    for (first, operand) in firsts.iter_mut().zip(operands) {
        *first = operand.first();
    }
    firsts
}

/// `f` of each element of operands that broadcast to `shape`.
pub(crate) fn compute<T: Element, U: Element, const K: usize>(
    shape: &[usize],
    operands: [&Arg<'_, T>; K],
    dear: bool,
    f: impl Fn([T; K]) -> U + Sync,
) -> Data<U> {
    // Chains of numbers are made of this.
    if shape.iter().product::<usize>() == 1 {
        return Data::One([f(firsts(operands))]);
    }
    run(shape, operands, dear, &|out: &mut [U], from: [&[T]; K]| kernel::each(out, from, &f))
}

/// What of [`compute`] does not depend on the function.
fn run<T: Element, U: Element, const K: usize>(
    shape: &[usize],
    operands: [&Arg<'_, T>; K],
    dear: bool,
    each: &kernel::Loop<'_, T, U, K>,
) -> Data<U> {
    let layouts: [Option<Layout>; K] = operands.map(|operand| {
        let tensor = operand.tensor().filter(|tensor| tensor.shape() != shape)?;
        Some(tensor.layout().broadcast_to(shape))
    });
    let guards = operands.map(|operand| operand.tensor().map(|tensor| tensor.storage().read()));
    let sources = std::array::from_fn(|k| match (operands[k], &guards[k]) {
        (Arg::Tensor(tensor), Some(data)) => Source::Array(data, layouts[k].as_ref().unwrap_or(tensor.layout())),
        (Arg::Number(number), _) => Source::Number(*number),
        (Arg::Tensor(_), None) => unreachable!("every storage is read"),
    });
    kernel::run(shape, &sources, dear, each)
}

/// The shape that operands broadcast to; `None` for numbers alone.
#[inline]
pub(crate) fn shape_of<'a, T: Element>(
    op: &'static str,
    operands: &'a [Arg<'_, T>],
) -> Result<Option<Cow<'a, [usize]>>, Error> {
    let mut tensors = operands.iter().filter_map(Arg::tensor);
    let Some(first) = tensors.next() else { return Ok(None) };
    let mut shape = Cow::Borrowed(first.shape());
    for tensor in tensors {
        if tensor.shape() != &*shape {
            shape = Cow::Owned(broadcast(op, &shape, tensor.shape())?);
        }
    }
    Ok(Some(shape))
}
