//! Results of operations as tensors: with a node in the graph if an operand requires grad.
use super::mode::is_grad_enabled;
use super::node::{AnyTensor, Edge, NodeRef, Rule, Sink};
use super::saved::{Backward, Save, Saved};
use super::variable::View;
use crate::Error;
use crate::lock::Mutex;
use crate::tensor::layout::Layout;
use crate::tensor::{DType, Element, Raw, Tensor};

/// Where a result goes.
pub(crate) enum Target<'a, T: Element> {
    /// Into a tensor of its own.
    New,
    /// Into an existing one, which is the first operand too.
    InPlace(&'a Tensor<T>),
}

impl<T: Element> Target<'_, T> {
    /// An error if the result cannot go there.
    #[inline]
    pub(crate) fn check(&self, op: &'static str, shape: &[usize]) -> Result<(), Error> {
        let Target::InPlace(tensor) = self else { return Ok(()) };
        if tensor.shape() != shape {
            return Err(Error::Shape { op, expected: tensor.shape().to_vec(), found: shape.to_vec() });
        }
        tensor.check_in_place(op)
    }
}

/// An operation's way back: it asks for what was saved and hands out the gradients of the operands, computed by operations on
/// tensors, so that it can be recorded in its turn. Closures with a name are ways.
pub(crate) trait Way<T: Element>: Send + Sync + 'static {
    /// PyTorch's name of the node.
    fn name(&self) -> &'static str;
    fn back(&self, cx: &mut Backward<'_, '_, T>, g: Tensor<T>);
    /// The operands that are plain numbers, for pictures.
    fn numbers(&self) -> Vec<Option<f64>> {
        Vec::new()
    }
    /// Whether the operands were written the other way round, for pictures.
    fn is_swapped(&self) -> bool {
        false
    }
}

impl<T: Element, F: Fn(&mut Backward<'_, '_, T>, &Tensor<T>) + Send + Sync + 'static> Way<T> for (&'static str, F) {
    fn name(&self) -> &'static str {
        self.0
    }

    #[inline]
    fn back(&self, cx: &mut Backward<'_, '_, T>, g: Tensor<T>) {
        self.1(cx, &g);
    }
}

