//! The language coverage: one function at least for each construct, through every engine.
//!
//! A test is named after its row of the coverage table (`l023_…`). The functions are written in the many
//! ways in which people write, also those that a linter would improve.
#![recursion_limit = "512"]
#![allow(
    clippy::all,
    unreachable_pub,
    unused_variables,
    unused_assignments,
    unused_must_use,
    unused_parens,
    redundant_semicolons
)]
#![allow(unreachable_code, while_true, unused_mut, unused_braces, dead_code, nonstandard_style)]

#[macro_use]
#[path = "../common/mod.rs"]
mod common;

mod arrays;
mod assignment;
mod branches;
mod calls;
mod casts;
mod closures;
mod effects;
mod elements;
mod exits;
mod expressions;
mod iteration;
mod iterators;
mod leaving;
mod loops;
mod matches;
mod names;
mod operands;
mod panics;
mod powers;
mod programs;
mod recursion;
mod rules;
mod signatures;
mod special;
mod trips;
mod values;
