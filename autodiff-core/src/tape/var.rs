//! Variables: numbers that write down on a tape what is computed with them.
use super::Key;
use super::arena::{Arena, NONE, Node};
use super::operation::Operation;
use crate::number::sealed::Sealed;
use crate::{Narrow, Number, Real, Scalar, impls};
use std::fmt;

/// A number whose operations are recorded on a [`Tape`](crate::Tape).
///
/// It is what generic code takes for a number: a [`Real`](crate::Real), a `num_traits::Float`, with all operators.
/// Comparisons and `{}` see the value alone, so that a function takes the same branches and prints the same text as
/// without derivatives: `==` is true of different variables with the same value. `{:?}` shows the place on the tape, too.
///
/// A constant, `Var::from(2.0)`, belongs to no tape and leaves no trace on one.
///
/// ```
/// use autodiff::{Tape, Var};
///
/// fn squares<'t>(v: &[Var<'t>]) -> Var<'t> {
///     v.iter().map(|x| x * x).sum()
/// }
///
/// let tape = Tape::new();
/// let v = tape.vars(&[3.0, 4.0]);
/// let y = squares(&v);
/// assert_eq!(y.value(), 25.0);
/// assert_eq!(tape.backward(y).wrt_all(&v), [6.0, 8.0]);
/// assert_eq!(format!("{0} {0:?} {1:?}", v[1], Var::from(2.0)), "4 Var { value: 4.0, node: 1 } Var { value: 2.0 }");
/// ```
///
/// # Panics
/// An operation on variables of two tapes panics.
#[derive(Clone, Copy)]
pub struct Var<'t, T: Real = f64> {
    pub(crate) arena: Option<&'t Arena<T::Wide>>,
    /// Of the node on the tape.
    pub(crate) index: u32,
    pub(crate) value: T,
}

impl<'t, T: Number> Var<'t, T> {
    /// The value, bit for bit that of the plain computation.
    ///
    /// ```
    /// # use autodiff::Tape;
    /// assert_eq!((Tape::new().var(3.0) * 2.0).value(), 6.0);
    /// ```
    #[inline]
    pub fn value(self) -> T {
        self.value
    }

    /// What finds the variable again when no variable may be alive: after [`Tape::truncate`](crate::Tape::truncate), by [`Tape::get`](crate::Tape::get).
    ///
    /// ```
    /// # use autodiff::Tape;
    /// let tape = Tape::new();
    /// let key = tape.var(3.0).key();
    /// assert_eq!(tape.get(key).value(), 3.0);
    /// ```
    #[inline]
    pub fn key(self) -> Key<T> {
        let (tape, generation) = self.arena.map_or((0, 0), |arena| (arena.id, arena.generation));
        Key { tape, generation, index: self.index, value: self.value }
    }

    /// A number without derivative, of no tape.
    ///
    /// ```
    /// # use autodiff::{Tape, Var};
    /// let tape = Tape::new();
    /// let x = tape.var(3.0);
    /// assert_eq!(tape.backward(x * Var::constant(2.0)).wrt(x), 2.0);
    /// ```
    #[inline]
    pub const fn constant(value: T) -> Self {
        Var { arena: None, index: NONE, value }
    }

    autodiff_macros::__rules!(var);
    #[cfg(feature = "special")]
    autodiff_macros::__rules!(special var);
    autodiff_macros::__rules!(var_operators);
    impls::queries!();

    #[inline(always)]
    fn unary(operation: Operation, value: T, x: Self, partial: impl FnOnce() -> T) -> Self {
        let Some(arena) = x.arena else {
            return Var::constant(value);
        };
        let partials = [partial().widen(), Number::ZERO];
        let index = arena.push(Node::new(operation, [x.index, NONE], partials));
        Var { arena: Some(arena), index, value }
    }

