//! Loops over numbers: no graph, no handles. Each takes slices with layouts and returns data in row-major order.
mod copy;
mod elementwise;
mod index;
mod select;
mod walk;

pub(crate) use copy::{accumulate, copy, fill};
pub(crate) use elementwise::{Source, map};
pub(crate) use index::{Rows, add_rows, gather, scatter, take_rows};
pub(crate) use select::select;
