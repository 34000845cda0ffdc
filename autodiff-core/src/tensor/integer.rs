//! The rows of the rule table that whole numbers have: loops without a graph.
use super::element::sealed::{Element as _, Numeric as _};
use super::elementwise::{ElementwiseRule, compute, shape_of};
use super::operand::Arg;
use super::{Raw, Tensor, rows};
use crate::Error;
use crate::autograd::{Target, settle};

/// A row of the table for tensors of all three number types.
pub(crate) trait NumericRule<const N: usize>: ElementwiseRule<f32, N> + ElementwiseRule<f64, N> {
    /// Whether the second operand is a divisor.
    const DIVIDES: bool = false;
    /// The value of whole numbers, which wrap around.
    fn whole(self, x: [i64; N]) -> i64;
}

macro_rules! whole {
    ($($Row:ident [$($x:ident),*] $value:expr $(, divides $divides:literal)?;)*) => { $(
        impl NumericRule<{ [$(stringify!($x)),*].len() }> for rows::$Row {
            $(const DIVIDES: bool = $divides;)?
            #[inline]
            fn whole(self, [$($x),*]: [i64; [$(stringify!($x)),*].len()]) -> i64 {
                $value
            }
        }
    )* };
}
whole! {
    Add [a, b] a.plus(b);
    Sub [a, b] a.minus(b);
    Mul [a, b] a.times(b);
    Div [a, b] a.over(b), divides true;
    Rem [a, b] a.modulo(b), divides true;
    Neg [a] a.negated();
    Abs [x] x.magnitude();
    Sign [x] x.sign();
    Square [x] x.times(x);
    Maximum [a, b] a.max(b);
    Minimum [a, b] a.min(b);
    // Where the bounds cross the upper one wins.
    Clamp [x, lo, hi] x.max(lo).min(hi);
    ClampMin [x, lo] x.max(lo);
    ClampMax [x, hi] x.min(hi);
}

pub(super) fn apply<R: NumericRule<N>, const N: usize>(
    op: &'static str,
    rule: R,
    operands: [Arg<'_, i64>; N],
    target: Target<'_, i64>,
) -> Result<Tensor<i64>, Error> {
    let shape = shape_of(op, &operands)?;
    let shape = shape.as_ref().map_or(&[][..], |shape| shape);
    target.check(op, shape)?;
    if R::DIVIDES && !shape.contains(&0) && has_zero(&operands[1]) {
        return Err(Error::Argument { op, message: "a divisor is zero".to_string() });
    }
    let data = compute(shape, operands.each_ref(), false, |x| rule.whole(x));
    Ok(settle(target, Raw::new(data, shape)))
}

fn has_zero(divisor: &Arg<'_, i64>) -> bool {
    match divisor {
        Arg::Number(number) => *number == 0,
        Arg::Tensor(tensor) => {
            let data = tensor.storage().read();
            tensor.layout().positions().any(|at| data[at] == 0)
        }
    }
}
