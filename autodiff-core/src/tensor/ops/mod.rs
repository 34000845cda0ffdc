//! The operations of tensors.
mod reduce;
mod rows;
