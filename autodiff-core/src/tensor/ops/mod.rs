//! The operations of tensors.
mod arithmetic;
mod choice;
mod compare;
mod extremes;
mod index;
mod join;
mod logic;
mod loss;
mod matmul;
mod norm;
mod operators;
mod part;
mod power;
mod prod;
mod reduce;
mod select;
mod softmax;
mod spread;
mod strided;
mod view;

pub(crate) use compare::compare;
pub(crate) use logic::combine;
pub use loss::{CrossEntropyOptions, Reduction};
pub(crate) use part::index_in;
pub(crate) use select::select;
pub use spread::VarOptions;
