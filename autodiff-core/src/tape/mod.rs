//! The tape: reverse mode for what is computed at run time.
//!
//! A [`Var`] carries its value and points to a node of the tape, in its arena. Each operation adds a node with the partials
//! of the rule table; the pass back walks the nodes from the last to the first. Nothing recurses, and nothing is freed
//! before the tape is.
mod arena;
mod backward;
mod operation;
mod var;

use crate::{Number, Real};
use arena::Arena;
use std::fmt;

pub use backward::Gradients;
pub use var::Var;

/// A record of a computation, for its gradient by reverse mode.
///
/// Where the source of a function is not at hand for `#[differentiable]`, or what is computed depends on data, its numbers
/// are made variables of a tape. It costs about as much memory as three numbers for each operation, and a few
/// nanoseconds.
///
/// ```
/// use autodiff::{Tape, differentiable, forward};
///
/// #[differentiable]
/// fn f(x: f64) -> f64 {
///     3.0 * x * x + 4.0 * x + 2.0
/// }
///
/// let tape = Tape::new();
/// let x = tape.var(3.0);
/// let y = forward(f)(x) / x; // any differentiable function, and any code over `Real` or `num_traits::Float`
/// assert_eq!(y.value(), 41.0 / 3.0);
/// assert!((tape.backward(y).wrt(x) - (22.0 / 3.0 - 41.0 / 9.0)).abs() < 1e-12);
/// ```
///
/// # In a loop
/// [`clear`](Tape::clear) and [`truncate`](Tape::truncate) keep the memory, and
/// [`backward_into`](Tape::backward_into) takes the result of the last time, so that nothing is allocated:
///
/// ```
/// use autodiff::{Gradients, Tape};
///
/// let (mut tape, mut gradients) = (Tape::new(), Gradients::default());
/// let mut w = 3.0;
/// for _ in 0..100 {
///     let x = tape.var(w);
///     tape.backward_into((x - 1.0).powi(2), &mut gradients);
///     w -= 0.1 * gradients.wrt(x);
///     tape.clear();
/// }
/// assert!((w - 1.0).abs() < 1e-6);
/// ```
///
/// # Second derivatives
/// A tape of dual numbers has the product of the Hessian with a direction in the tangents:
///
/// ```
/// use autodiff::{Dual, Tape};
///
/// let tape = Tape::<Dual>::default();
/// let x = tape.var(Dual::new(3.0, 1.0)); // in the direction (1, 0)
/// let y = tape.var(Dual::new(2.0, 0.0));
/// let gradients = tape.backward(x * x * y);
/// let [by_x, by_y] = [gradients.wrt(x), gradients.wrt(y)];
/// assert_eq!([by_x.value, by_y.value], [12.0, 9.0]);
/// assert_eq!([by_x.tangent, by_y.tangent], [4.0, 6.0]);
/// ```
pub struct Tape<S: Real = f64> {
    arena: Arena<S::Wide>,
}

/// A place on a [`Tape`], to which [`Tape::truncate`] goes back.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    tape: u64,
    generation: u64,
    nodes: usize,
}

/// A [`Var`] that does not borrow its tape; [`Tape::get`] makes it a variable again.
#[derive(Clone, Copy, Debug)]
pub struct Key<S: Real = f64> {
    /// 0 for a constant.
    tape: u64,
    generation: u64,
    index: u32,
    value: S,
}

/// The gradient of a closure over the variables of a tape, which lives as long as the call.
///
/// For functions that are not yours to annotate, or generic ones: what can run over a [`Var`] can be differentiated.
///
/// ```
/// use autodiff::{Real, tape};
///
/// fn squares<T: Real>(x: &[T]) -> T {
///     x.iter().map(|&x| x * x).sum()
/// }
///
/// assert_eq!(tape::gradient(|x| squares(x), &[3.0, 4.0]), [6.0, 8.0]);
/// assert_eq!(tape::gradient(|x| x[0] * x[1].ln(), &[3.0, 1.0]), [0.0, 3.0]);
/// ```
pub fn gradient<S: Real>(f: impl for<'t> FnOnce(&[Var<'t, S>]) -> Var<'t, S>, x: &[S]) -> Vec<S> {
    value_and_gradient(f, x).1
}

