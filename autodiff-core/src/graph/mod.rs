//! Pictures of graphs: inputs, operations, values and gradients.
//!
//! A [`Picture`] says what there is to draw, and knows neither tensors nor tapes: whoever has a graph goes through it in
//! the order of computation and calls [`input`](Picture::input), [`operation`](Picture::operation) and
//! [`output`](Picture::output). Then `fold` makes large pictures readable, `layout` finds places, and `dot` and `svg` write.
mod dot;
mod fold;
mod function;
#[cfg(feature = "graph")]
mod layout;
mod recorded;
#[cfg(feature = "graph")]
mod svg;
mod symbol;
mod tape;
#[cfg(test)]
mod tests;

pub use recorded::{Graph, Recorded};

use symbol::number;

/// What a graph looks like, in the order of computation: operands come before what is computed from them.
#[derive(Clone, Default)]
pub(crate) struct Picture {
    nodes: Vec<Node>,
}

/// A node of one picture.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct NodeId(usize);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// A value that has a gradient.
    Input,
    /// A value that has none.
    Constant,
    Operation,
    /// A result: the value of an operation under a name.
    Output,
    /// So many operations and inputs, not drawn one by one.
    Folded {
        operations: usize,
        inputs: usize,
    },
}

#[derive(Clone)]
struct Node {
    kind: Kind,
    /// The name of a value, the symbol of an operation.
    label: String,
    quantity: Quantity,
    operands: Vec<NodeId>,
    /// The operands may not be exchanged, so the picture numbers them.
    numbered: bool,
}

/// An operand of an operation.
#[derive(Clone, Copy)]
pub(crate) enum Operand {
    /// The result of another node.
    Node(NodeId),
    /// A number, which becomes part of the symbol: `× 3`.
    Number(f64),
}

/// What a node shows below its label: the shape (unless it is a number), the value and the gradient, as far as known.
#[derive(Clone, Default)]
pub(crate) struct Quantity {
    shape: Vec<usize>,
    value: Option<String>,
    gradient: Option<String>,
}

/// Tensors with more elements are shown by their first and their last.
const FEW: usize = 4;

impl Quantity {
    /// A quantity of a shape; `[]` is a number.
    pub(crate) fn new(shape: &[usize]) -> Quantity {
        Quantity { shape: shape.to_vec(), value: None, gradient: None }
    }

    /// A number.
    pub(crate) fn number(value: f64) -> Quantity {
        Quantity::new(&[]).value(|_| value)
    }

    /// With a value, given by its elements, row by row; few of them are asked for.
    pub(crate) fn value(mut self, element: impl Fn(usize) -> f64) -> Quantity {
        self.value = Some(elements(&self.shape, &element));
        self
    }

    /// With a gradient, likewise.
    pub(crate) fn gradient(mut self, element: impl Fn(usize) -> f64) -> Quantity {
        self.gradient = Some(elements(&self.shape, &element));
        self
    }
}

/// A short text for the elements of a tensor.
fn elements(shape: &[usize], element: &dyn Fn(usize) -> f64) -> String {
    fn nested(shape: &[usize], first: usize, digits: usize, element: &dyn Fn(usize) -> f64) -> String {
        let [len, inner @ ..] = shape else { return number(element(first), digits) };
        let step = inner.iter().product::<usize>();
        let items: Vec<_> = (0..*len).map(|i| nested(inner, first + i * step, digits, element)).collect();
        format!("[{}]", items.join(", "))
    }
    let digits = if shape.is_empty() { 4 } else { 3 };
    let count = shape.iter().product::<usize>();
    if count <= FEW {
        nested(shape, 0, digits, element)
    } else {
        let [first, last] = [0, count - 1].map(|i| number(element(i), digits));
        format!("[{first}, …, {last}]")
    }
}

impl Picture {
    pub(crate) fn new() -> Picture {
        Picture::default()
    }

    /// A leaf with a gradient. An empty name is not shown.
    pub(crate) fn input(&mut self, name: &str, quantity: Quantity) -> NodeId {
        self.leaf(Kind::Input, name, quantity)
    }

    /// A leaf without a gradient, such as a tensor of data. Numbers are better given as [`Operand::Number`].
    pub(crate) fn constant(&mut self, name: &str, quantity: Quantity) -> NodeId {
        self.leaf(Kind::Constant, name, quantity)
    }

