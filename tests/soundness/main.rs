//! Programs that a compiler which is right on ordinary code gets wrong: names that collide, effects that nothing
//! models, evaluation in another order, a changed context. A module for each rule that makes a kind of them
//! impossible; a test through every engine for each program.
#![recursion_limit = "512"]
#![allow(warnings, clippy::all)]

#[macro_use]
#[path = "../common/mod.rs"]
mod common;

mod adjoint;
mod context;
mod effects;
mod found;
mod fuse;
mod hygiene;
mod names;
mod one_walk;
mod overlooked;