/// The value of a closure and its [`gradient`].
///
/// ```
/// # use autodiff::tape;
/// assert_eq!(tape::value_and_gradient(|x| x[0] * x[1], &[3.0, 4.0]), (12.0, vec![4.0, 3.0]));
/// ```
pub fn value_and_gradient<S: Real>(f: impl for<'t> FnOnce(&[Var<'t, S>]) -> Var<'t, S>, x: &[S]) -> (S, Vec<S>) {
    let tape = Tape::default();
    let x = tape.vars(x);
    let y = f(&x);
    (y.value(), tape.backward(y).wrt_all(&x))
}

impl Tape {
    /// A tape for functions over `f64`. For other numbers there is `Tape::<Dual>::default()`.
    ///
    /// ```
    /// # use autodiff::Tape;
    /// let tape = Tape::new();
    /// let x = tape.var(2.0);
    /// assert_eq!(tape.backward(x.recip()).wrt(x), -0.25);
    /// ```
    pub fn new() -> Tape {
        Tape::default()
    }

    /// A tape with room for a number of operations.
    ///
    /// ```
    /// # use autodiff::Tape;
    /// let tape = Tape::with_capacity(1000);
    /// assert_eq!(tape.len(), 0);
    /// ```
    pub fn with_capacity(nodes: usize) -> Tape {
        Tape { arena: Arena::with_capacity(nodes) }
    }
}

impl<S: Number> Default for Tape<S> {
    fn default() -> Self {
        Tape { arena: Arena::with_capacity(0) }
    }
}

