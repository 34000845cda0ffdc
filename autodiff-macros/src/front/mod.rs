//! What the user wrote, before expressions: invisible groups, options, `#[cfg]`, what is overlooked nowhere, the signature.

pub(crate) mod attr;
pub(crate) mod cfg;
pub(crate) mod confirm;
pub(crate) mod group;
pub(crate) mod hygiene;
pub(crate) mod reject;
pub(crate) mod signature;
