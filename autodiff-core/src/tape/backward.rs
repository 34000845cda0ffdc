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
    #[allow(unsafe_code)]
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
        let seeded = |adjoints: &mut Vec<S::Wide>| {
            adjoints.clear();
            adjoints.resize(nodes, Number::ZERO);
            for (var, seed) in on_tape.clone() {
                adjoints[var.index as usize] += seed.widen();
            }
        };
        seeded(&mut self.adjoints);
        // A strong product is another than a plain one only where that is NaN. Then the sums of it are, and the products with
        // them, down to a variable. To look for one there costs less than strong products do.
        if !S::Wide::ZERO.may_have_nan() {
            // SAFETY: a sweep multiplies and adds.
            unsafe {
                arena.read(|nodes| {
                    sweep(arena.inputs(), nodes, &mut self.adjoints, |adjoint, partial| adjoint * partial)
                })
            };
            let inputs = &self.adjoints[..arena.all_inputs().min(nodes)];
            if !inputs.iter().fold(false, |any, adjoint| any | adjoint.may_have_nan()) {
                return;
            }
            seeded(&mut self.adjoints);
        }
        let strong = |adjoint: S::Wide, partial| match adjoint.vanishes() {
            true => S::Wide::ZERO,
            false => adjoint.strong_mul(partial),
        };
        // SAFETY: likewise.
        unsafe { arena.read(|nodes| sweep(arena.inputs(), nodes, &mut self.adjoints, strong)) };
    }
}

/// Adds to the adjoints of operands, from the last node to the first that is not just a variable.
#[inline(always)]
fn sweep<W: Number>(inputs: usize, nodes: &[Node<W>], adjoints: &mut [W], contribution: impl Fn(W, W) -> W) {
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
        let ([a, b], [by_a, by_b]) = (node.operands(), node.partials);
        // The second of two additions in one place would wait for the first: a tenth of the time of a square.
        if a == b {
            let both = || contribution(adjoint, by_a) + contribution(adjoint, by_b);
            add(a, index, adjoints, &mut next, both);
        } else {
            add(a, index, adjoints, &mut next, || contribution(adjoint, by_a));
            add(b, index, adjoints, &mut next, || contribution(adjoint, by_b));
        }
    }
    adjoints[first - 1].set(next);
}

/// Adds to the adjoint of an operand; that of the node before is in `next`. An operand that is not there is out of range.
#[inline(always)]
fn add<W: Number>(operand: u32, index: usize, adjoints: &[Cell<W>], next: &mut W, contribution: impl Fn() -> W) {
    let operand = operand as usize;
    if operand + 1 == index {
        *next += contribution();
    } else if let Some(into) = adjoints.get(operand) {
        into.set(into.get() + contribution());
    }
}