impl<S: Number> Tape<S> {
    /// A new variable.
    ///
    /// ```
    /// # use autodiff::Tape;
    /// let tape = Tape::new();
    /// let (x, y) = (tape.var(2.0), tape.var(3.0));
    /// assert_eq!(tape.backward(x * y).wrt(x), 3.0);
    /// ```
    #[inline]
    pub fn var(&self, value: S) -> Var<'_, S> {
        Var { arena: Some(&self.arena), index: self.arena.add_inputs(&[value]), value }
    }

    /// A new variable for each value.
    ///
    /// ```
    /// # use autodiff::{Tape, Var};
    /// let tape = Tape::new();
    /// let v = tape.vars(&[2.0, 3.0]);
    /// assert_eq!(tape.backward(v.iter().product::<Var>()).wrt_all(&v), [3.0, 2.0]);
    /// ```
    pub fn vars(&self, values: &[S]) -> Vec<Var<'_, S>> {
        let first = self.arena.add_inputs(values);
        values.iter().zip(first..).map(|(&value, index)| Var { arena: Some(&self.arena), index, value }).collect()
    }

    /// The derivatives of `output` by all variables. All are zero if it is a constant.
    ///
    /// ```
    /// # use autodiff::Tape;
    /// let tape = Tape::new();
    /// let x = tape.var(2.0);
    /// assert_eq!(tape.backward(x * x * x).wrt(x), 12.0);
    /// ```
    ///
    /// # Panics
    /// If the output is a variable of another tape.
    #[track_caller]
    pub fn backward(&self, output: Var<'_, S>) -> Gradients<S> {
        self.backward_with(&[(output, S::ONE)])
    }

    /// The derivatives of a sum of outputs, each times its seed: a product with the transposed Jacobian.
    ///
    /// ```
    /// # use autodiff::Tape;
    /// let tape = Tape::new();
    /// let (r, a) = (tape.var(2.0), tape.var(0.0));
    /// let gradients = tape.backward_with(&[(r * a.cos(), 1.0), (r * a.sin(), 10.0)]);
    /// assert_eq!((gradients.wrt(r), gradients.wrt(a)), (1.0, 20.0));
    /// ```
    ///
    /// # Panics
    /// If an output is a variable of another tape.
    #[track_caller]
    pub fn backward_with(&self, seeds: &[(Var<'_, S>, S)]) -> Gradients<S> {
        let mut gradients = Gradients::default();
        gradients.fill(&self.arena, seeds.iter().copied());
        gradients
    }

    /// [`backward`](Tape::backward) into gradients of before, whose memory is used again.
    ///
    /// ```
    /// # use autodiff::{Gradients, Tape};
    /// let mut gradients = Gradients::default();
    /// let tape = Tape::new();
    /// let x = tape.var(2.0);
    /// for n in 1..4 {
    ///     tape.backward_into(x.powi(n), &mut gradients);
    ///     assert_eq!(gradients.wrt(x), f64::from(n) * 2.0_f64.powi(n - 1));
    /// }
    /// ```
    ///
    /// # Panics
    /// If the output is a variable of another tape.
    #[track_caller]
    pub fn backward_into(&self, output: Var<'_, S>, gradients: &mut Gradients<S>) {
        gradients.fill(&self.arena, std::iter::once((output, S::ONE)));
    }

    /// The number of variables and operations on the tape. An operation on three variables, `mul_add` or `clamp`,
    /// counts for two.
    ///
    /// ```
    /// # use autodiff::Tape;
    /// let tape = Tape::new();
    /// let _ = tape.var(2.0) * 3.0 + 1.0;
    /// assert_eq!(tape.len(), 3);
    /// ```
    #[inline]
    pub fn len(&self) -> usize {
        self.arena.len()
    }

    /// Whether nothing is on the tape.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where the tape is now, for [`truncate`](Tape::truncate).
    #[inline]
    pub fn mark(&self) -> Mark {
        Mark { tape: self.arena.id, generation: self.arena.generation, nodes: self.len() }
    }

    /// Forgets what was recorded after the mark, and keeps the memory. No variable may be alive, which the compiler
    /// checks; those from before the mark come back by [`get`](Tape::get).
    ///
    /// ```
    /// use autodiff::Tape;
    ///
    /// let mut tape = Tape::new();
    /// let x = tape.var(3.0);
    /// let (key, mark) = (x.key(), tape.mark());
    /// for n in 1..4 {
    ///     let x = tape.get(key);
    ///     assert_eq!(tape.backward(x * f64::from(n)).wrt(x), f64::from(n));
    ///     tape.truncate(mark);
    /// }
    /// assert_eq!(tape.len(), 1);
    /// ```
    ///
    /// # Panics
    /// If the mark is of another tape, or is forgotten itself.
    #[track_caller]
    pub fn truncate(&mut self, mark: Mark) {
        assert!(mark.tape == self.arena.id, "the mark is of another tape");
        assert!(self.arena.kept(mark.nodes, mark.generation), "what the mark is at is forgotten");
        self.arena.truncate(mark.nodes);
    }

    /// The variable with a key.
    ///
    /// ```
    /// # use autodiff::Tape;
    /// let tape = Tape::new();
    /// let x = tape.var(3.0);
    /// assert_eq!(tape.backward(tape.get(x.key()) * 2.0).wrt(x), 2.0);
    /// ```
    ///
    /// # Panics
    /// If the variable is forgotten, by [`truncate`](Tape::truncate) or [`clear`](Tape::clear), or is of another tape.
    #[track_caller]
    pub fn get(&self, key: Key<S>) -> Var<'_, S> {
        if key.tape == 0 {
            return Var::constant(key.value);
        }
        assert!(key.tape == self.arena.id, "the key is of a variable of another tape");
        assert!(self.arena.kept(key.index as usize + 1, key.generation), "the variable of the key is forgotten");
        Var { arena: Some(&self.arena), index: key.index, value: key.value }
    }

    /// Forgets everything and keeps the memory. No variable may be alive, which the compiler checks.
    ///
    /// ```
    /// # use autodiff::Tape;
    /// let mut tape = Tape::new();
    /// tape.var(3.0);
    /// tape.clear();
    /// assert!(tape.is_empty());
    /// ```
    ///
    /// ```compile_fail
    /// # use autodiff::Tape;
    /// let mut tape = Tape::new();
    /// let x = tape.var(3.0);
    /// tape.clear();
    /// let y = x * x; // `x` borrows the tape
    /// ```
    pub fn clear(&mut self) {
        self.arena.truncate(0);
    }
}

/// All operations, each with the indices of its operands and the partial by each.
impl<S: Number> fmt::Debug for Tape<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tape ")?;
        f.debug_map().entries(self.arena.records().enumerate()).finish()
    }
}