/// The result of an operation as a tensor.
///
/// `saves` is told which operands need a gradient, and says what to keep; `rule` is the [`Way`] back.
#[track_caller]
#[inline]
pub(crate) fn record<'a, T: Element, const N: usize, const S: usize>(
    name: &'static str,
    target: Target<'_, T>,
    raw: Raw<T>,
    inputs: [&'a Tensor<T>; N],
    saves: impl FnOnce([bool; N]) -> [Option<Save<'a, T>>; S],
    rule: impl Fn(&mut Backward<'_, '_, T>, &Tensor<T>) + Send + Sync + 'static,
) -> Tensor<T> {
    let edges = if is_grad_enabled() { inputs.map(Tensor::edge) } else { [const { None }; N] };
    if edges.iter().all(Option::is_none) {
        return settle(target, raw);
    }
    let saves = saves(edges.each_ref().map(Option::is_some));
    attach(target, raw, edges, saves, || (name, rule))
}

/// A result that is not recorded.
#[inline]
pub(crate) fn settle<T: Element>(target: Target<'_, T>, raw: Raw<T>) -> Tensor<T> {
    match target {
        Target::New => Tensor::from_raw(raw),
        Target::InPlace(tensor) => {
            tensor.overwrite(raw);
            tensor.clone()
        }
    }
}

/// A result that is recorded.
#[track_caller]
#[inline]
pub(crate) fn attach<T: Element, W: Way<T>, const N: usize, const S: usize>(
    target: Target<'_, T>,
    raw: Raw<T>,
    edges: [Option<Edge>; N],
    saves: [Option<Save<'_, T>>; S],
    way: impl FnOnce() -> W,
) -> Tensor<T> {
    match target {
        Target::New => {
            let node = NodeRef::new(|| {
                let saved = saves.map(|save| save.map(|save| save.keep(&raw)));
                Operation { edges, saved: Mutex::new(Some(saved)), way: way() }
            });
            Tensor::with_edge(raw, Some(Edge::to(node)))
        }
        Target::InPlace(tensor) => {
            // What is about to be overwritten is kept as it is now, and the result when it is there.
            let kept = saves.each_ref().map(|save| match save {
                Some(Save::Input(i, input)) if input.storage().is(tensor.storage()) => {
                    Some(Saved::overwritten(&input.to_contiguous(), *i))
                }
                Some(_) | None => None,
            });
            tensor.overwrite(raw);
            let out = tensor.raw();
            let mut kept = kept.into_iter();
            let saved = saves.map(|save| kept.next().flatten().or_else(|| save.map(|save| save.keep(&out))));
            tensor.rebase(NodeRef::new(|| Operation { edges, saved: Mutex::new(Some(saved)), way: way() }));
            tensor.clone()
        }
    }
}

/// As [`record`], for any number of operands and nothing to save.
#[track_caller]
pub(crate) fn record_many<T: Element>(
    name: &'static str,
    raw: Raw<T>,
    inputs: &[&Tensor<T>],
    rule: impl Fn(&mut Backward<'_, '_, T>, &Tensor<T>) + Send + Sync + 'static,
) -> Tensor<T> {
    let edges: Vec<Option<Edge>> =
        if is_grad_enabled() { inputs.iter().map(|input| input.edge()).collect() } else { Vec::new() };
    if edges.iter().all(Option::is_none) {
        return Tensor::from_raw(raw);
    }
    let node = NodeRef::new(|| Operation { edges, saved: Mutex::new(Some([])), way: (name, rule) });
    Tensor::with_edge(raw, Some(Edge::to(node)))
}

/// A view: the numbers of `tensor` under another layout.
#[track_caller]
pub(crate) fn record_view<T: Element>(
    name: &'static str,
    tensor: &Tensor<T>,
    layout: Layout,
    rule: impl Fn(&Tensor<T>) -> Tensor<T> + Send + Sync + 'static,
) -> Tensor<T> {
    let edge = if is_grad_enabled() { tensor.edge() } else { None };
    let edge = edge.map(|edge| {
        let way = (name, move |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| cx.put(0, rule(g)));
        Edge::to(NodeRef::new(|| Operation { edges: [Some(edge)], saved: Mutex::new(Some([])), way }))
    });
    view_with_edge(tensor, layout, edge)
}

pub(super) fn view_with_edge<T: Element>(tensor: &Tensor<T>, layout: Layout, edge: Option<Edge>) -> Tensor<T> {
    let raw = Raw { storage: tensor.storage().clone(), layout };
    match T::DTYPE {
        DType::F32 | DType::F64 => Tensor::with_view(raw, edge, View::of(tensor)),
        // No gradient, nothing to keep up with.
        DType::I64 | DType::Bool => Tensor::from_raw(raw),
    }
}

/// An operation with one result of the type of its operands.
struct Operation<T: Element, E, const S: usize, W> {
    edges: E,
    /// `None` when it was freed.
    saved: Mutex<Option<[Option<Saved<T>>; S]>>,
    way: W,
}

impl<T, E, const S: usize, W> Rule for Operation<T, E, S, W>
where
    T: Element,
    E: AsRef<[Option<Edge>]> + Send + Sync,
    W: Way<T>,
{
    fn name(&self) -> &str {
        self.way.name()
    }

    fn edges(&self) -> &[Option<Edge>] {
        self.edges.as_ref()
    }

    fn numbers(&self) -> Vec<Option<f64>> {
        self.way.numbers()
    }

    fn is_swapped(&self) -> bool {
        self.way.is_swapped()
    }

    fn backward(&self, node: &NodeRef, grads: &mut [Option<AnyTensor>], sink: &mut Sink<'_>) -> Result<(), Error> {
        let saved = take_saved(&self.saved, node, sink.keeps)?;
        if let Some(grad) = grads[0].take().and_then(T::from_any) {
            self.way.back(&mut Backward { node, saved: &saved, sink }, grad);
        }
        Ok(())
    }
}

/// What was saved; it is freed unless it is kept for another pass. A second pass fails only where there was something.
#[inline]
fn take_saved<T: Element, const S: usize>(
    place: &Mutex<Option<[Option<Saved<T>>; S]>>,
    node: &NodeRef,
    keeps: bool,
) -> Result<[Option<Saved<T>>; S], Error> {
    if S == 0 {
        return Ok([const { None }; S]);
    }
    let mut place = place.lock();
    let Some(saved) = &*place else { return Err(Error::BackwardTwice { node: node.rule().name().to_string() }) };
    for saved in saved.iter().flatten() {
        saved.check(node)?;
    }
    if keeps || saved.iter().all(Option::is_none) {
        return Ok(saved.clone());
    }
    place.take().map_or_else(|| unreachable!("it was there"), Ok)
}
