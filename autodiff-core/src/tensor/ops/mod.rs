//! The operations of tensors.
mod index;
mod join;
mod part;
mod reduce;
mod rows;
mod strided;
mod view;

pub(crate) use part::index_in;