    /// An operation, by the name of a row of the rule table (`mul`), of a method (`log_softmax`) or of a `grad_fn`
    /// (`MulBackward0`), and its operands in the order of that function's parameters.
    pub(crate) fn operation(&mut self, name: &str, operands: &[Operand], result: Quantity) -> NodeId {
        let label = symbol::symbol(name, operands);
        let nodes = operands.iter().filter_map(|operand| match operand {
            Operand::Node(id) => Some(*id),
            Operand::Number(_) => None,
        });
        let operands: Vec<NodeId> = nodes.collect();
        let numbered = operands.len() > 1 && !symbol::is_symmetric(name);
        self.push(Node { kind: Kind::Operation, label, quantity: result, operands, numbered })
    }

    /// A name for a result.
    pub(crate) fn output(&mut self, name: &str, of: NodeId) {
        let quantity = self.nodes[of.0].quantity.clone();
        let (label, operands) = (name.to_owned(), vec![of]);
        self.push(Node { kind: Kind::Output, label, quantity, operands, numbered: false });
    }

    fn leaf(&mut self, kind: Kind, name: &str, quantity: Quantity) -> NodeId {
        self.push(Node { kind, label: name.to_owned(), quantity, operands: Vec::new(), numbered: false })
    }

    fn push(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        NodeId(self.nodes.len() - 1)
    }

    /// How often each node is an operand.
    fn uses(&self) -> Vec<usize> {
        let mut uses = vec![0; self.nodes.len()];
        for operand in self.nodes.iter().flat_map(|node| &node.operands) {
            uses[operand.0] += 1;
        }
        uses
    }

    /// All arrows, by the node they point to and then by operand.
    fn edges(&self) -> impl Iterator<Item = Edge> {
        self.nodes.iter().enumerate().flat_map(|(to, node)| {
            let edge =
                move |(i, from): (usize, &NodeId)| Edge { from: from.0, to, place: node.numbered.then_some(i + 1) };
            node.operands.iter().enumerate().map(edge)
        })
    }

    /// From left to right if that is not too wide, else downwards: pages scroll.
    fn direction(&self) -> Direction {
        let mut layer = vec![0; self.nodes.len()];
        for Edge { from, to, .. } in self.edges() {
            layer[to] = layer[to].max(layer[from] + 1);
        }
        let mut widths = vec![0; layer.len()];
        for (node, layer) in self.nodes.iter().zip(layer) {
            let width = node.lines().iter().map(|line| line.text().chars().count()).max().unwrap_or(0);
            widths[layer] = widths[layer].max(width + GAP);
        }
        if widths.iter().sum::<usize>() <= WIDEST { Direction::Right } else { Direction::Down }
    }
}

/// The widest picture that leads from left to right, in characters, and what the border of a node and an arrow take of it.
const WIDEST: usize = 140;
const GAP: usize = 8;

/// Where a picture leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Direction {
    Right,
    Down,
}

/// An arrow.
#[derive(Clone, Copy, Debug)]
struct Edge {
    from: usize,
    to: usize,
    /// Which operand it is, from 1, if that is to be seen.
    place: Option<usize>,
}

/// The lines of text in a node, from top to bottom.
enum Line<'a> {
    Label(&'a str),
    Shape(String),
    Value(&'a str),
    Gradient(&'a str),
}

impl Line<'_> {
    fn text(&self) -> &str {
        match self {
            Line::Label(text) | Line::Value(text) | Line::Gradient(text) => text,
            Line::Shape(text) => text,
        }
    }
}

impl Node {
    /// Not empty, so that there is something to see.
    fn lines(&self) -> Vec<Line<'_>> {
        let mut lines = Vec::new();
        if !self.label.is_empty() {
            lines.extend(self.label.split('\n').map(Line::Label));
        }
        if !self.quantity.shape.is_empty() {
            let sizes: Vec<_> = self.quantity.shape.iter().map(usize::to_string).collect();
            // One size would look like a value.
            let shape = if sizes.len() == 1 { format!("({})", sizes[0]) } else { sizes.join(" × ") };
            lines.push(Line::Shape(shape));
        }
        lines.extend(self.quantity.value.as_deref().map(Line::Value));
        lines.extend(self.quantity.gradient.as_deref().map(Line::Gradient));
        if lines.is_empty() { vec![Line::Label("?")] } else { lines }
    }
}
