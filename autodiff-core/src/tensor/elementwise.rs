//! Functions of the rule table on tensors: one node each, whatever the function.
//!
//! While nothing is recorded, a contribution is one loop over the numbers with the table's formula. Under `create_graph` the
//! same formula is put together from operations on tensors, so that it has derivatives in its turn.
mod compute;

use super::operand::Arg;
use super::ops::{compare, select};
use super::term::Term;
use super::{Floating, Raw, Tensor};
use crate::Error;
use crate::autograd::{Backward, Save, Target, Way, attach, is_grad_enabled, no_grad, settle};
use crate::error::or_raise;
use compute::firsts;
pub(crate) use compute::{compute, shape_of};

/// A function of `N` numbers with its derivatives: a row of the rule table. Whole parameters are its fields.
pub(crate) trait ElementwiseRule<T: Floating, const N: usize>: Copy + Send + Sync + 'static {
    /// Whether it calls a transcendental function.
    const DEAR: bool;
    /// What the contribution to an operand reads.
    const READS: [Reads<N>; N];
    /// Whether the operands were written the other way round, for pictures.
    const IS_SWAPPED: bool = false;

    /// PyTorch's name of the node. `numbers` says which operands are plain numbers.
    fn node(self, numbers: [bool; N]) -> &'static str;
    /// A number that is part of the rule rather than an operand, for pictures.
    fn number(self) -> Option<f64> {
        None
    }
    fn value(self, x: [T; N]) -> T;
    /// What the cotangent `c` of the result `y` contributes to that of an operand, recorded if operations are. What it does
    /// not read is an arbitrary number. Nobody reads `c` afterwards.
    #[track_caller]
    fn contribution(self, operand: usize, x: [&Term<T>; N], y: &Term<T>, c: &mut Term<T>) -> Term<T>;
}

/// What a contribution reads beside the cotangent.
#[derive(Clone, Copy)]
pub(crate) struct Reads<const N: usize> {
    pub(crate) operands: [bool; N],
    pub(crate) result: bool,
    /// Whether it may only compare them, and then depends on the operand by a derivative of zero.
    pub(crate) compares: bool,
}

/// The most values that a rule reads: its operands and the result.
const MOST: usize = 5;

/// Applies a rule. The operands broadcast.
#[track_caller]
pub(crate) fn apply<R: ElementwiseRule<T, N>, T: Floating, const N: usize>(
    op: &'static str,
    rule: R,
    operands: [Arg<'_, T>; N],
    target: Target<'_, T>,
) -> Result<Tensor<T>, Error> {
    let shape = shape_of(op, &operands)?;
    let shape = shape.as_ref().map_or(&[][..], |shape| shape);
    target.check(op, shape)?;
    let data = compute(shape, operands.each_ref(), R::DEAR, |x| rule.value(x));
    Ok(attach_rule(Raw::new(data, shape), operands, target, &rule))
}

/// A rule by its way back alone: what does not depend on the function is compiled once for each number of operands.
trait Contributions<T: Floating, const N: usize>: Send + Sync {
    fn reads(&self) -> &'static [Reads<N>; N];
    fn node(&self, numbers: [bool; N]) -> &'static str;
    fn number(&self) -> Option<f64>;
    fn is_swapped(&self) -> bool;
    /// Without an allocation, if the rule has no parameters.
    fn boxed(&self) -> Box<dyn Contributions<T, N>>;
    #[track_caller]
    fn contribution(&self, operand: usize, x: [&Term<T>; N], y: &Term<T>, c: &mut Term<T>) -> Term<T>;
}

impl<T: Floating, R: ElementwiseRule<T, N>, const N: usize> Contributions<T, N> for R {
    fn reads(&self) -> &'static [Reads<N>; N] {
        const { &R::READS }
    }
    fn node(&self, numbers: [bool; N]) -> &'static str {
        R::node(*self, numbers)
    }
    fn number(&self) -> Option<f64> {
        R::number(*self)
    }
    fn is_swapped(&self) -> bool {
        R::IS_SWAPPED
    }
    fn boxed(&self) -> Box<dyn Contributions<T, N>> {
        Box::new(*self)
    }
    #[track_caller]
    fn contribution(&self, operand: usize, x: [&Term<T>; N], y: &Term<T>, c: &mut Term<T>) -> Term<T> {
        R::contribution(*self, operand, x, y, c)
    }
}

