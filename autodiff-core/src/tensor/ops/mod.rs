//! The operations of tensors.
mod arithmetic;
mod choice;
mod compare;
mod extremes;
mod index;
mod join;
mod logic;
mod matmul;
mod operators;
mod part;
mod power;
mod reduce;
mod select;
mod strided;
mod view;

pub(crate) use compare::compare;
pub(crate) use logic::combine;
pub(crate) use part::index_in;
pub(crate) use select::select;
