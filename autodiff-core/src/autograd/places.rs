//! In-place operations on views: the part of a base that a view shows, cut out of its gradient and put back.
use super::node::{AnyTensor, Edge, NodeRef, Rule, Sink, with_tensor};
use crate::Error;
use crate::tensor::layout::Layout;
use crate::tensor::{Floating, Tensor};

/// Where a base and a view of it lie in a common array of `frame`'s shape.
#[derive(Clone)]
struct Places {
    frame: Vec<usize>,
    /// `None` if the base is the whole frame, row by row.
    base: Option<Layout>,
    view: Layout,
}

impl Places {
    fn new(base: &Layout, view: &Layout) -> Places {
        let (inside, of_view) = (base.bounds(), view.bounds());
        if base.is_contiguous() && (of_view.is_empty() || inside.start <= of_view.start && of_view.end <= inside.end) {
            let offset = if of_view.is_empty() { 0 } else { view.offset() - base.offset() };
            return Places { frame: base.shape().to_vec(), base: None, view: view.at(offset) };
        }
        let frame = vec![inside.end.max(of_view.end) as usize];
        Places { frame, base: Some(base.clone()), view: view.clone() }
    }

    #[track_caller]
    fn framed<T: Floating>(&self, whole: &Tensor<T>) -> Tensor<T> {
        match &self.base {
            None => whole.clone(),
            Some(base) => whole.spread("AsStridedScatterBackward0", &self.frame, base),
        }
    }

    #[track_caller]
    fn unframed<T: Floating>(&self, framed: Tensor<T>) -> Tensor<T> {
        match &self.base {
            None => framed,
            Some(base) => framed.pick(base.clone()),
        }
    }

    /// The view's part of a tensor of the base's shape.
    #[track_caller]
    fn part<T: Floating>(&self, whole: &Tensor<T>) -> Tensor<T> {
        self.framed(whole).pick(self.view.clone())
    }

    /// Zeros of the base's shape, with the part added where the view shows it.
    #[track_caller]
    fn spread<T: Floating>(&self, part: &Tensor<T>) -> Tensor<T> {
        self.unframed(part.spread("AsStridedScatterBackward0", &self.frame, &self.view))
    }

    /// A tensor of the base's shape, with another part, or zeros, where the view shows it.
    #[track_caller]
    fn with_part<T: Floating>(&self, whole: &Tensor<T>, part: Option<Tensor<T>>) -> Tensor<T> {
        let whole = self.framed(whole);
        self.unframed(match part {
            Some(part) => whole.with_part(&part, &self.view),
            None => whole.without(&self.view),
        })
    }
}

/// The edge of a view of a base that was changed in place.
pub(super) fn as_strided(base: Edge, base_layout: &Layout, view: &Layout) -> Edge {
    // It is found when the view is used next, but comes from the operation that changed the base.
    let location = base.node.location();
    Edge::to(NodeRef::at(location, || AsStrided { edge: [Some(base)], places: Places::new(base_layout, view) }))
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
            sink.put(0, self.places.with_part(grad, part));
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
