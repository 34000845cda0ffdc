//! Loops over numbers: no graph, no handles. Each takes slices with layouts and returns data in row-major order.
mod copy;
mod elementwise;
mod index;
mod nest;
mod parallel;
mod product;
mod rows;
mod select;
mod sum;

pub(crate) use copy::{accumulate, copy, fill, row_major, update};
pub(crate) use elementwise::{Loop, Source, each, run};
pub(crate) use index::{Rows, add_rows, gather, scatter, take_rows};
pub(crate) use product::product;
pub(crate) use rows::{Groups, along, fold, position};
pub(crate) use select::select;
pub(crate) use sum::{pairwise, running, sum};
