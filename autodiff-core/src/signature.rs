//! The pointer that a function's operators dereference to.
use crate::list::ArgOf;
use crate::params::Params;
use crate::{Narrow, Scalar};

/// What `grad(f)` and the like do when they are called.
pub trait Operator<P: Params>: 'static {
    /// The scalar of the arguments: `f64` for all but `forward`.
    type F64: Scalar<F32 = Self::F32>;
    /// Its 32-bit member.
    type F32: Narrow<F64 = Self::F64>;
    /// The result.
    type Out<'a>;
    /// The call.
    fn call<'a>(args: P::Map<ArgOf<'a, Self::F64>>) -> Self::Out<'a>;
}

/// The parameters of a function.
pub trait Signature: 'static {
    /// A parameter for each argument.
    type Params: Params;
    /// The function pointer with these parameters and the operator's result. Only the macro can write it: a lifetime
    /// under `for` must stand in the arguments themselves.
    type Pointer<O: Operator<Self::Params>>: Copy + 'static;
    /// The pointer to the operator.
    fn pointer<O: Operator<Self::Params>>() -> &'static Self::Pointer<O>;
}
