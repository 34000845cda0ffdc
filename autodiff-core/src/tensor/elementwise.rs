//! Functions of the rule table on tensors: one node each, whatever the function.
//!
//! While nothing is recorded, a contribution is one loop over the numbers with the table's formula. Under `create_graph` the
//! same formula is put together from operations on tensors, so that it has derivatives in its turn.
use super::kernel::{self, Source};
use super::layout::{Layout, broadcast};
use super::operand::Arg;
use super::storage::{Data, Storage};
use super::term::Term;
use super::{Floating, Raw, Tensor};
use crate::Error;
use crate::autograd::{Backward, Save, Target, Way, attach, is_grad_enabled, settle};
use std::sync::Arc;

/// A function of `N` numbers with its derivatives: a row of the rule table. Whole parameters are its fields.
pub(crate) trait ElementwiseRule<T: Floating, const N: usize>: Copy + Send + Sync + 'static {
    /// Whether it calls a transcendental function.
    const DEAR: bool;
    /// What the contribution to an operand reads.
    const READS: [Reads<N>; N];

    /// PyTorch's name of the node. `numbers` says which operands are plain numbers.
    fn node(self, numbers: [bool; N]) -> &'static str;
    fn value(self, x: [T; N]) -> T;
    /// What the cotangent `c` of the result `y` contributes to that of an operand, recorded if operations are. What it does
    /// not read is an arbitrary number.
    #[track_caller]
    fn contribution(self, operand: usize, x: [&Term<T>; N], y: &Term<T>, c: &Term<T>) -> Term<T>;
}

/// What a contribution reads beside the cotangent.
#[derive(Clone, Copy)]
pub(crate) struct Reads<const N: usize> {
    pub(crate) operands: [bool; N],
    pub(crate) result: bool,
}

/// The most values that a rule reads: its operands and the result.
const MOST: usize = 5;

/// Applies a rule. The operands broadcast.
#[track_caller]
pub(crate) fn apply<R: ElementwiseRule<T, N>, T: Floating, const N: usize>(
    op: &'static str,
    rule: R,
    operands: [Arg<T>; N],
    target: Target<'_, T>,
) -> Result<Tensor<T>, Error> {
    let shape = shape_of(op, &operands)?;
    let shape = shape.as_ref().map_or(&[][..], |shape| shape);
    target.check(op, shape)?;
    let data = compute(shape, operands.each_ref().map(Read::of), R::DEAR, |x| rule.value(x));
    Ok(attach_rule(Raw::new(data, shape), operands, target, &rule))
}

/// A rule by its way back alone: what does not depend on the function is compiled once for each number of operands.
trait Contributions<T: Floating, const N: usize>: Send + Sync {
    fn reads(&self) -> &'static [Reads<N>; N];
    fn node(&self, numbers: [bool; N]) -> &'static str;
    /// Without an allocation, if the rule has no parameters.
    fn boxed(&self) -> Box<dyn Contributions<T, N>>;
    #[track_caller]
    fn contribution(&self, operand: usize, x: [&Term<T>; N], y: &Term<T>, c: &Term<T>) -> Term<T>;
}

impl<T: Floating, R: ElementwiseRule<T, N>, const N: usize> Contributions<T, N> for R {
    fn reads(&self) -> &'static [Reads<N>; N] {
        const { &R::READS }
    }
    fn node(&self, numbers: [bool; N]) -> &'static str {
        R::node(*self, numbers)
    }
    fn boxed(&self) -> Box<dyn Contributions<T, N>> {
        Box::new(*self)
    }
    #[track_caller]
    fn contribution(&self, operand: usize, x: [&Term<T>; N], y: &Term<T>, c: &Term<T>) -> Term<T> {
        R::contribution(*self, operand, x, y, c)
    }
}

