use crate::Number;
use crate::autograd::Target;
use crate::error::or_raise;
use crate::tensor::elementwise::{ElementwiseRule, Reads, Term, apply};
use crate::tensor::operand::{Arg, Operand};
use crate::tensor::{Floating, Tensor};

struct Add;
impl ElementwiseRule<2> for Add {
    const OP: &'static str = "add";
    const DEAR: bool = false;
    const READS: [Reads<2>; 2] = [Reads { operands: [false, false], result: false }; 2];
    fn node(_: [bool; 2]) -> &'static str {
        "AddBackward0"
    }
    fn value<S: Number>([a, b]: [S; 2]) -> S {
        a + b
    }
    fn contribution<S: Number>(_: usize, _: [S; 2], _: S, c: S) -> S {
        c
    }
    fn recorded<T: Floating>(_: usize, _: [Term<T>; 2], _: Term<T>, c: Term<T>) -> Term<T> {
        c
    }
}
struct Mul;
impl ElementwiseRule<2> for Mul {
    const OP: &'static str = "mul";
    const DEAR: bool = false;
    const READS: [Reads<2>; 2] =
        [Reads { operands: [false, true], result: false }, Reads { operands: [true, false], result: false }];
    fn node(_: [bool; 2]) -> &'static str {
        "MulBackward0"
    }
    fn value<S: Number>([a, b]: [S; 2]) -> S {
        a * b
    }
    fn contribution<S: Number>(i: usize, [a, b]: [S; 2], _: S, c: S) -> S {
        if i == 0 { c * b } else { c * a }
    }
    fn recorded<T: Floating>(i: usize, [a, b]: [Term<T>; 2], _: Term<T>, c: Term<T>) -> Term<T> {
        let f = if i == 0 { b } else { a };
        match (c, f) {
            (Arg::Tensor(c), Arg::Tensor(f)) => Arg::Tensor(c.mul(f)),
            (Arg::Tensor(c), Arg::Number(f)) => Arg::Tensor(c.mul(f)),
            _ => unreachable!(),
        }
    }
}
impl<T: Floating> Tensor<T> {
    /// sum
    #[track_caller]
    pub fn add(&self, other: impl Operand<T>) -> Tensor<T> {
        or_raise(apply::<Add, T, 2>([Arg::Tensor(self.clone()), Arg::of(other)], Target::New))
    }
    /// product
    #[track_caller]
    pub fn mul(&self, other: impl Operand<T>) -> Tensor<T> {
        or_raise(apply::<Mul, T, 2>([Arg::Tensor(self.clone()), Arg::of(other)], Target::New))
    }
    /// in place
    #[track_caller]
    pub fn mul_(&self, other: impl Operand<T>) -> Tensor<T> {
        or_raise(apply::<Mul, T, 2>([Arg::Tensor(self.clone()), Arg::of(other)], Target::InPlace(self)))
    }
}
