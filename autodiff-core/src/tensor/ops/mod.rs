//! The operations of tensors.
mod choice;
mod extremes;
mod index;
mod join;
mod matmul;
mod part;
mod reduce;
mod rows;
mod strided;
mod view;

pub(crate) use part::index_in;
