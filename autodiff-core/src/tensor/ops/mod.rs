//! The operations of tensors.
mod arithmetic;
mod compare;
mod logic;
mod operators;
mod power;
mod reduce;
mod select;

pub(crate) use compare::compare;
pub(crate) use logic::combine;
pub(crate) use select::select;
