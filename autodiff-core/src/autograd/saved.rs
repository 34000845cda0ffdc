//! What an operation keeps for the pass back, and how it has it again there.
use super::mode::is_grad_enabled;
use super::node::{Edge, NodeRef, Sink};
use crate::Error;
use crate::tensor::layout::Layout;
use crate::tensor::storage::Storage;
use crate::tensor::{Element, Raw, Tensor};
use std::sync::Arc;

/// What is to be kept.
pub(crate) enum Save<'a, T: Element> {
    /// An operand, and its number.
    Input(usize, &'a Tensor<T>),
    /// The result.
    Output,
    /// Another tensor, to which no gradient flows.
    Value(Tensor<T>),
    /// Indices.
    Index(&'a Tensor<i64>),
    /// A mask.
    Mask(&'a Tensor<bool>),
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
    Handle(Tensor<T>),
    /// A number among the operands needs no handle to be kept alive; a result must not keep its own operation alive.
    Parts {
        storage: Arc<Storage<T>>,
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

#[derive(Clone, Copy)]
enum Origin {
    Input(usize),
    Output,
}

impl<T: Element> Saved<T> {
    pub(super) fn input(tensor: &Tensor<T>, number: usize) -> Saved<T> {
        if tensor.layout().ndim() == 0 {
            return Saved::parts(&tensor.raw(), Origin::Input(number));
        }
        Saved::value(tensor.clone())
    }

    /// An operand as it was before the operation overwrote it.
    pub(super) fn overwritten(copy: &Raw<T>, number: usize) -> Saved<T> {
        Saved::parts(copy, Origin::Input(number))
    }

    pub(super) fn output(out: &Raw<T>) -> Saved<T> {
        Saved::parts(out, Origin::Output)
    }

    fn parts(raw: &Raw<T>, from: Origin) -> Saved<T> {
        let Raw { storage, layout } = raw;
        let at = if layout.ndim() == 0 { At::Offset(layout.offset()) } else { At::Layout(Box::new(layout.clone())) };
        Saved { version: storage.version(), kept: Kept::Parts { storage: Arc::clone(storage), at, from } }
    }

    pub(super) fn value(tensor: Tensor<T>) -> Saved<T> {
        Saved { version: tensor.storage().version(), kept: Kept::Handle(tensor) }
    }

    pub(super) fn index(tensor: &Tensor<i64>) -> Saved<T> {
        Saved { version: tensor.version(), kept: Kept::Index(tensor.clone()) }
    }

    pub(super) fn mask(tensor: &Tensor<bool>) -> Saved<T> {
        Saved { version: tensor.version(), kept: Kept::Mask(tensor.clone()) }
    }

    fn current_version(&self) -> u64 {
        match &self.kept {
            Kept::Handle(tensor) => tensor.version(),
            Kept::Parts { storage, .. } => storage.version(),
            Kept::Index(tensor) => tensor.version(),
            Kept::Mask(tensor) => tensor.version(),
        }
    }

    /// An error if the numbers were changed since.
    pub(super) fn check(&self, node: &NodeRef) -> Result<(), Error> {
        let actual = self.current_version();
        if actual == self.version {
            return Ok(());
        }
        let (shape, maker) = match &self.kept {
            Kept::Handle(tensor) => (tensor.layout().shape().to_vec(), tensor.original_edge().map(|e| e.node.clone())),
            Kept::Index(tensor) => (tensor.shape().to_vec(), None),
            Kept::Mask(tensor) => (tensor.shape().to_vec(), None),
            Kept::Parts { at, from, .. } => {
                let shape = match at {
                    At::Offset(_) => Vec::new(),
                    At::Layout(layout) => layout.shape().to_vec(),
                };
                let maker = match from {
                    Origin::Input(i) => node.rule().edges()[*i].as_ref().map(|edge| edge.node.clone()),
                    Origin::Output => Some(node.clone()),
                };
                (shape, maker)
            }
        };
        let output_of = maker.map_or_else(|| "no operation".to_string(), |maker| maker.rule().name().to_string());
        Err(Error::SavedModified {
            node: node.rule().name().to_string(),
            output_of,
            shape,
            expected: self.version,
            actual,
        })
    }

    /// The tensor again, with its part in the graph if operations are recorded now.
    fn tensor(&self, node: &NodeRef) -> Tensor<T> {
        let (storage, at, from) = match &self.kept {
            Kept::Handle(tensor) => return tensor.clone(),
            Kept::Parts { storage, at, from } => (storage, at, from),
            Kept::Index(_) | Kept::Mask(_) => unreachable!("indices and masks have functions of their own"),
        };
        let layout = match at {
            At::Offset(offset) => Layout::new(&[], &[], *offset),
            At::Layout(layout) => Layout::clone(layout),
        };
        let raw = Raw { storage: Arc::clone(storage), layout };
        let edge = match from {
            _ if !is_grad_enabled() => None,
            Origin::Input(i) => node.rule().edges()[*i].clone(),
            Origin::Output => Some(Edge::to(node.clone())),
        };
        // A leaf is itself, so that it is known again.
        match edge.as_ref().and_then(|edge| edge.node.rule().variable()).and_then(T::from_any) {
            Some(leaf) => leaf,
            None => Tensor::with_edge(raw, edge),
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

    /// Hands out the gradient of an operand.
    #[inline]
    pub(crate) fn put(&mut self, operand: usize, grad: Tensor<T>) {
        if let Some(grad) = T::into_any(grad) {
            self.sink.put_any(operand, grad);
        }
    }
}
