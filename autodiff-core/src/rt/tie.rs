//! A type that exists only if a constant compiles.
//!
//! Generated code names its scalar through `Tie<{ OK }>`, where `OK` contains the user's body. If the body has an error,
//! the scalar is an error type, and the compiler says nothing about the generated code.

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
