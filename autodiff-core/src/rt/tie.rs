//! A type that exists only if a constant compiles.
//!
//! Generated code names its scalar through `Tie<{ OK }>`, where `OK` contains the user's body. If the body has an error,
//! the scalar is an error type, and the compiler says nothing about the generated code.

use crate::signature::{Operator, Signature};

/// Tied to a constant.
pub struct Tie<const OK: bool>;

/// The type itself, if the constant is fine.
pub trait TieT<T> {
    /// `T`.
    type Out;
}

impl<T> TieT<T> for Tie<true> {
    type Out = T;
}

/// The signature of a function with an error: never called, as `Function::Op` is an error type then.
pub struct Unknown;

impl Signature for Unknown {
    type Params = ();
    type Pointer<'o, O: Operator<()> + 'o> = fn() -> O::Out<'o>;
    fn pointer<'o, O: Operator<()> + 'o>() -> &'o Self::Pointer<'o, O> {
        const { &((|| O::call(())) as Self::Pointer<'o, O>) }
    }
}
