//! Loops over numbers: no graph, no handles. Each takes slices with layouts and returns data in row-major order.
mod elementwise;
mod select;

pub(crate) use elementwise::{Source, map};
pub(crate) use select::select;
