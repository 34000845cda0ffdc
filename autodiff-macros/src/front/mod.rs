//! What the user wrote, before expressions: options, `#[cfg]`, the signature.

pub(crate) mod attr;
pub(crate) mod cfg;
pub(crate) mod signature;
