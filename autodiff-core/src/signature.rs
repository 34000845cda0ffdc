//! The pointers that a function's operators dereference to.
use crate::list::ArgOf;
use crate::params::Params;
use crate::{Narrow, Scalar};

/// What `grad(f)` and the like do when they are called.
pub trait Operator<P: Params>: 'static {
    /// The result.
    type Out<'a>;
    /// The call.
    fn call<'a>(args: P::Map<ArgOf<'a, f64>>) -> Self::Out<'a>;
}

/// What `forward(f)` does when it is called. Its scalar may borrow a tape, and its result borrows no argument.
pub trait Lifted<P: Params> {
    /// The scalar of the arguments.
    type F64: Scalar<F32 = Self::F32>;
    /// Its 32-bit member.
    type F32: Narrow<Wide = Self::F64>;
    /// The result.
    type Out;
    /// The call.
    fn call<'a>(args: P::Map<ArgOf<'a, Self::F64>>) -> Self::Out
    where
        Self::F64: 'a;
}

/// The parameters of a function. Only the macro can write the pointers: a lifetime under `for` must stand in the
/// arguments themselves.
pub trait Signature: 'static {
    /// A parameter for each argument.
    type Params: Params;
    /// What the parameters are called, for pictures; empty where a pattern takes one apart.
    const NAMES: &'static [&'static str] = &[];
    /// The function pointer with these parameters and the operator's result.
    type Pointer<O: Operator<Self::Params>>: Copy + 'static;
    /// The function pointer with these parameters over a scalar and its 32-bit member.
    type Lifted<S, N, R>: Copy;
    /// The pointer to the operator.
    fn pointer<O: Operator<Self::Params>>() -> &'static Self::Pointer<O>;
    /// The pointer to the function over a scalar.
    fn lifted<'o, O: Lifted<Self::Params> + 'o>() -> &'o Self::Lifted<O::F64, O::F32, O::Out>;
}