/// The result of a rule as a tensor.
#[track_caller]
fn attach_rule<T: Floating, const N: usize>(
    raw: Raw<T>,
    operands: [Arg<'_, T>; N],
    target: Target<'_, T>,
    rule: &dyn Contributions<T, N>,
) -> Tensor<T> {
    if !is_grad_enabled() {
        return settle(target, raw);
    }
    // Filled in place: arrays that are mapped are copied, which is felt in chains of numbers.
    let mut edges = [const { None }; N];
    for (edge, x) in edges.iter_mut().zip(&operands) {
        *edge = x.tensor().and_then(Tensor::edge);
    }
    if edges.iter().all(Option::is_none) {
        return settle(target, raw);
    }
    let reads = rule.reads();
    // The operands and the result that contributions to these edges read, in this order.
    let mut places = Places::default();
    for (i, x) in operands.iter().enumerate() {
        if matches!(x, Arg::Tensor(_)) && (0..N).any(|o| edges[o].is_some() && reads[o].operands[i]) {
            places.add(i);
        }
    }
    if (0..N).any(|o| edges[o].is_some() && reads[o].result) {
        places.add(N);
    }
    let numbers = operands.each_ref().map(|x| if let Arg::Number(number) = x { *number } else { T::ZERO });
    let is_number = operands.each_ref().map(|x| x.tensor().is_none());
    let shape = raw.layout.shape();
    let own_shape = |x: &Arg<'_, T>| x.tensor().filter(|x| x.shape() != shape).map(|x| x.shape().to_vec());
    let broadcasts = operands.iter().any(|x| x.tensor().is_some_and(|x| x.shape() != shape));
    let shapes = broadcasts.then(|| Box::new(operands.each_ref().map(own_shape)));
    let way = || RuleWay { rule: rule.boxed(), shapes, numbers, is_number, places: places.at };
    let save = |place: usize| match operands.get(places.what(place)?) {
        Some(Arg::Tensor(x)) => Some(Save::Input(places.what(place)?, x)),
        Some(Arg::Number(_)) => unreachable!("a number is no saved value"),
        None => Some(Save::Output),
    };
    // As much room in the node as is used.
    match places.count {
        0 => attach(target, raw, edges, [], way),
        1 => attach(target, raw, edges, [save(0)], way),
        2 => attach(target, raw, edges, [save(0), save(1)], way),
        _ => attach(target, raw, edges, std::array::from_fn::<_, MOST, _>(save), way),
    }
}

/// The way back through a rule.
struct RuleWay<T: Floating, const N: usize> {
    rule: Box<dyn Contributions<T, N>>,
    /// The shapes of the operands that were broadcast.
    shapes: Option<Box<[Option<Vec<usize>>; N]>>,
    /// The operands that are numbers.
    numbers: [T; N],
    is_number: [bool; N],
    /// Where the operands and the result were saved.
    places: [u8; MOST],
}

impl<T: Floating, const N: usize> Way<T> for RuleWay<T, N> {
    fn name(&self) -> &'static str {
        self.rule.node(self.is_number)
    }

    #[inline]
    fn back(&self, cx: &mut Backward<'_, '_, T>, g: Tensor<T>) {
        let wanted = |cx: &Backward<'_, '_, T>, operand: usize| !self.is_number[operand] && cx.wants(operand);
        let last = (0..N).rev().find(|&operand| wanted(cx, operand));
        let recorded = is_grad_enabled().then(|| g.clone());
        let mut c = Arg::from(g);
        for operand in 0..N {
            if !wanted(cx, operand) {
                continue;
            }
            let reads = self.rule.reads()[operand];
            // A tensor that is not read is 0 here.
            let mut x = self.numbers.map(Arg::Number);
            for (i, x) in x.iter_mut().enumerate() {
                if reads.operands[i] && !self.is_number[i] {
                    cx.read(usize::from(self.places[i]), x);
                }
            }
            let mut y = Arg::Number(T::ZERO);
            if reads.result {
                cx.read(usize::from(self.places[N]), &mut y);
            }
            // The last contribution may take the cotangent's place.
            let mut copy;
            let c = if last == Some(operand) {
                &mut c
            } else {
                copy = c.clone();
                &mut copy
            };
            let grad = match self.rule.contribution(operand, x.each_ref(), &y, c) {
                Arg::Tensor(grad) => grad.into_owned(),
                Arg::Number(number) => Tensor::full(c.shape(), number),
            };
            let grad = match &recorded {
                Some(c) => self.cut(operand, grad, x.each_ref(), &y, c),
                None => grad,
            };
            let grad = match self.shapes.as_ref().and_then(|shapes| shapes[operand].as_ref()) {
                Some(shape) => grad.sum_to(shape),
                None => grad,
            };
            let grad = if reads.compares { cx.tied(operand, grad) } else { grad };
            cx.put(operand, grad);
        }
    }

    fn numbers(&self) -> Vec<Option<f64>> {
        let operands = self.numbers.iter().zip(self.is_number).map(|(number, is)| is.then(|| number.cast()));
        operands.chain(self.rule.number().map(Some)).collect()
    }

    fn is_swapped(&self) -> bool {
        self.rule.is_swapped()
    }
}

