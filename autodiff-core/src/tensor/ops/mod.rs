//! The operations of tensors.
mod arrange;
mod index;
mod join;
mod mask;
mod part;
mod reduce;
mod rows;
mod strided;
mod view;

pub(crate) use part::index_in;
