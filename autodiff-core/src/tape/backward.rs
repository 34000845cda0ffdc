//! The reverse sweep over a tape, and what comes out of it.
use super::Var;
use super::arena::{Arena, Node};
use crate::{Number, Real};
use std::cell::Cell;

/// The derivatives of an output of a [`Tape`](crate::Tape) by all its variables.
///
/// ```
/// use autodiff::Tape;
///
/// let tape = Tape::new();
/// let v = tape.vars(&[2.0, 5.0, 7.0]);
/// let gradients = tape.backward(v[0] * v[1]);
/// assert_eq!(gradients.wrt(v[0]), 5.0);
/// assert_eq!(gradients.wrt_all(&v), [5.0, 2.0, 0.0]);
/// ```
#[derive(Clone, Debug)]
pub struct Gradients<S: Real = f64> {
    tape: u64,
    generation: u64,
    /// One for each node up to the output.
    adjoints: Vec<S::Wide>,
}

/// Gradients of nothing, to be filled by [`Tape::backward_into`](crate::Tape::backward_into).
impl<S: Number> Default for Gradients<S> {
    fn default() -> Self {
        Gradients { tape: 0, generation: 0, adjoints: Vec::new() }
    }
}

impl<S: Number> Gradients<S> {
    /// The derivative by a variable, 0 if it has no influence on the output. Any result on the way to the output is a
    /// variable, too.
    ///
    /// ```
    /// # use autodiff::Tape;
    /// let tape = Tape::new();
    /// let x = tape.var(0.5);
    /// let y = x * 3.0;
    /// let gradients = tape.backward(y * y);
    /// assert_eq!((gradients.wrt(y), gradients.wrt(x)), (3.0, 9.0));
    /// ```
    ///
    /// # Panics
    /// If the variable is of another tape, or of what the tape recorded after the node was forgotten that the
    /// gradients are of.
    #[track_caller]
    pub fn wrt(&self, var: Var<'_, S>) -> S {
        let Some(arena) = var.arena else {
            return S::ZERO;
        };
        assert!(arena.id == self.tape, "the variable is not of the tape that the gradients are of");
        let index = var.index as usize;
        let Some(&adjoint) = self.adjoints.get(index) else {
            return S::ZERO;
        };
        assert!(arena.kept(index + 1, self.generation), "the variable is newer than the gradients");
        S::narrow(adjoint)
    }

    /// The derivatives by several variables.
    ///
    /// ```
    /// # use autodiff::Tape;
    /// let tape = Tape::new();
    /// let v = tape.vars(&[3.0, 4.0]);
    /// assert_eq!(tape.backward(v[0].hypot(v[1])).wrt_all(&v), [0.6, 0.8]);
    /// ```
    ///
    /// # Panics
    /// As [`wrt`](Gradients::wrt) does.
    #[track_caller]
    pub fn wrt_all(&self, vars: &[Var<'_, S>]) -> Vec<S> {
        let mut all = Vec::with_capacity(vars.len());
        for &var in vars {
            all.push(self.wrt(var));
        }
        all
    }

    /// Runs the sweep from some variables with a seed for each.
    #[track_caller]
    pub(super) fn fill<'t>(&mut self, arena: &Arena<S::Wide>, seeds: impl Iterator<Item = (Var<'t, S>, S)> + Clone)
    where
        S: 't,
    {
        let on_tape = seeds.filter(|(var, _)| match var.arena {
            None => false,
            Some(of) => {
                assert!(of.id == arena.id, "the output is a variable of another tape");
                true
            }
        });
        let nodes = on_tape.clone().map(|(var, _)| var.index as usize + 1).max().unwrap_or(0);
        (self.tape, self.generation) = (arena.id, arena.generation);
        self.adjoints.clear();
        self.adjoints.resize(nodes, Number::ZERO);
        for (var, seed) in on_tape {
            self.adjoints[var.index as usize] += seed.widen();
        }
        arena.read(|nodes| sweep(arena.inputs(), nodes, &mut self.adjoints));
    }
}

/// Adds to the adjoints of operands, from the last node to the first that is not just a variable.
///
/// A zero adjoint is passed over, so that it never meets an infinite partial, and a zero partial stays zero under an
/// infinite adjoint.
fn sweep<W: Number>(inputs: usize, nodes: &[Node<W>], adjoints: &mut [W]) {
    if adjoints.is_empty() {
        return;
    }
    // The first node is a variable.
    let first = inputs.clamp(1, adjoints.len());
    let adjoints = Cell::from_mut(adjoints).as_slice_of_cells();
    // The adjoint of the node before, which often is an operand: through memory, a chain took half as long again.
    let mut next = adjoints[adjoints.len() - 1].get();
    let mut index = adjoints.len();
    let pairs = adjoints[first - 1..].windows(2);
    for (&node, pair) in nodes[first..index].iter().zip(pairs).rev() {
        index -= 1;
        let adjoint = next;
        pair[1].set(adjoint);
        next = pair[0].get();
        // Two loops, as strong products cost a tenth of the time of a node.
        if adjoint.is_plain() {
            add(node, index, adjoints, &mut next, |partial| adjoint * partial);
        } else if !adjoint.vanishes() {
            add(node, index, adjoints, &mut next, |partial| adjoint.strong_mul(partial));
        }
    }
    adjoints[first - 1].set(next);
}

/// Adds the contributions of a node to the adjoints of its operands; that of the node before is in `next`.
#[inline(always)]
fn add<W: Number>(node: Node<W>, index: usize, adjoints: &[Cell<W>], next: &mut W, contribution: impl Fn(W) -> W) {
    for (operand, partial) in node.operands().into_iter().zip(node.partials) {
        let operand = operand as usize;
        if operand + 1 == index {
            *next += contribution(partial);
        } else if let Some(into) = adjoints.get(operand) {
            into.set(into.get() + contribution(partial));
        }
        // An operand that is not there is out of range.
    }
}
