//! Functions of the rule table on tensors: one node each, whatever the function.
//!
//! While nothing is recorded, a contribution is one loop over the numbers with the table's formula. Under `create_graph` the
//! same formula is put together from operations on tensors, so that it has derivatives in its turn.
use super::kernel::{self, Source};
use super::layout::{Layout, broadcast};
use super::operand::Arg;
use super::storage::{Data, Storage};
use super::{Floating, Raw, Tensor};
use crate::autograd::{Backward, Save, Target, attach, is_grad_enabled, settle};
use crate::{Error, Number};
use std::sync::Arc;

/// A function of `N` numbers with its derivatives: a row of the rule table.
pub(crate) trait ElementwiseRule<const N: usize>: Send + Sync + 'static {
    /// The method's name.
    const OP: &'static str;
    /// Whether it calls a transcendental function.
    const DEAR: bool;
    /// What the contribution to an operand reads.
    const READS: [Reads<N>; N];

    /// PyTorch's name of the node. `numbers` says which operands are plain numbers.
    fn node(numbers: [bool; N]) -> &'static str;
    fn value<S: Number>(x: [S; N]) -> S;
    /// What the cotangent `c` of the result `y` contributes to that of an operand.
    fn contribution<S: Number>(operand: usize, x: [S; N], y: S, c: S) -> S;
    /// The same formula over tensors. What it does not read is an arbitrary number.
    fn recorded<T: Floating>(operand: usize, x: [Term<T>; N], y: Term<T>, c: Term<T>) -> Term<T>;
}

/// What a contribution reads beside the cotangent.
#[derive(Clone, Copy)]
pub(crate) struct Reads<const N: usize> {
    pub(crate) operands: [bool; N],
    pub(crate) result: bool,
}

impl<const N: usize> Reads<N> {
    fn nothing(self) -> bool {
        !self.result && self.operands.iter().all(|reads| !reads)
    }
}

/// A part of a formula over tensors: a number or a tensor.
pub(crate) type Term<T> = Arg<T>;

/// The most operands of a rule, then the result and the cotangent.
const MOST: usize = 5;

