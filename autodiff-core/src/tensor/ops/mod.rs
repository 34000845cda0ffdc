//! The operations of tensors.
mod arithmetic;
mod arrange;
mod choice;
mod compare;
mod extremes;
mod index;
mod join;
mod logic;
mod mask;
mod matmul;
mod operators;
mod pad;
mod part;
mod power;
mod reduce;
mod select;
mod sort;
mod strided;
mod view;
mod write;

pub(crate) use compare::compare;
pub(crate) use logic::combine;
pub use pad::PadMode;
pub(crate) use part::index_in;
pub(crate) use select::select;
