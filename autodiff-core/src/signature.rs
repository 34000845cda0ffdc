//! The pointer that a function's operators dereference to.
use crate::list::ArgOf;
use crate::params::Params;
use crate::{Narrow, Scalar};

/// What `grad(f)` and the like do when they are called.
pub trait Operator<P: Params> {
    /// The scalar of the arguments: `f64` for all but `forward`.
    type F64: Scalar<F32 = Self::F32>;
    /// Its 32-bit member.
    type F32: Narrow<Wide = Self::F64>;
    /// The result.
    type Out<'a>
    where
        Self::F64: 'a;
    /// The call.
    fn call<'a>(args: P::Map<ArgOf<'a, Self::F64>>) -> Self::Out<'a>
    where
        Self::F64: 'a;
}

/// The parameters of a function.
pub trait Signature: 'static {
    /// A parameter for each argument.
    type Params: Params;
    /// The function pointer with these parameters and the operator's result. Only the macro can write it: a lifetime
    /// under `for` must stand in the arguments themselves. Without a reference among them, the result is of the
    /// operator's own lifetime.
    type Pointer<'o, O: Operator<Self::Params> + 'o>: Copy;
    /// The pointer to the operator.
    fn pointer<'o, O: Operator<Self::Params> + 'o>() -> &'o Self::Pointer<'o, O>;
}
