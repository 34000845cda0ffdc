//! The memory of a tape: nodes that are added at the end while variables point to them.
use super::operation::Operation;
use crate::Number;
use std::cell::{Cell, UnsafeCell};
use std::sync::atomic::{AtomicU64, Ordering};

/// An operation: what it is, the operands that are on the tape, and the partial by each.
///
/// Partials are 64-bit whatever the numbers are: those of a function over `f32` that computes in `f64` inside may be too
/// small or too large for an `f32`.
#[derive(Clone, Copy)]
pub(crate) struct Node<W> {
    /// The first operand, the number of the operation, and the second operand, from the lowest bit on. The sweep has the
    /// operands by one instruction each; and a vector of its own for the operations cost a tenth of the time to record a node.
    head: u64,
    pub(crate) partials: [W; 2],
}

/// In the place of an operand that is not there, and the mask of one. No node has this index.
pub(crate) const NONE: u32 = (1 << 28) - 1;

impl<W: Copy> Node<W> {
    #[inline(always)]
    pub(crate) fn new(operation: Operation, operands: [u32; 2], partials: [W; 2]) -> Self {
        let [a, b] = operands.map(u64::from);
        Node { head: a | (operation as u64) << 28 | b << 36, partials }
    }

    #[inline(always)]
    pub(crate) fn operands(self) -> [u32; 2] {
        [self.head as u32 & NONE, (self.head >> 36) as u32]
    }

    pub(crate) fn operation(self) -> Operation {
        Operation::ALL[usize::from((self.head >> 28) as u8)]
    }
}

/// The nodes of a tape.
///
/// Nodes are added through a shared reference, as the variables hold shared references; they go only through a unique
/// one, which exists when no variable is left. What is gone is remembered by `cuts`, so that a key, mark or gradient
/// from before is not taken for one of a later node.
pub(crate) struct Arena<W> {
    /// Unlike that of any other tape.
    pub(crate) id: u64,
    /// How often nodes were forgotten.
    pub(crate) generation: u64,
    /// Where later nodes were forgotten, both numbers ascending: a cut hides earlier ones at higher indices.
    cuts: Vec<Cut>,
    /// How many nodes at the beginning are variables: a sweep ends there.
    inputs: Cell<usize>,
    /// Whether there may be variables after these.
    scattered: Cell<bool>,
    nodes: UnsafeCell<Vec<Node<W>>>,
}

/// From a generation on, the nodes from an index on are others than before.
struct Cut {
    generation: u64,
    index: usize,
}

impl<W: Number> Arena<W> {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Arena {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            generation: 0,
            cuts: Vec::new(),
            inputs: Cell::new(0),
            scattered: Cell::new(false),
            nodes: Vec::with_capacity(capacity.min(NONE as usize)).into(),
        }
    }

    #[inline]
    pub(crate) fn inputs(&self) -> usize {
        self.inputs.get()
    }

    /// How many nodes at the beginning have all variables among them.
    pub(crate) fn all_inputs(&self) -> usize {
        if self.scattered.get() { self.len() } else { self.inputs.get() }
    }

    // In `add_inputs`, `push` and `len` no other code runs while the reference into the cell lives, and `Arena` is not
    // `Sync`.

    /// Adds variables and returns the index of the first. Their values are where partials would be, for pictures.
    #[inline]
    #[allow(unsafe_code)]
    pub(crate) fn add_inputs<S: Number<Wide = W>>(&self, values: &[S]) -> u32 {
        // SAFETY: the only reference into the cell, see above: to widen a number copies it, and `Number` is sealed.
        let nodes = unsafe { &mut *self.nodes.get() };
        let (first, most) = (nodes.len(), NONE as usize);
        assert!(values.len() <= most - first, "a tape has no more than {most} nodes");
        nodes.extend(values.iter().map(|value| Node::new(Operation::Input, [NONE; 2], [value.widen(), W::ZERO])));
        if self.inputs.get() == first {
            self.inputs.set(first + values.len());
        } else {
            self.scattered.set(true);
        }
        first as u32
    }

    /// Adds a node and returns its index.
    #[inline(always)]
    #[allow(unsafe_code)]
    pub(crate) fn push(&self, node: Node<W>) -> u32 {
        // SAFETY: the only reference into the cell, see above.
        let nodes = unsafe { &mut *self.nodes.get() };
        let index = nodes.len();
        if index == nodes.capacity() {
            grow(nodes);
        }
        // SAFETY: `index` is the length and less than the capacity. `push` would reserve once more, out of line, and
        // with that the compiler would read everything again for the next node: twice the time.
        unsafe {
            nodes.as_mut_ptr().add(index).write(node);
            nodes.set_len(index + 1);
        }
        index as u32
    }

    /// Reads the nodes.
    ///
    /// # Safety
    /// While `f` runs no node is added to this arena, so nothing but arithmetic of `W` may run in it. That adds none: `W` is
    /// one of our own types (`Number` is sealed), and one that is itself a variable adds nodes to its own arena, which is of
    /// another type.
    #[inline]
    #[allow(unsafe_code)]
    pub(crate) unsafe fn read<R>(&self, f: impl FnOnce(&[Node<W>]) -> R) -> R {
        // SAFETY: no unique reference into the cell is alive, see above, and none is made before `f` returns, as the caller
        // says.
        f(unsafe { &*self.nodes.get() })
    }

    #[allow(unsafe_code)]
    pub(crate) fn node(&self, index: usize) -> Node<W> {
        // SAFETY: a node is copied.
        unsafe { self.read(|nodes| nodes[index]) }
    }

    /// The number of nodes.
    #[inline]
    #[allow(unsafe_code)]
    pub(crate) fn len(&self) -> usize {
        // SAFETY: no unique reference into the cell is alive, see above.
        unsafe { &*self.nodes.get() }.len()
    }

    /// Forgets the nodes from an index on, and keeps their memory.
    pub(crate) fn truncate(&mut self, index: usize) {
        let nodes = self.nodes.get_mut();
        if index < nodes.len() {
            nodes.truncate(index);
            self.inputs.set(self.inputs.get().min(index));
            self.scattered.set(self.scattered.get() && index > self.inputs.get());
            self.generation += 1;
            while self.cuts.pop_if(|cut| cut.index >= index).is_some() {}
            self.cuts.push(Cut { generation: self.generation, index });
        }
    }

    /// Whether the first nodes are still those of a generation.
    pub(crate) fn kept(&self, count: usize, since: u64) -> bool {
        let later = self.cuts.partition_point(|cut| cut.generation <= since);
        self.cuts.get(later).is_none_or(|cut| count <= cut.index)
    }
}

/// Makes room for more nodes, but not for one with the index `NONE`.
#[cold]
#[inline(never)]
fn grow<W>(nodes: &mut Vec<Node<W>>) {
    let (len, most) = (nodes.len(), NONE as usize);
    assert!(len < most, "a tape has no more than {most} nodes");
    nodes.reserve_exact((2 * len).clamp(64, most) - len);
}
