//! What an operation keeps for the pass back, and how it has it again there.
use super::mode::is_grad_enabled;
use super::node::{Edge, NodeRef, Sink};
use super::record::{Target, attach};
use crate::Error;
use crate::shared::Shared;
use crate::tensor::layout::Layout;
use crate::tensor::storage::Storage;
use crate::tensor::term::Term;
use crate::tensor::{Element, Raw, Tensor};

/// What is to be kept.
pub(crate) enum Save<'a, T: Element> {
    /// An operand, and its number.
    Input(usize, &'a Tensor<T>),
    /// The result.
    Output,
    /// Indices.
    Index(&'a Tensor<i64>),
    /// A mask.
    Mask(&'a Tensor<bool>),
}

impl<T: Element> Save<'_, T> {
    #[inline]
    pub(super) fn keep(self, out: &Raw<T>) -> Saved<T> {
        match self {
            Save::Input(i, input) => Saved::input(input, i),
            Save::Output => Saved::output(out, 0),
            Save::Index(index) => Saved::index(index),
            Save::Mask(mask) => Saved::mask(mask),
        }
    }
}

/// A kept tensor, and its version then.
#[derive(Clone)]
pub(super) struct Saved<T: Element> {
    kept: Kept<T>,
    version: u64,
}

#[derive(Clone)]
enum Kept<T: Element> {
    /// With a shape, the handle is the smallest thing that has everything.
    Handle {
        tensor: Tensor<T>,
        from: Origin,
    },
    /// A number among the operands needs no handle to be kept alive; a result must not keep its own operation alive.
    Parts {
        storage: Shared<Storage<T>>,
        at: At,
        from: Origin,
    },
    Index(Tensor<i64>),
    Mask(Tensor<bool>),
}

#[derive(Clone)]
enum At {
    Offset(usize),
    Layout(Box<Layout>),
}

/// Where in the graph a kept tensor belongs.
#[derive(Clone, Copy)]
enum Origin {
    Input(u32),
    Output(u32),
    Nowhere,
}

impl<T: Element> Saved<T> {
    #[inline]
    pub(super) fn input(tensor: &Tensor<T>, number: usize) -> Saved<T> {
        let from = Origin::Input(number as u32);
        if tensor.layout().ndim() == 0 {
            return Saved::number(tensor.storage(), tensor.layout().offset(), from);
        }
        Saved { version: tensor.storage().version(), kept: Kept::Handle { tensor: tensor.clone(), from } }
    }

    /// An operand as it was before the operation overwrote it.
    pub(super) fn overwritten(copy: &Raw<T>, number: usize) -> Saved<T> {
        Saved::parts(copy, Origin::Input(number as u32))
    }

    pub(super) fn output(out: &Raw<T>, number: usize) -> Saved<T> {
        Saved::parts(out, Origin::Output(number as u32))
    }

    #[inline]
    fn number(storage: &Shared<Storage<T>>, offset: usize, from: Origin) -> Saved<T> {
        let kept = Kept::Parts { storage: storage.clone(), at: At::Offset(offset), from };
        Saved { version: storage.version(), kept }
    }

    #[inline]
    fn parts(raw: &Raw<T>, from: Origin) -> Saved<T> {
        let Raw { storage, layout } = raw;
        if layout.ndim() == 0 {
            return Saved::number(storage, layout.offset(), from);
        }
        let kept = Kept::Parts { storage: storage.clone(), at: At::Layout(Box::new(layout.clone())), from };
        Saved { version: storage.version(), kept }
    }

    pub(super) fn value(tensor: Tensor<T>) -> Saved<T> {
        Saved { version: tensor.storage().version(), kept: Kept::Handle { tensor, from: Origin::Nowhere } }
    }

    pub(super) fn index(tensor: &Tensor<i64>) -> Saved<T> {
        Saved { version: tensor.version(), kept: Kept::Index(tensor.clone()) }
    }

    pub(super) fn mask(tensor: &Tensor<bool>) -> Saved<T> {
        Saved { version: tensor.version(), kept: Kept::Mask(tensor.clone()) }
    }

    #[inline]
    fn current_version(&self) -> u64 {
        match &self.kept {
            Kept::Handle { tensor, .. } => tensor.version(),
            Kept::Parts { storage, .. } => storage.version(),
            Kept::Index(tensor) => tensor.version(),
            Kept::Mask(tensor) => tensor.version(),
        }
    }

    /// Whether it is neither an operand nor a result of its operation.
    pub(super) fn is_outside_graph(&self) -> bool {
        matches!(self.kept, Kept::Handle { from: Origin::Nowhere, .. })
    }

    /// An error if the numbers were changed since.
    #[inline]
    pub(super) fn check(&self, node: &NodeRef) -> Result<(), Error> {
        let actual = self.current_version();
        if actual == self.version { Ok(()) } else { Err(self.modified(node, actual)) }
    }

    #[cold]
    fn modified(&self, node: &NodeRef, actual: u64) -> Error {
        let (shape, from, handle) = match &self.kept {
            Kept::Handle { tensor, from } => (tensor.shape().to_vec(), *from, Some(tensor)),
            Kept::Parts { at: At::Offset(_), from, .. } => (Vec::new(), *from, None),
            Kept::Parts { at: At::Layout(layout), from, .. } => (layout.shape().to_vec(), *from, None),
            Kept::Index(tensor) => (tensor.shape().to_vec(), Origin::Nowhere, None),
            Kept::Mask(tensor) => (tensor.shape().to_vec(), Origin::Nowhere, None),
        };
        let maker = match from {
            // What made the operand as it is now, as PyTorch says it, or as it was, if there is no handle to ask.
            Origin::Input(i) => {
                let then = || node.rule().edges()[i as usize].clone();
                handle.and_then(Tensor::edge).or_else(then).map(|edge| edge.node)
            }
            Origin::Output(_) => Some(node.clone()),
            Origin::Nowhere => None,
        };
        let output_of = maker.as_ref().map_or("no operation", |maker| maker.rule().name()).to_string();
        Error::SavedModified { node: node.rule().name().to_string(), output_of, shape, expected: self.version, actual }
    }

    /// The tensor again, with its part in the graph if operations are recorded now.
    pub(super) fn tensor(&self, node: &NodeRef) -> Tensor<T> {
        let (raw, from) = match &self.kept {
            Kept::Handle { tensor, .. } if !is_grad_enabled() => return tensor.clone(),
            Kept::Handle { tensor, from: Origin::Input(i) } => {
                // The part it had when it was saved: it may have been taken out of the graph since.
                let edge = node.rule().edges()[*i as usize].as_ref();
                if edge.is_none_or(|edge| tensor.edge().is_some_and(|now| now.is(edge))) {
                    return tensor.clone();
                }
                (tensor.raw(), Origin::Input(*i))
            }
            Kept::Handle { tensor, from: Origin::Output(_) | Origin::Nowhere } => return tensor.clone(),
            Kept::Index(_) | Kept::Mask(_) => unreachable!("indices and masks have functions of their own"),
            Kept::Parts { storage, at, from } => {
                let layout = match at {
                    At::Offset(offset) => Layout::number(*offset),
                    At::Layout(layout) => Layout::clone(layout),
                };
                (Raw { storage: storage.clone(), layout }, *from)
            }
        };
        let edge = match from {
            _ if !is_grad_enabled() => None,
            Origin::Input(i) => node.rule().edges()[i as usize].clone(),
            Origin::Output(output) => Some(Edge::to_output(node.clone(), output)),
            Origin::Nowhere => None,
        };
        // A leaf is itself, so that it is known again, unless this is a copy from before an in-place operation.
        match edge.as_ref().and_then(|edge| edge.node.rule().variable()).and_then(T::from_any) {
            Some(leaf) if leaf.storage().is(&raw.storage) => leaf,
            Some(_) | None => Tensor::with_edge(raw, edge),
        }
    }
}

/// What a rule works with in the pass back.
pub(crate) struct Backward<'a, 'b, T: Element> {
    pub(super) node: &'a NodeRef,
    pub(super) saved: &'a [Option<Saved<T>>],
    pub(super) sink: &'a mut Sink<'b>,
}

impl<T: Element> Backward<'_, '_, T> {
    /// Whether the gradient of an operand is wanted.
    #[inline]
    pub(crate) fn wants(&self, operand: usize) -> bool {
        self.sink.wants(operand)
    }

    /// A saved tensor. It was saved if the gradient that needs it is wanted.
    #[inline]
    pub(crate) fn saved(&self, number: usize) -> Tensor<T> {
        match &self.saved[number] {
            Some(saved) => saved.tensor(self.node),
            None => unreachable!("{} reads a value that it did not save", self.node.rule().name()),
        }
    }

    /// Puts a saved tensor into a formula: as a number where it is one, unless operations are recorded.
    #[inline]
    pub(crate) fn read(&self, number: usize, term: &mut Term<T>) {
        match &self.saved[number] {
            Some(Saved { kept: Kept::Parts { storage, at: At::Offset(offset), .. }, .. }) if !is_grad_enabled() => {
                *term = Term::Number(storage.get(*offset));
            }
            Some(_) | None => *term = Term::from(self.saved(number)),
        }
    }

    /// Saved indices.
    pub(crate) fn index(&self, number: usize) -> Tensor<i64> {
        match &self.saved[number] {
            Some(Saved { kept: Kept::Index(index), .. }) => index.clone(),
            Some(_) | None => unreachable!("{} reads indices that it did not save", self.node.rule().name()),
        }
    }

    /// A saved mask.
    pub(crate) fn mask(&self, number: usize) -> Tensor<bool> {
        match &self.saved[number] {
            Some(Saved { kept: Kept::Mask(mask), .. }) => mask.clone(),
            Some(_) | None => unreachable!("{} reads a mask that it did not save", self.node.rule().name()),
        }
    }

    /// A gradient that depends on an operand of the shape by a derivative of zero, if operations are recorded: a formula
    /// that only compares operands forgets them.
    #[track_caller]
    pub(crate) fn tied(&self, operand: usize, grad: Tensor<T>) -> Tensor<T> {
        if !is_grad_enabled() {
            return grad;
        }
        let edges = [grad.edge(), self.node.rule().edges()[operand].clone()];
        attach(Target::New, grad.raw(), edges, [], || {
            ("TiedBackward0", |cx: &mut Backward<'_, '_, T>, g: &Tensor<T>| {
                cx.put(0, g.clone());
                cx.put(1, Tensor::zeros(g.shape()));
            })
        })
    }

    /// Hands out the gradient of an operand.
    #[inline]
    pub(crate) fn put(&mut self, operand: usize, grad: Tensor<T>) {
        if let Some(grad) = T::into_any(grad) {
            self.sink.put_any(operand, grad);
        }
    }
}