impl<T: Floating, const N: usize> RuleWay<T, N> {
    /// Ends the way of further derivatives where a cotangent is zero and the partial infinite or NaN. That is where a formula
    /// is not used: the side of an `if` that was not taken, or what was left out by a mask. Otherwise derivatives of the
    /// partial would come back from there.
    #[track_caller]
    fn cut(&self, operand: usize, grad: Tensor<T>, x: [&Term<T>; N], y: &Term<T>, c: &Tensor<T>) -> Tensor<T> {
        if !c.has(|c| c == T::ZERO) {
            return grad;
        }
        let mut ones = Arg::from(Tensor::ones(&[]).expanded(c.shape()));
        let partial = no_grad(|| self.rule.contribution(operand, x, y, &mut ones));
        match unused(c, &partial) {
            Some(unused) => or_raise(select("backward", &unused, Arg::Number(T::ZERO), Arg::from(grad))),
            None => grad,
        }
    }
}

/// Which saved value is which: operands by their number, and the result after them.
#[derive(Clone, Copy, Default)]
struct Places {
    count: u8,
    at: [u8; MOST],
    what: [u8; MOST],
}

impl Places {
    fn add(&mut self, what: usize) {
        self.at[what] = self.count;
        self.what[usize::from(self.count)] = what as u8;
        self.count += 1;
    }

    fn what(self, place: usize) -> Option<usize> {
        (place < usize::from(self.count)).then(|| usize::from(self.what[place]))
    }
}

/// A contribution, whose cotangent is `c`. What has no influence has no derivative, also where the partial is NaN, such as that
/// of a sine at infinity.
#[inline]
pub(crate) fn settled<T: Floating>(contribution: T, c: T) -> T {
    if contribution.is_undefined() & (c == T::ZERO) { T::ZERO } else { contribution }
}

/// A cotangent times a partial, where a zero stays zero: the partial is not used there if it is infinite or NaN.
#[track_caller]
pub(crate) fn strong_product<T: Floating>(c: &Tensor<T>, partial: &Tensor<T>) -> Tensor<T> {
    match unused(c, &Arg::from(partial)) {
        Some(unused) => c.mul(or_raise(select("backward", &unused, Arg::Number(T::ZERO), Arg::from(partial)))),
        None => c.mul(partial),
    }
}

