//! Loops over numbers: no graph, no handles. Each takes slices with layouts and returns data in row-major order.
mod elementwise;

pub(crate) use elementwise::{Source, map};
