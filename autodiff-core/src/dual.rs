//! Dual numbers: a value with its derivative in one direction; and the derivative of a closure by them.
use crate::number::sealed::Sealed;
use crate::{Number, Real, impls};

/// A value and its tangent, the derivative in one direction.
///
/// Comparisons and `{}` see the value alone, so that a function takes the same branches and prints the same text as
/// without derivatives: `==` is true of numbers with different tangents. `{:?}` shows both. `Dual<Dual<f64>>` carries
/// second derivatives.
///
/// ```
/// use autodiff::Dual;
/// let x = Dual::new(3.0, 1.0);
/// let y = x * x + 4.0 * x;
/// assert_eq!((y.value, y.tangent), (21.0, 10.0));
/// assert_eq!(format!("{y} {y:?}"), "21 Dual { value: 21.0, tangent: 10.0 }");
/// assert!(y == Dual::constant(21.0) && y == 21.0);
/// ```
#[derive(Clone, Copy, Default, Debug)]
pub struct Dual<T = f64> {
    /// The value, bit for bit that of the plain computation.
    pub value: T,
    /// The derivative in the chosen direction.
    pub tangent: T,
}

impl<T: Number> Dual<T> {
    /// A number with a tangent.
    #[inline]
    pub const fn new(value: T, tangent: T) -> Self {
        Dual { value, tangent }
    }

    /// A number without derivative.
    #[inline]
    pub const fn constant(value: T) -> Self {
        Dual { value, tangent: T::ZERO }
    }

    autodiff_macros::__rules!(dual);
    #[cfg(feature = "special")]
    autodiff_macros::__rules!(special dual);
    autodiff_macros::__rules!(dual_operators);
    impls::queries!();
}

/// The derivative of a closure over dual numbers.
///
/// For functions that are not yours to annotate, or generic ones: what can run over a [`Dual`] can be differentiated.
///
/// ```
/// use autodiff::{Real, dual};
///
/// fn smooth<T: Real>(x: T) -> T {
///     x * x + x.exp()
/// }
///
/// assert_eq!(dual::derivative(smooth, 0.0), 1.0);
/// assert_eq!(dual::derivative(|x| 3.0 * x * x + 4.0 * x, 3.0), 22.0);
/// assert_eq!(dual::derivative(|x| dual::derivative(|y| y.powi(3), x), 2.0), 12.0);
/// ```
pub fn derivative<T: Real>(f: impl FnOnce(Dual<T>) -> Dual<T>, x: T) -> T {
    f(Dual::new(x, T::ONE)).tangent
}

impl<T: Number> From<T> for Dual<T> {
    #[inline]
    fn from(value: T) -> Self {
        Dual::constant(value)
    }
}

impl<T: Number> Sealed for Dual<T> {}

impl<T: Number> Number for Dual<T> {
    type Base = T::Base;
    type Wide = Dual<T::Wide>;
    const ZERO: Self = Dual::constant(T::ZERO);
    const ONE: Self = Dual::constant(T::ONE);
    const NEUTRAL: Self = Dual { value: T::NEUTRAL, tangent: T::NEUTRAL };

    #[inline]
    fn lit(x: T::Base) -> Self {
        Dual::constant(T::lit(x))
    }
    #[inline]
    fn constant(x: f64) -> Self {
        Dual::constant(T::constant(x))
    }
    #[inline]
    fn primal(self) -> T::Base {
        self.value.primal()
    }
    #[inline]
    fn widen(self) -> Self::Wide {
        Dual { value: self.value.widen(), tangent: self.tangent.widen() }
    }
    #[inline]
    fn narrow(wide: Self::Wide) -> Self {
        Dual { value: T::narrow(wide.value), tangent: T::narrow(wide.tangent) }
    }
    #[inline]
    fn vanishes(self) -> bool {
        self.value.vanishes() && self.tangent.vanishes()
    }
    #[inline]
    fn may_have_nan(self) -> bool {
        self.value.may_have_nan() | self.tangent.may_have_nan()
    }
    #[inline]
    fn strong_mul(self, partial: Self) -> Self {
        Dual {
            value: self.value.strong_mul(partial.value),
            tangent: self.tangent.strong_mul(partial.value) + self.value.strong_mul(partial.tangent),
        }
    }
    #[inline]
    fn strong_div(self, divisor: Self) -> Self {
        let value = self.value.strong_div(divisor.value);
        let tangent =
            self.tangent.strong_div(divisor.value) - divisor.tangent.strong_div(divisor.value).strong_mul(value);
        Dual { value, tangent }
    }

    autodiff_macros::__rules!(delegate Dual);
    #[cfg(feature = "special")]
    autodiff_macros::__rules!(special delegate Dual);
    autodiff_macros::__rules!(delegate_left Dual);
}

impls::compared!([T: Number] Dual<T>);
impls::formatted!([T: Number] Dual<T>);
impls::operators!([T: Number] Dual<T>);
impls::num_traits!([T: Number] Dual<T>);
