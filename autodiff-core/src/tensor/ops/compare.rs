//! Comparisons, element by element.
use crate::Error;
use crate::error::fallible;
use crate::tensor::elementwise::{compute, shape_of};
use crate::tensor::operand::{Arg, Operand};
use crate::tensor::{Element, Numeric, Raw, Tensor};

/// Where `holds` is true of two operands that broadcast.
pub(crate) fn compare<T: Element>(
    op: &'static str,
    a: &Arg<'_, T>,
    b: &Arg<'_, T>,
    holds: impl Fn(T, T) -> bool + Sync,
) -> Result<Tensor<bool>, Error> {
    let operands = [a.clone(), b.clone()];
    // Numbers alone have no axes.
    let shape = shape_of(op, &operands)?.unwrap_or_default();
    let data = compute(&shape, operands.each_ref(), false, |[a, b]| holds(a, b));
    Ok(Tensor::from_raw(Raw::new(data, &shape)))
}

macro_rules! comparisons {
    ($Bound:ident: $($name:ident $try_name:ident $text:literal $holds:expr;)*) => {
        impl<T: $Bound> Tensor<T> { fallible! { $(
            #[doc = concat!("Where the elements are ", $text, " `other`, which broadcasts.\n# Panics\nWith [`Error::Broadcast`] if the shapes do not broadcast.")]
            #[must_use]
            pub fn $name / $try_name(self, other: impl Operand<T>) -> Tensor<bool> {
                compare(stringify!($name), &Arg::from(self), &Arg::of(other), $holds)
            }
        )* } }
    };
}
comparisons! { Element:
    eq try_eq "equal to" |a, b| a == b;
    ne try_ne "not equal to" |a, b| a != b;
}
comparisons! { Numeric:
    lt try_lt "less than" |a, b| a < b;
    le try_le "less than or equal to" |a, b| a <= b;
    gt try_gt "greater than" |a, b| a > b;
    ge try_ge "greater than or equal to" |a, b| a >= b;
}
