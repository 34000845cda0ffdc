//! A type that exists only if a constant compiles.
//!
//! Generated code names its scalar through `Tie<{ OK }>`, where `OK` contains the user's body. If the body has an error,
//! the scalar is an error type, and the compiler says nothing about the generated code.

use crate::signature::{Lifted, Operator, Signature};

/// Tied to a constant.
pub struct Tie<const OK: bool>;

/// The type itself, if the constant is fine.
pub trait TieT<T: ?Sized> {
    /// `T`.
    type Out: ?Sized;
}

impl<T: ?Sized> TieT<T> for Tie<true> {
    type Out = T;
}

/// The signature of a function with an error: never called, as `Function::Op` is an error type then.
pub struct Unknown;

impl Signature for Unknown {
    type Params = ();
    type Pointer<O: Operator<()>> = fn() -> O::Out<'static>;
    type Lifted<S, N, R> = fn() -> R;
    fn pointer<O: Operator<()>>() -> &'static Self::Pointer<O> {
        const { &((|| O::call(())) as Self::Pointer<O>) }
    }
    fn lifted<'o, O: Lifted<()> + 'o>() -> &'o Self::Lifted<O::F64, O::F32, O::Out> {
        const { &((|| O::call(())) as fn() -> O::Out) }
    }
}