/// Applies a rule. The operands broadcast.
#[track_caller]
pub(crate) fn apply<R: ElementwiseRule<N>, T: Floating, const N: usize>(
    operands: [Arg<T>; N],
    target: Target<'_, T>,
) -> Result<Tensor<T>, Error> {
    let shape = shape_of(R::OP, &operands)?;
    let shape = shape.as_ref().map_or(&[][..], |shape| shape);
    target.check(R::OP, shape)?;
    let data = compute(shape, operands.each_ref().map(Read::of), R::DEAR, |x| R::value(x));
    let raw = Raw::new(data, shape);
    if !is_grad_enabled() {
        return Ok(settle(target, raw));
    }
    let edges = operands.each_ref().map(|x| x.tensor().and_then(Tensor::edge));
    if edges.iter().all(Option::is_none) {
        return Ok(settle(target, raw));
    }
    let wants = |what: fn(&Reads<N>, usize) -> bool, i| (0..N).any(|o| edges[o].is_some() && what(&R::READS[o], i));
    let mut saves: [Option<Save<'_, T>>; MOST - 1] = [const { None }; MOST - 1];
    let mut places = Places::default();
    for (i, x) in operands.iter().enumerate() {
        if let Arg::Tensor(x) = x
            && wants(|reads, i| reads.operands[i], i)
        {
            saves[places.next(i)] = Some(Save::Input(i, x));
        }
    }
    if wants(|reads, _| reads.result, 0) {
        saves[places.next(N)] = Some(Save::Output);
    }
    let name = R::node(operands.each_ref().map(|x| x.tensor().is_none()));
    let constants = operands.each_ref().map(|x| if let Arg::Number(number) = x { Some(*number) } else { None });
    let shapes = operands.each_ref().map(|x| (x.shape() != shape).then(|| x.shape().to_vec()));
    let shapes = shapes.iter().any(Option::is_some).then(|| Box::new(shapes));
    let rule = move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| {
        for operand in 0..N {
            if constants[operand].is_some() || !cx.wants(operand) {
                continue;
            }
            let reads = R::READS[operand];
            let x = std::array::from_fn(|i| match constants[i] {
                Some(number) => Arg::Number(number),
                None if reads.operands[i] => Arg::Tensor(cx.saved(places.of(i))),
                None => Arg::Number(T::ZERO),
            });
            let y = if reads.result { Arg::Tensor(cx.saved(places.of(N))) } else { Arg::Number(T::ZERO) };
            let grad = contribution::<R, T, N>(operand, x, y, g);
            cx.put(
                operand,
                match shapes.as_ref().and_then(|shapes| shapes[operand].as_ref()) {
                    Some(shape) => grad.sum_to(shape),
                    None => grad,
                },
            );
        }
    };
    // As much room in the node as is used.
    let mut saves = saves.into_iter().flatten().map(Some);
    let mut next = || saves.next().flatten();
    Ok(match places.count {
        0 => attach(name, target, raw, edges, [], rule),
        1 => attach(name, target, raw, edges, [next()], rule),
        2 => attach(name, target, raw, edges, [next(), next()], rule),
        _ => attach(name, target, raw, edges, [next(), next(), next(), next()], rule),
    })
}

/// Which saved value is which: operands by their number, then the result.
#[derive(Clone, Copy, Default)]
struct Places {
    count: u8,
    at: [u8; MOST - 1],
}

impl Places {
    fn next(&mut self, what: usize) -> usize {
        self.at[what] = self.count;
        self.count += 1;
        usize::from(self.at[what])
    }

    fn of(self, what: usize) -> usize {
        usize::from(self.at[what])
    }
}

#[track_caller]
fn contribution<R: ElementwiseRule<N>, T: Floating, const N: usize>(
    operand: usize,
    x: [Term<T>; N],
    y: Term<T>,
    c: &Tensor<T>,
) -> Tensor<T> {
    // Formulas without operands are at most a change of sign: there is nothing to fuse.
    if is_grad_enabled() || R::READS[operand].nothing() {
        return match R::recorded(operand, x, y, Arg::Tensor(c.clone())) {
            Arg::Tensor(tensor) => tensor,
            Arg::Number(number) => Tensor::from_raw(Raw::new(Data::filled(c.numel(), number), c.shape())),
        };
    }
    let c = Arg::Tensor(c.clone());
    let mut reads: [Read<'_, T>; MOST] = [const { Read::Number(T::ZERO) }; MOST];
    for (read, x) in reads.iter_mut().zip(&x) {
        *read = Read::of(x);
    }
    reads[MOST - 2] = Read::of(&y);
    reads[MOST - 1] = Read::of(&c);
    let data = compute(c.shape(), reads, R::DEAR, |all: [T; MOST]| {
        R::contribution(operand, std::array::from_fn(|i| all[i]), all[MOST - 2], all[MOST - 1])
    });
    Tensor::from_raw(Raw::new(data, c.shape()))
}

/// An operand of a loop.
pub(crate) enum Read<'a, T: super::Element> {
    Number(T),
    Tensor(&'a Arc<Storage<T>>, &'a Layout),
}

impl<'a, T: super::Element> Read<'a, T> {
    pub(crate) fn of(arg: &'a Arg<T>) -> Read<'a, T> {
        match arg {
            Arg::Number(number) => Read::Number(*number),
            Arg::Tensor(tensor) => Read::Tensor(tensor.storage(), tensor.layout()),
        }
    }

    #[inline]
    fn first(&self) -> T {
        match self {
            Read::Number(number) => *number,
            Read::Tensor(storage, layout) => storage.read()[layout.offset()],
        }
    }
}

/// `f` of each element of operands that broadcast to `shape`.
pub(crate) fn compute<T: super::Element, U: super::Element, const K: usize>(
    shape: &[usize],
    operands: [Read<'_, T>; K],
    dear: bool,
    f: impl Fn([T; K]) -> U + Sync,
) -> Data<U> {
    // Chains of numbers are made of this.
    if shape.iter().product::<usize>() == 1 {
        return Data::One([f(operands.each_ref().map(Read::first))]);
    }
    let layouts: [Option<Layout>; K] = operands.each_ref().map(|operand| match operand {
        Read::Tensor(_, layout) if layout.shape() != shape => Some(layout.broadcast_to(shape)),
        Read::Tensor(..) | Read::Number(_) => None,
    });
    let guards = operands.each_ref().map(|operand| match operand {
        Read::Number(_) => None,
        Read::Tensor(storage, _) => Some(storage.read()),
    });
    let sources = std::array::from_fn(|k| match (&operands[k], &guards[k]) {
        (Read::Tensor(_, layout), Some(data)) => Source::Array(data, layouts[k].as_ref().unwrap_or(layout)),
        (Read::Number(number), _) => Source::Number(*number),
        (Read::Tensor(..), None) => unreachable!("every storage is read"),
    });
    kernel::map(shape, sources, dear, f)
}

/// The shape that operands broadcast to; `None` for numbers alone.
pub(crate) fn shape_of<T: super::Element>(op: &'static str, operands: &[Arg<T>]) -> Result<Option<Vec<usize>>, Error> {
    let mut tensors = operands.iter().filter_map(Arg::tensor);
    let Some(first) = tensors.next() else { return Ok(None) };
    let mut shape = first.shape().to_vec();
    for tensor in tensors {
        if tensor.shape() != shape {
            shape = broadcast(op, &shape, tensor.shape())?;
        }
    }
    Ok(Some(shape))
}