/// Where a cotangent is zero and the partial infinite or NaN, if that is anywhere.
fn unused<T: Floating>(c: &Tensor<T>, partial: &Arg<'_, T>) -> Option<Tensor<bool>> {
    if !c.has(|c| c == T::ZERO) {
        return None;
    }
    let unused = or_raise(compare("backward", &Arg::from(c), partial, |c, p| c == T::ZERO && !p.is_finite()));
    unused.has(|unused| unused).then_some(unused)
}

/// A contribution that reads `terms`, the cotangent last: one loop over the numbers. `None` if it is in the cotangent's place.
pub(crate) fn fused<T: Floating, const K: usize>(
    terms: [&Term<T>; K],
    dear: bool,
    over_numbers: impl Fn([T; K]) -> T + Sync,
) -> Option<Term<T>> {
    let over_numbers = |terms| settled(over_numbers(terms), terms[K - 1]);
    // In chains of numbers, most cotangents are nobody's once they are read.
    if let Arg::Tensor(c) = terms[K - 1]
        && c.numel() == 1
        && c.is_spare()
        && c.storage().put(over_numbers(firsts(terms)))
    {
        return None;
    }
    let shape = terms[K - 1].shape();
    let data = compute(shape, terms, dear, over_numbers);
    Some(Arg::from(Tensor::from_raw(Raw::new(data, shape))))
}

/// The cotangent where nobody else reads it.
#[inline]
pub(crate) fn take<T: Floating>(c: &mut Term<T>) -> Term<T> {
    std::mem::replace(c, Arg::Number(T::ZERO))
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
    let terms = tensors.map(Arg::from);
    Tensor::from_raw(Raw::new(compute(shape, terms.each_ref(), dear, over_numbers), shape))
}

/// A rule under another node's name.
#[derive(Clone, Copy)]
pub(crate) struct Named<R> {
    pub(crate) node: &'static str,
    pub(crate) rule: R,
    /// A number that is part of the rule, for pictures.
    pub(crate) number: Option<f64>,
}

impl<T: Floating, R: ElementwiseRule<T, N>, const N: usize> ElementwiseRule<T, N> for Named<R> {
    const DEAR: bool = R::DEAR;
    const READS: [Reads<N>; N] = R::READS;
    const IS_SWAPPED: bool = R::IS_SWAPPED;
    fn node(self, _: [bool; N]) -> &'static str {
        self.node
    }
    fn number(self) -> Option<f64> {
        self.number
    }
    #[inline]
    fn value(self, x: [T; N]) -> T {
        self.rule.value(x)
    }
    #[track_caller]
    fn contribution(self, operand: usize, x: [&Term<T>; N], y: &Term<T>, c: &mut Term<T>) -> Term<T> {
        self.rule.contribution(operand, x, y, c)
    }
}

/// A rule of two operands with these exchanged: as in PyTorch, the tensor is the first where a number is on its left.
#[derive(Clone, Copy)]
pub(crate) struct Swapped<R>(pub(crate) R);

impl<T: Floating, R: ElementwiseRule<T, 2>> ElementwiseRule<T, 2> for Swapped<R> {
    const DEAR: bool = R::DEAR;
    const READS: [Reads<2>; 2] = [R::READS[1].swapped(), R::READS[0].swapped()];
    const IS_SWAPPED: bool = true;
    fn node(self, [a, b]: [bool; 2]) -> &'static str {
        self.0.node([b, a])
    }
    #[inline]
    fn value(self, [a, b]: [T; 2]) -> T {
        self.0.value([b, a])
    }
    #[track_caller]
    fn contribution(self, operand: usize, [a, b]: [&Term<T>; 2], y: &Term<T>, c: &mut Term<T>) -> Term<T> {
        self.0.contribution(1 - operand, [b, a], y, c)
    }
}

impl Reads<2> {
    const fn swapped(self) -> Reads<2> {
        Reads { operands: [self.operands[1], self.operands[0]], ..self }
    }
}

#[cfg(test)]
mod tests;
