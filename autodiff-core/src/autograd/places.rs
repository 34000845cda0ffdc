//! In-place operations on views: the part of a base that a view shows, cut out of its gradient and put back.
use super::node::{AnyTensor, Edge, NodeRef, Rule, Sink, with_tensor};
use super::record::{Target, record};
use crate::Error;
use crate::tensor::layout::Layout;
use crate::tensor::pool::Buffer;
use crate::tensor::{Floating, Raw, Tensor};
use std::sync::Arc;

/// The elements of a view, as numbers of elements of its base in row-major order.
#[derive(Clone)]
pub(super) struct Places {
    base: Arc<[usize]>,
    view: Arc<[usize]>,
    numbers: Arc<[usize]>,
}

impl Places {
    fn new(base: &Layout, view: &Layout) -> Places {
        let numbers = if base.is_contiguous() {
            view.positions().map(|at| at - base.offset()).collect()
        } else {
            let mut number_at = std::collections::HashMap::new();
            number_at.extend(base.positions().enumerate().map(|(number, at)| (at, number)));
            // A view of a view may show what its base does not: there is no gradient for that.
            view.positions().map(|at| number_at.get(&at).copied().unwrap_or(usize::MAX)).collect()
        };
        Places { base: base.shape().into(), view: view.shape().into(), numbers }
    }

    /// The view's part of a tensor of the base's shape.
    #[track_caller]
    fn part<T: Floating>(&self, whole: &Tensor<T>) -> Tensor<T> {
        let source = whole.to_contiguous();
        let read = source.storage.read();
        let read = &read[source.layout.range()];
        let part = Buffer::from_fn(self.numbers.len(), |i| read.get(self.numbers[i]).copied().unwrap_or_default());
        let places = self.clone();
        record(
            "AsStridedBackward0",
            Target::New,
            Raw::new(part, &self.view),
            [whole],
            |_| [],
            move |cx, g| {
                cx.put(0, places.spread(g));
            },
        )
    }

    /// Zeros of the base's shape, with the part added where the view shows it.
    #[track_caller]
    fn spread<T: Floating>(&self, part: &Tensor<T>) -> Tensor<T> {
        let numel = self.base.iter().product();
        let mut whole = Buffer::filled(numel, T::default());
        let source = part.to_contiguous();
        let read = source.storage.read();
        for (&number, &x) in self.numbers.iter().zip(&read[source.layout.range()]) {
            if let Some(to) = whole.get_mut(number) {
                *to += x;
            }
        }
        let places = self.clone();
        record(
            "AsStridedScatterBackward0",
            Target::New,
            Raw::new(whole, &self.base),
            [part],
            |_| [],
            move |cx, g| {
                cx.put(0, places.part(g));
            },
        )
    }

    /// A tensor of the base's shape, with zeros where the view shows it.
    #[track_caller]
    fn without<T: Floating>(&self, whole: &Tensor<T>) -> Tensor<T> {
        let source = whole.to_contiguous();
        let read = source.storage.read();
        let mut rest = Buffer::stale(read[source.layout.range()].len());
        rest.copy_from_slice(&read[source.layout.range()]);
        for &number in &*self.numbers {
            if let Some(to) = rest.get_mut(number) {
                *to = T::default();
            }
        }
        let places = self.clone();
        record(
            "AsStridedScatterBackward0",
            Target::New,
            Raw::new(rest, &self.base),
            [whole],
            |_| [],
            move |cx, g| {
                cx.put(0, places.without(g));
            },
        )
    }
}

/// The edge of a view of a base that was changed in place.
pub(super) fn as_strided(base: Edge, base_layout: &Layout, view: &Layout) -> Edge {
    // It is found when the view is used next, but comes from the operation that changed the base.
    let location = base.node.location();
    Edge::to(NodeRef::at(location, AsStrided { edge: [Some(base)], places: Places::new(base_layout, view) }))
}

struct AsStrided {
    edge: [Option<Edge>; 1],
    places: Places,
}

impl Rule for AsStrided {
    fn name(&self) -> &str {
        "AsStridedBackward0"
    }

    fn edges(&self) -> &[Option<Edge>] {
        &self.edge
    }

    fn backward(&self, _: &NodeRef, grads: &mut [Option<AnyTensor>], sink: &mut Sink<'_>) -> Result<(), Error> {
        if let Some(grad) = grads[0].take() {
            with_tensor!(grad, grad => sink.put(0, self.places.spread(&grad)));
        }
        Ok(())
    }
}

/// A base after a view of it was changed in place: elsewhere the gradient passes, in the view's part the operation's rule
/// is applied.
pub(super) struct CopySlices {
    /// To the base as it was, then to the operation's other operands.
    edges: Vec<Option<Edge>>,
    operation: NodeRef,
    places: Places,
}

impl CopySlices {
    pub(super) fn new(base: Option<Edge>, operation: NodeRef, base_layout: &Layout, view: &Layout) -> CopySlices {
        let others = operation.rule().edges().iter().skip(1).cloned();
        let edges = std::iter::once(base).chain(others).collect();
        CopySlices { edges, places: Places::new(base_layout, view), operation }
    }

    fn through<T: Floating>(&self, grad: &Tensor<T>, sink: &mut Sink<'_>) -> Result<(), Error> {
        let rule = self.operation.rule();
        let inner = {
            // The view itself may have had no gradient.
            let wanted = |operand| sink.wants(operand) && rule.edges()[operand].is_some();
            let mut returned = vec![None; rule.edges().len()];
            let mut inner = Sink { wanted: &wanted, returned: &mut returned, keeps: sink.keeps };
            rule.backward(&self.operation, &mut [T::into_any(self.places.part(grad))], &mut inner)?;
            returned
        };
        let mut inner = inner.into_iter();
        let part = inner.next().flatten().and_then(T::from_any);
        if sink.wants(0) {
            let rest = self.places.without(grad);
            sink.put(0, part.map_or_else(|| rest.clone(), |part| rest.add(self.places.spread(&part))));
        }
        for (operand, grad) in inner.enumerate() {
            sink.returned[operand + 1] = grad;
        }
        Ok(())
    }
}

impl Rule for CopySlices {
    fn name(&self) -> &str {
        "CopySlices"
    }

    fn edges(&self) -> &[Option<Edge>] {
        &self.edges
    }

    fn backward(&self, _: &NodeRef, grads: &mut [Option<AnyTensor>], sink: &mut Sink<'_>) -> Result<(), Error> {
        match grads[0].take() {
            Some(grad) => with_tensor!(grad, grad => self.through(&grad, sink)),
            None => Ok(()),
        }
    }
}
