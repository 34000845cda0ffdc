//! What was recorded, as pictures: tensors, a tape, an annotated function.
use super::{NodeId, Operand, Picture, Quantity, function, tape};
use crate::autograd::{AnyTensor, Edge, NodeRef, watch, with_tensor};
use crate::function::{Args, Function};
use crate::tensor::{Floating, Tensor};
use crate::{Real, Var};
use std::collections::HashMap;

/// A picture of a graph: inputs, operations, values, and gradients where they are known.
///
/// It is drawn as things are when [`to_dot`](Graph::to_dot) or `to_svg` is called: after a pass back it has the gradients.
///
/// ```
/// use autodiff::{Graph, Tensor, tensor};
///
/// let x: Tensor = tensor(3.0).requires_grad_(true);
/// let (y, graph) = Graph::trace(|| 3.0 * x.pow(2.0) + 4.0 * &x + 2.0);
/// y.backward();
/// let graph = graph.name(&x, "x").name(&y, "y");
/// assert!(graph.to_dot().starts_with("digraph"));
/// ```
#[derive(Clone)]
pub struct Graph {
    source: Source,
    names: Vec<(AnyTensor, String)>,
}

#[derive(Clone)]
enum Source {
    /// What tensors remember.
    Tensors {
        /// Whose values are shown.
        seen: Vec<AnyTensor>,
        outputs: Vec<AnyTensor>,
    },
    /// What does not change any more.
    Drawn(Picture),
}

/// What remembers how it was computed: a [`Tensor`] of floats, or a [`Var`](crate::Var).
pub trait Recorded: sealed::Recorded {}

pub(crate) mod sealed {
    pub trait Recorded {
        #[doc(hidden)]
        fn graph(&self) -> super::Graph;
    }
}

impl<T: Floating> Recorded for Tensor<T> {}
impl<T: Floating> sealed::Recorded for Tensor<T> {
    fn graph(&self) -> Graph {
        let tensor: Vec<AnyTensor> = T::into_any(self.clone()).into_iter().collect();
        Graph::of_tensors(tensor.clone(), tensor)
    }
}

impl<S: Real> Recorded for Var<'_, S> {}
impl<S: Real> sealed::Recorded for Var<'_, S> {
    fn graph(&self) -> Graph {
        Graph { source: Source::Drawn(tape::picture(self)), names: Vec::new() }
    }
}

impl Graph {
    /// The graph behind a tensor or a variable of a tape. Values are known of inputs, of the output, and of tensors that
    /// [retain their gradient](Tensor::retain_grad) and are still alive.
    ///
    /// ```
    /// use autodiff::{Graph, Tape};
    ///
    /// let tape = Tape::new();
    /// let (x, y) = (tape.var(2.0), tape.var(3.0));
    /// let dot = Graph::of(&(x * y)).to_dot();
    /// assert!(["\"2\"", "\"3\"", "×\\n6"].iter().all(|label| dot.contains(label)));
    /// ```
    pub fn of(output: &impl Recorded) -> Graph {
        output.graph()
    }

    /// Runs `f` and draws what it records. The tensors made in it keep their values and gradients for the picture, whose
    /// output is the last of them.
    pub fn trace<R>(f: impl FnOnce() -> R) -> (R, Graph) {
        let (result, seen) = watch(f);
        retain_all(&seen);
        let outputs = seen.last().cloned().into_iter().collect();
        (result, Graph::of_tensors(seen, outputs))
    }

    /// The graph of an annotated function at a point, with the gradients of its result. Loops and branches are drawn as they
    /// ran, and inputs have the names of the parameters. If there are several results, the gradients are those of their sum.
    ///
    /// ```
    /// use autodiff::{Graph, differentiable};
    ///
    /// #[differentiable]
    /// fn f(x: f64) -> f64 {
    ///     3.0 * x * x + 4.0 * x + 2.0
    /// }
    ///
    /// let dot = Graph::of_function(f, (3.0,)).to_dot();
    /// assert!(dot.contains("41") && dot.contains("22"), "value and gradient");
    /// ```
    pub fn of_function<F: Function>(f: F, args: Args<'_, F>) -> Graph {
        let (recorded, seen) = watch(|| function::record(f, args));
        retain_all(&seen);
        recorded.backward();
        let mut graph = Graph::of_tensors(seen, recorded.outputs);
        graph.names = recorded.names;
        graph
    }

    /// Says how a tensor is called in the picture. Another name replaces the first.
    pub fn name<T: Floating>(mut self, tensor: &Tensor<T>, name: &str) -> Graph {
        self.names.extend(T::into_any(tensor.clone()).map(|tensor| (tensor, name.to_string())));
        self
    }

    /// The picture in the DOT language of Graphviz.
    pub fn to_dot(&self) -> String {
        self.picture().to_dot()
    }

    /// The picture as SVG, with the feature `graph`.
    ///
    /// ```
    /// use autodiff::{Graph, Tensor, tensor};
    ///
    /// let x: Tensor = tensor(3.0).requires_grad_(true);
    /// assert!(Graph::of(&(&x * &x)).to_svg().starts_with("<svg"));
    /// ```
    #[cfg(feature = "graph")]
    pub fn to_svg(&self) -> String {
        self.picture().to_svg()
    }

