//! The operations of tensors.
mod choice;
mod extremes;
mod matmul;
mod reduce;
mod rows;
