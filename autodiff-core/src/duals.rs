//! Dual numbers with several tangents.
use crate::number::sealed::Sealed;
use crate::{Dual, Narrow, Number, Scalar, impls};
use std::array::from_fn;

/// A value and its derivatives in `N` directions at once.
///
/// What a [`Dual`] does in `N` passes it does in one, and gets the same numbers, to the bit: values and partials are
/// computed once for all directions. [`jacobian_forward`](crate::jacobian_forward) and [`hessian`](crate::hessian) run
/// over it. Comparisons and printing are those of [`Dual`].
///
/// ```
/// use autodiff::{Duals, differentiable, forward};
///
/// #[differentiable]
/// fn f(x: f64, y: f64) -> f64 {
///     x * x * y
/// }
///
/// let [x, y] = Duals::variables([3.0, 2.0]);
/// let z = forward(f)(x, y);
/// assert_eq!((z.value, z.tangents), (18.0, [12.0, 9.0]));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Duals<T, const N: usize> {
    /// The value, bit for bit that of the plain computation.
    pub value: T,
    /// The derivatives in the chosen directions.
    pub tangents: [T; N],
}

impl<T: Number, const N: usize> Duals<T, N> {
    /// A number with tangents.
    ///
    /// ```
    /// # use autodiff::Duals;
    /// assert_eq!(Duals::new(3.0, [1.0, 0.5]).powi(2).tangents, [6.0, 3.0]);
    /// ```
    #[inline]
    pub const fn new(value: T, tangents: [T; N]) -> Self {
        Duals { value, tangents }
    }

    /// A number without derivative.
    #[inline]
    pub const fn constant(value: T) -> Self {
        Duals { value, tangents: [T::ZERO; N] }
    }

    /// A number whose tangent is 1 in one direction.
    ///
    /// ```
    /// # use autodiff::Duals;
    /// assert_eq!(Duals::variable(3.0, 1).tangents, [0.0, 1.0, 0.0]);
    /// ```
    ///
    /// # Panics
    /// If there is no such direction.
    #[inline]
    #[track_caller]
    pub fn variable(value: T, direction: usize) -> Self {
        let mut variable = Duals::constant(value);
        variable.tangents[direction] = T::ONE;
        variable
    }

    /// All variables of a function, each with a direction of its own.
    #[inline]
    pub fn variables(values: [T; N]) -> [Self; N] {
        from_fn(|k| Duals::variable(values[k], k))
    }

    /// In one of the directions.
    ///
    /// ```
    /// # use autodiff::Duals;
    /// let x = Duals::new(3.0, [1.0, 0.5]).along(1);
    /// assert_eq!((x.value, x.tangent), (3.0, 0.5));
    /// ```
    ///
    /// # Panics
    /// If there is no such direction.
    #[inline]
    #[track_caller]
    pub fn along(self, direction: usize) -> Dual<T> {
        Dual::new(self.value, self.tangents[direction])
    }

    /// Whether all tangents are zero: then a dear partial need not be computed.
    #[inline]
    fn still(&self) -> bool {
        self.tangents.iter().all(|tangent| tangent.vanishes())
    }

    autodiff_macros::__rules!(duals);
    #[cfg(feature = "special")]
    autodiff_macros::__rules!(special duals);
    autodiff_macros::__rules!(duals_operators);
    impls::queries!();
}

impl<T: Number, const N: usize> From<T> for Duals<T, N> {
    #[inline]
    fn from(value: T) -> Self {
        Duals::constant(value)
    }
}

impl<T: Number, const N: usize> Default for Duals<T, N> {
    #[inline]
    fn default() -> Self {
        Self::ZERO
    }
}

impl<T: Number, const N: usize> Sealed for Duals<T, N> {}

impl<T: Number, const N: usize> Number for Duals<T, N> {
    type Base = T::Base;
    type Wide = Duals<T::Wide, N>;
    const ZERO: Self = Duals::constant(T::ZERO);
    const ONE: Self = Duals::constant(T::ONE);
    const NEUTRAL: Self = Duals { value: T::NEUTRAL, tangents: [T::NEUTRAL; N] };

    #[inline]
    fn lit(x: T::Base) -> Self {
        Duals::constant(T::lit(x))
    }
    #[inline]
    fn constant(x: f64) -> Self {
        Duals::constant(T::constant(x))
    }
    #[inline]
    fn primal(self) -> T::Base {
        self.value.primal()
    }
    #[inline]
    fn widen(self) -> Self::Wide {
        Duals { value: self.value.widen(), tangents: self.tangents.map(T::widen) }
    }
    #[inline]
    fn narrow(wide: Self::Wide) -> Self {
        Duals { value: T::narrow(wide.value), tangents: wide.tangents.map(T::narrow) }
    }
    #[inline]
    fn vanishes(self) -> bool {
        self.value.vanishes() && self.still()
    }
    #[inline]
    fn may_have_nan(self) -> bool {
        self.tangents.iter().fold(self.value.may_have_nan(), |any, tangent| any | tangent.may_have_nan())
    }
    #[inline]
    fn strong_mul(self, partial: Self) -> Self {
        let along = |k: usize| self.tangents[k].strong_mul(partial.value) + self.value.strong_mul(partial.tangents[k]);
        Duals { value: self.value.strong_mul(partial.value), tangents: from_fn(along) }
    }
    #[inline]
    fn strong_div(self, divisor: Self) -> Self {
        let value = self.value.strong_div(divisor.value);
        let along = |k: usize| {
            self.tangents[k].strong_div(divisor.value) - divisor.tangents[k].strong_div(divisor.value).strong_mul(value)
        };
        Duals { value, tangents: from_fn(along) }
    }

    autodiff_macros::__rules!(delegate Duals);
    #[cfg(feature = "special")]
    autodiff_macros::__rules!(special delegate Duals);
    autodiff_macros::__rules!(delegate_left Duals);
}

impl<S: Scalar, const N: usize> Scalar for Duals<S, N> {
    type F32 = Duals<S::F32, N>;
}
impl<T: Narrow, const N: usize> Narrow for Duals<T, N> {}

impls::compared!([T: Number, const N: usize] Duals<T, N>);
impls::formatted!([T: Number, const N: usize] Duals<T, N>);
impls::operators!([T: Number, const N: usize] Duals<T, N>);
impls::num_traits!([T: Number, const N: usize] Duals<T, N>);