    fn of_tensors(seen: Vec<AnyTensor>, outputs: Vec<AnyTensor>) -> Graph {
        Graph { source: Source::Tensors { seen, outputs }, names: Vec::new() }
    }

    fn picture(&self) -> Picture {
        let (seen, outputs) = match &self.source {
            Source::Drawn(picture) => return picture.clone(),
            Source::Tensors { seen, outputs } => (seen, outputs),
        };
        let mut drawing =
            Drawing { picture: Picture::new(), known: HashMap::new(), names: &self.names, done: HashMap::new() };
        for tensor in seen.iter().chain(outputs) {
            if let Some(edge) = edge_of(tensor) {
                drawing.known.insert(key(&edge), tensor);
            }
        }
        for output in outputs {
            let name = drawing.name_of(output).unwrap_or("output");
            match edge_of(output) {
                Some(edge) => {
                    let node = drawing.draw(&edge);
                    drawing.picture.output(name, node);
                }
                // Nothing was recorded.
                None => {
                    drawing.picture.constant(name, quantity(output));
                }
            }
        }
        drawing.picture
    }
}

fn retain_all(tensors: &[AnyTensor]) {
    for tensor in tensors {
        with_tensor!(tensor, tensor => tensor.retain_grad());
    }
}

impl std::fmt::Debug for Graph {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Graph")
    }
}

fn edge_of(tensor: &AnyTensor) -> Option<Edge> {
    with_tensor!(tensor, tensor => tensor.edge())
}

/// What tells results apart.
type Key = (*const (), u32);

fn key(edge: &Edge) -> Key {
    (edge.node.address(), edge.output())
}

fn quantity(tensor: &AnyTensor) -> Quantity {
    with_tensor!(tensor, tensor => {
        let numbers = |tensor: &Tensor<_>| {
            let tensor = tensor.detach();
            move |i: usize| tensor.number_at(i)
        };
        let quantity = Quantity::new(tensor.shape()).value(numbers(tensor));
        match tensor.grad() {
            Some(grad) => quantity.gradient(numbers(&grad)),
            None => quantity,
        }
    })
}

impl<T: Floating> Tensor<T> {
    /// An element by its place, row by row.
    fn number_at(&self, place: usize) -> f64 {
        let mut rest = place;
        let mut index = vec![0; self.ndim()];
        for (i, &size) in index.iter_mut().zip(self.shape()).rev() {
            *i = rest % size;
            rest /= size;
        }
        self.storage().read()[self.layout().position(&index)].cast()
    }
}

/// A picture in the making.
struct Drawing<'a> {
    picture: Picture,
    /// Tensors of which value and gradient are known.
    known: HashMap<Key, &'a AnyTensor>,
    names: &'a [(AnyTensor, String)],
    done: HashMap<*const (), NodeId>,
}

impl<'a> Drawing<'a> {
    fn name_of(&self, tensor: &AnyTensor) -> Option<&'a str> {
        let named = edge_of(tensor)?;
        let same = |other: &AnyTensor| edge_of(other).is_some_and(|edge| key(&edge) == key(&named));
        self.names.iter().rev().find(|(other, _)| same(other)).map(|(_, name)| &**name)
    }

    /// Draws what an edge leads to, after everything it depends on.
    fn draw(&mut self, root: &Edge) -> NodeId {
        // A node is looked at twice: its operands are put on the stack above it the first time.
        let mut stack: Vec<(NodeRef, bool)> = vec![(root.node.clone(), false)];
        while let Some((node, seen)) = stack.pop() {
            if self.done.contains_key(&node.address()) {
                continue;
            }
            if seen {
                let drawn = self.draw_node(&node);
                self.done.insert(node.address(), drawn);
            } else {
                stack.push((node.clone(), true));
                let operands = node.rule().edges().iter().rev().flatten();
                stack.extend(operands.map(|edge| (edge.node.clone(), false)));
            }
        }
        self.done[&root.node.address()]
    }

    fn draw_node(&mut self, node: &NodeRef) -> NodeId {
        if let Some(leaf) = node.rule().variable() {
            // Leaves may go without a name.
            let name = self.name_of(&leaf).unwrap_or_default();
            return self.picture.input(name, quantity(&leaf));
        }
        // Of most results the graph keeps no tensor, and nothing is shown.
        let quantity = self.known.get(&(node.address(), 0)).map(|tensor| quantity(tensor)).unwrap_or_default();
        let (edges, numbers) = (node.rule().edges(), node.rule().numbers());
        let operand = |i: usize| match edges.get(i) {
            Some(Some(edge)) => Some(Operand::Node(self.done[&edge.node.address()])),
            Some(None) | None => numbers.get(i).copied().flatten().map(Operand::Number),
        };
        let mut operands: Vec<Operand> = (0..edges.len().max(numbers.len())).filter_map(operand).collect();
        if node.rule().is_swapped() {
            operands.reverse();
        }
        self.picture.operation(node.rule().name(), &operands, quantity)
    }
}