    /// The partial by a constant is not computed. The result points to the tape as the second operand does, which in sums was
    /// computed last: for the same pointer, the compiler knows the length of the tape without reading it again.
    #[inline(always)]
    fn binary(
        operation: Operation,
        value: T,
        a: Self,
        b: Self,
        by_a: impl FnOnce() -> T,
        by_b: impl FnOnce() -> T,
    ) -> Self {
        let (Some(arena), Some(other)) = (a.arena, b.arena) else {
            return match b.arena {
                None => Self::unary(operation, value, a, by_a),
                Some(_) => Self::unary(operation, value, b, by_b),
            };
        };
        if !std::ptr::eq(arena, other) {
            two_tapes();
        }
        let partials = [by_a().widen(), by_b().widen()];
        let index = other.push(Node::new(operation, [a.index, b.index], partials));
        Var { arena: Some(other), index, value }
    }

    /// Two nodes, as a node has room for two operands.
    #[inline]
    #[allow(clippy::too_many_arguments)]
    fn ternary(
        operation: Operation,
        value: T,
        a: Self,
        b: Self,
        c: Self,
        by_a: impl FnOnce() -> T,
        by_b: impl FnOnce() -> T,
        by_c: impl FnOnce() -> T,
    ) -> Self {
        let both = Self::binary(operation, value, a, b, by_a, by_b);
        match c.arena {
            None => both,
            Some(_) => Self::binary(operation, value, both, c, || T::ONE, by_c),
        }
    }
}

#[cold]
fn two_tapes() -> ! {
    panic!("an operation has variables of two tapes");
}

/// The value, and the node on the tape as [`Tape`](crate::Tape) counts them in its own `{:?}`; a constant has none.
impl<T: Number> fmt::Debug for Var<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Var");
        shown.field("value", &self.value);
        if self.arena.is_some() {
            shown.field("node", &self.index);
        }
        shown.finish()
    }
}

impl<T: Number> From<T> for Var<'_, T> {
    #[inline]
    fn from(value: T) -> Self {
        Var::constant(value)
    }
}

impl<T: Number> Default for Var<'_, T> {
    #[inline]
    fn default() -> Self {
        Self::ZERO
    }
}

impl<T: Number> Sealed for Var<'_, T> {}

impl<'t, T: Number> Number for Var<'t, T> {
    type Base = T::Base;
    type Wide = Var<'t, T::Wide>;
    const ZERO: Self = Var::constant(T::ZERO);
    const ONE: Self = Var::constant(T::ONE);
    const NEUTRAL: Self = Var::constant(T::NEUTRAL);

    #[inline]
    fn lit(x: T::Base) -> Self {
        Var::constant(T::lit(x))
    }
    #[inline]
    fn constant(x: f64) -> Self {
        Var::constant(T::constant(x))
    }
    #[inline]
    fn primal(self) -> T::Base {
        self.value.primal()
    }
    // Casts have derivative 1: the same node, another value.
    #[inline]
    fn widen(self) -> Self::Wide {
        Var { arena: self.arena, index: self.index, value: self.value.widen() }
    }
    #[inline]
    fn narrow(wide: Self::Wide) -> Self {
        Var { arena: wide.arena, index: wide.index, value: T::narrow(wide.value) }
    }
    #[inline]
    fn vanishes(self) -> bool {
        self.arena.is_none() && self.value.vanishes()
    }
    // The sweep multiplies strongly, so plain partials are enough.
    #[inline]
    fn strong_mul(self, partial: Self) -> Self {
        let y = self.value.strong_mul(partial.value);
        Var::binary(Operation::Mul, y, self, partial, || partial.value, || self.value)
    }
    #[inline]
    fn strong_div(self, divisor: Self) -> Self {
        let y = self.value.strong_div(divisor.value);
        let inverse = || T::ONE.strong_div(divisor.value);
        Var::binary(Operation::Div, y, self, divisor, inverse, || -inverse().strong_mul(y))
    }

    autodiff_macros::__rules!(delegate Var);
    #[cfg(feature = "special")]
    autodiff_macros::__rules!(special delegate Var);
    autodiff_macros::__rules!(delegate_left Var);
}

impl<'t, S: Scalar> Scalar for Var<'t, S> {
    type F32 = Var<'t, S::F32>;
}
impl<T: Narrow> Narrow for Var<'_, T> {}

impls::compared!(['t, T: Number] Var<'t, T>);
impls::formatted!(['t, T: Number] Var<'t, T>);
impls::operators!(['t, T: Number] Var<'t, T>);
impls::num_traits!(['t, T: Number] Var<'t, T>);
