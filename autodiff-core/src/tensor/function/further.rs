//! Derivatives beyond the second: the function is run over numbers that leave a graph, which is differentiated in its turn.
//! Slow, and right for any order.
use super::{Elementwise, OverSlice};
use crate::autograd::{is_grad_enabled, pull, set_grad_enabled};
use crate::error::or_raise;
use crate::tensor::term::Term;
use crate::tensor::traced::{Traced, trace};
use crate::tensor::{Floating, Tensor};

/// A tensor to differentiate by: another node than `x`, as what it is combined with may depend on `x` too. Without recording
/// there is no graph behind it.
#[track_caller]
fn variable<T: Floating>(x: &Tensor<T>, shape: &[usize], recording: bool) -> Tensor<T> {
    if recording && x.requires_grad() {
        return x.expanded(shape);
    }
    x.detach().expanded(shape).detach().requires_grad_(true)
}

#[track_caller]
fn gradient<T: Floating>(y: &Tensor<T>, x: &Tensor<T>, c: &Tensor<T>, create_graph: bool) -> Tensor<T> {
    or_raise(pull(y, x, Some(c), create_graph))
}

/// The third derivative of `f` by three operands, times a cotangent for each. The last has the shape of the result.
#[track_caller]
pub(super) fn third<T: Floating, F: Elementwise<T, N>, const N: usize>(
    x: [&Term<T>; N],
    by: [(usize, &Term<T>); 3],
) -> Term<T> {
    let recording = is_grad_enabled();
    let _guard = set_grad_enabled(true);
    let shape = by[2].1.shape();
    let tensor = |term: &Term<T>| match term {
        Term::Number(number) => Tensor::full(shape, *number),
        Term::Tensor(tensor) => Tensor::clone(tensor),
    };
    let x = x.map(|x| variable(&tensor(x), shape, recording));
    let mut y = mapped::<T, F, N>(&x, shape);
    for (order, (by, c)) in by.into_iter().enumerate() {
        let c = if recording { tensor(c) } else { tensor(c).detach() };
        y = gradient(&y, &x[by], &c, recording || order < 2);
    }
    Term::from(y)
}

/// `f` of each element, with its graph.
#[track_caller]
fn mapped<T: Floating, F: Elementwise<T, N>, const N: usize>(x: &[Tensor<T>; N], shape: &[usize]) -> Tensor<T> {
    let count = shape.iter().product();
    let x = x.each_ref().map(|x| x.reshape_to(&[count]).unbind(0));
    let results: Vec<Tensor<T>> = (0..count)
        .map(|i| trace(|| F::traced(std::array::from_fn(|k| Traced::of(x[k][i].clone()))).tensor()))
        .collect();
    collected(&results, shape)
}

/// Numbers as one tensor.
#[track_caller]
fn collected<T: Floating>(numbers: &[Tensor<T>], shape: &[usize]) -> Tensor<T> {
    if numbers.is_empty() {
        return Tensor::zeros(shape);
    }
    Tensor::stacked(&numbers.iter().collect::<Vec<_>>(), 0).reshape_to(shape)
}

/// The gradients of `pulled_along` that are wanted.
#[track_caller]
pub(super) fn pulled_along<T: Floating, F: OverSlice<T>>(
    operands: [Tensor<T>; 3],
    wants: [bool; 3],
    g: &Tensor<T>,
) -> [Option<Tensor<T>>; 3] {
    let recording = is_grad_enabled();
    let _guard = set_grad_enabled(true);
    let operands = operands.each_ref().map(|x| variable(x, x.shape(), recording));
    let [x, c, v] = &operands;
    let numbers = x.reshape_to(&[x.numel()]).unbind(0);
    let results = trace(|| {
        let numbers: Vec<_> = numbers.into_iter().map(Traced::of).collect();
        F::traced(&numbers).into_iter().map(Traced::tensor).collect::<Vec<_>>()
    });
    let y = collected(&results, c.shape());
    let along = gradient(&gradient(&y, x, c, true), x, v, true);
    let g = if recording { g.clone() } else { g.detach() };
    std::array::from_fn(|operand| wants[operand].then(|| gradient(&along, &operands[operand], &g, recording)))
}