/// The result of a rule as a tensor.
#[track_caller]
fn attach_rule<T: Floating, const N: usize>(
    raw: Raw<T>,
    operands: [Arg<T>; N],
    target: Target<'_, T>,
    rule: &dyn Contributions<T, N>,
) -> Tensor<T> {
    if !is_grad_enabled() {
        return settle(target, raw);
    }
    let edges = operands.each_ref().map(|x| x.tensor().and_then(Tensor::edge));
    if edges.iter().all(Option::is_none) {
        return settle(target, raw);
    }
    let reads = rule.reads();
    let wants = |what: fn(&Reads<N>, usize) -> bool, i| (0..N).any(|o| edges[o].is_some() && what(&reads[o], i));
    let mut saves: [Option<Save<'_, T>>; MOST] = [const { None }; MOST];
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
    let name = rule.node(operands.each_ref().map(|x| x.tensor().is_none()));
    let constants = operands.each_ref().map(|x| if let Arg::Number(number) = x { Some(*number) } else { None });
    let shape = raw.layout.shape();
    let shapes = operands.each_ref().map(|x| (x.shape() != shape).then(|| x.shape().to_vec()));
    let shapes = shapes.iter().any(Option::is_some).then(|| Box::new(shapes));
    let rule = RuleWay { rule: rule.boxed(), constants, shapes, places };
    // As much room in the node as is used.
    let mut saves = saves.into_iter().flatten().map(Some);
    let mut next = || saves.next().flatten();
    match places.count {
        0 => attach(name, target, raw, edges, [], rule),
        1 => attach(name, target, raw, edges, [next()], rule),
        2 => attach(name, target, raw, edges, [next(), next()], rule),
        _ => attach(name, target, raw, edges, [next(), next(), next(), next(), next()], rule),
    }
}

/// The way back through a rule.
struct RuleWay<T: Floating, const N: usize> {
    rule: Box<dyn Contributions<T, N>>,
    /// The operands that are numbers.
    constants: [Option<T>; N],
    /// The shapes of the operands that were broadcast.
    shapes: Option<Box<[Option<Vec<usize>>; N]>>,
    places: Places,
}

impl<T: Floating, const N: usize> Way<T> for RuleWay<T, N> {
    fn back(&self, cx: &mut Backward<'_, '_, T>, g: &Tensor<T>) {
        let c = Arg::Tensor(g.clone());
        for operand in 0..N {
            if self.constants[operand].is_some() || !cx.wants(operand) {
                continue;
            }
            let reads = self.rule.reads()[operand];
            let x: [Term<T>; N] = std::array::from_fn(|i| match self.constants[i] {
                Some(number) => Arg::Number(number),
                None if reads.operands[i] => Arg::Tensor(cx.saved(self.places.of(i))),
                None => Arg::Number(T::ZERO),
            });
            let y = if reads.result { Arg::Tensor(cx.saved(self.places.of(N))) } else { Arg::Number(T::ZERO) };
            let grad = match self.rule.contribution(operand, x.each_ref(), &y, &c) {
                Arg::Tensor(grad) => grad,
                Arg::Number(number) => Tensor::from_raw(Raw::new(Data::filled(g.numel(), number), g.shape())),
            };
            cx.put(
                operand,
                match self.shapes.as_ref().and_then(|shapes| shapes[operand].as_ref()) {
                    Some(shape) => grad.sum_to(shape),
                    None => grad,
                },
            );
        }
    }

    fn numbers(&self) -> Vec<Option<f64>> {
        self.constants.iter().map(|number| number.map(|number| number.cast())).collect()
    }
}

/// Which saved value is which: operands by their number, then the result.
#[derive(Clone, Copy, Default)]
struct Places {
    count: u8,
    at: [u8; MOST],
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

/// A contribution that reads `terms`, the cotangent last: one loop over the numbers, unless operations are recorded.
#[track_caller]
pub(crate) fn fused<T: Floating, const K: usize>(
    terms: [&Term<T>; K],
    dear: bool,
    over_numbers: impl Fn([T; K]) -> T + Sync,
    over_tensors: impl FnOnce() -> Term<T>,
) -> Term<T> {
    if is_grad_enabled() {
        return over_tensors();
    }
    let shape = terms[K - 1].shape();
    let data = compute(shape, terms.map(Read::of), dear, over_numbers);
    Arg::Tensor(Tensor::from_raw(Raw::new(data, shape)))
}

/// A gradient of the last tensor's shape: one loop over the numbers, unless operations are recorded.
#[track_caller]
pub(crate) fn fused_tensors<T: Floating, const K: usize>(
    tensors: [&Tensor<T>; K],
    dear: bool,
    over_numbers: impl Fn([T; K]) -> T + Sync,
    over_tensors: impl FnOnce() -> Tensor<T>,
) -> Tensor<T> {
    if is_grad_enabled() {
        return over_tensors();
    }
    let shape = tensors[K - 1].shape();
    let reads = tensors.map(|tensor| Read::Tensor(tensor.storage(), tensor.layout()));
    Tensor::from_raw(Raw::new(compute(shape, reads, dear, over_numbers), shape))
}

/// A rule under another node's name.
#[derive(Clone, Copy)]
pub(crate) struct Named<R> {
    pub(crate) node: &'static str,
    pub(crate) rule: R,
}

impl<T: Floating, R: ElementwiseRule<T, N>, const N: usize> ElementwiseRule<T, N> for Named<R> {
    const DEAR: bool = R::DEAR;
    const READS: [Reads<N>; N] = R::READS;
    fn node(self, _: [bool; N]) -> &'static str {
        self.node
    }
    #[inline]
    fn value(self, x: [T; N]) -> T {
        self.rule.value(x)
    }
    #[track_caller]
    fn contribution(self, operand: usize, x: [&Term<T>; N], y: &Term<T>, c: &Term<T>) -> Term<T> {
        self.rule.contribution(operand, x, y, c)
    }
}

/// A rule of two operands with these exchanged: what is changed in place is the first.
#[derive(Clone, Copy)]
pub(crate) struct Swapped<R>(pub(crate) R);

impl<T: Floating, R: ElementwiseRule<T, 2>> ElementwiseRule<T, 2> for Swapped<R> {
    const DEAR: bool = R::DEAR;
    const READS: [Reads<2>; 2] = [R::READS[1].swapped(), R::READS[0].swapped()];
    fn node(self, [a, b]: [bool; 2]) -> &'static str {
        self.0.node([b, a])
    }
    #[inline]
    fn value(self, [a, b]: [T; 2]) -> T {
        self.0.value([b, a])
    }
    #[track_caller]
    fn contribution(self, operand: usize, [a, b]: [&Term<T>; 2], y: &Term<T>, c: &Term<T>) -> Term<T> {
        self.0.contribution(1 - operand, [b, a], y, c)
    }
}

impl Reads<2> {
    const fn swapped(self) -> Reads<2> {
        Reads { operands: [self.operands[1], self.operands[0]], result: self.result }
    }
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
    run(shape, operands, dear, &|out: &mut [U], from: [&[T]; K]| kernel::each(out, from, &f))
}

/// What of [`compute`] does not depend on the function.
fn run<T: super::Element, U: super::Element, const K: usize>(
    shape: &[usize],
    operands: [Read<'_, T>; K],
    dear: bool,
    each: &kernel::Loop<'_, T, U, K>,
) -> Data<U> {
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
    kernel::run(shape, &sources, dear, each)
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

#[cfg(test)]
mod tests;
