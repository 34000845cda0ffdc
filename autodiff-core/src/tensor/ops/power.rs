//! Powers, and `fmod` for those who look for it.
use crate::Error;
use crate::autograd::Target;
use crate::error::{fallible, or_raise};
use crate::tensor::elementwise::{Named, Swapped, apply};
use crate::tensor::operand::{Arg, Operand};
use crate::tensor::{Floating, Tensor, rows};

/// The largest whole exponent that is multiplied out: further on the errors of the products add up.
const MULTIPLIED: f64 = 4.0;

#[track_caller]
fn power<T: Floating>(
    op: &'static str,
    x: &Tensor<T>,
    exponent: Arg<'_, T>,
    target: Target<'_, T>,
) -> Result<Tensor<T>, Error> {
    let node = "PowBackward0";
    let x = Arg::from(x);
    let number = match exponent {
        Arg::Tensor(_) => {
            return apply(op, Named { node: "PowBackward1", rule: rows::Powf {}, number: None }, [x, exponent], target);
        }
        Arg::Number(number) => number.cast::<f64>(),
    };
    // Pictures show the exponent, which is no operand of these.
    let shown = Some(number);
    if number == 2.0 {
        apply(op, Named { node, rule: rows::Square {}, number: shown }, [x], target)
    } else if number == 0.5 {
        apply(op, Named { node, rule: rows::HalfPower {}, number: shown }, [x], target)
    } else if number.fract() == 0.0 && number.abs() <= MULTIPLIED {
        apply(op, Named { node, rule: rows::Powi { n: number as i32 }, number: shown }, [x], target)
    } else {
        apply(op, Named { node, rule: rows::Powf {}, number: None }, [x, exponent], target)
    }
}

#[track_caller]
fn exponential<T: Floating>(
    op: &'static str,
    exponent: &Tensor<T>,
    base: T,
    target: Target<'_, T>,
) -> Result<Tensor<T>, Error> {
    let rule = Named { node: "PowBackward2", rule: Swapped(rows::Powf {}), number: None };
    apply(op, rule, [Arg::from(exponent), Arg::Number(base)], target)
}

#[track_caller]
fn fmod<T: Floating>(
    op: &'static str,
    a: &Tensor<T>,
    b: Arg<'_, T>,
    target: Target<'_, T>,
) -> Result<Tensor<T>, Error> {
    apply(op, rows::Rem {}, [Arg::from(a), b], target)
}

impl<T: Floating> Tensor<T> {
    fallible! {
        /// Each element to the power of `exponent`, which broadcasts.
        ///
        /// The derivative by an exponent is 0 where element and exponent are 0, and that by an element where the exponent is
        /// 0. Squares, square roots and the powers -4 to 4 take no logarithm, if the exponent is a number.
        /// # Panics
        /// With [`Error::Broadcast`] if the shapes do not broadcast.
        #[must_use]
        pub fn pow / try_pow(self, exponent: impl Operand<T>) -> Tensor<T> {
            power("pow", self, Arg::of(exponent), Target::New)
        }
        /// [`Tensor::pow`] in place.
        /// # Panics
        /// Where [`Tensor::try_pow_`] has an error.
        pub fn pow_ / try_pow_(self, exponent: impl Operand<T>) -> Tensor<T> {
            power("pow_", self, Arg::of(exponent), Target::InPlace(self))
        }
        /// `base` to the power of each element in place: see [`Tensor::rpow`].
        /// # Panics
        /// Where [`Tensor::try_rpow_`] has an error.
        pub fn rpow_ / try_rpow_(self, base: T) -> Tensor<T> {
            exponential("rpow_", self, base, Target::InPlace(self))
        }
        /// The remainder with the sign of the dividend: the operator `%`. The sign of the divisor is
        /// [`Tensor::remainder`]'s.
        /// # Panics
        /// With [`Error::Broadcast`] if the shapes do not broadcast.
        #[must_use]
        pub fn fmod / try_fmod(self, other: impl Operand<T>) -> Tensor<T> {
            fmod("fmod", self, Arg::of(other), Target::New)
        }
        /// [`Tensor::fmod`] in place.
        /// # Panics
        /// Where [`Tensor::try_fmod_`] has an error.
        pub fn fmod_ / try_fmod_(self, other: impl Operand<T>) -> Tensor<T> {
            fmod("fmod_", self, Arg::of(other), Target::InPlace(self))
        }
    }

    /// `base` to the power of each element.
    #[must_use]
    #[track_caller]
    pub fn rpow(&self, base: T) -> Tensor<T> {
        or_raise(exponential("rpow", self, base, Target::New))
    }
}
