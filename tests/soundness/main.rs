//! Programs that a compiler which is right on ordinary code gets wrong: names that collide, effects that nothing
//! models, evaluation in another order, a changed context. A module for each rule that makes a kind of them
//! impossible; a test through every engine for each program.
#![recursion_limit = "512"]
#![allow(warnings, clippy::all)]

#[macro_use]
#[path = "../common/mod.rs"]
mod common;

mod adjoint;
mod annotations;
mod apart;
mod chains;
mod closures;
mod context;
mod copies;
mod effects;
mod exits;
mod found;
mod fuse;
mod hygiene;
mod leaving;
mod matches;
mod mixed;
mod names;
mod one_walk;
mod overlooked;

mod overwritten;
mod own;
mod pairs;
mod rows;
mod sources;
mod split;
mod sums;
mod temporaries;
mod told;
mod types;
mod users_types;
mod variables;

pub struct Counter {
    pub at: usize,
    pub scale: f64,
}

impl Counter {
    pub fn step(&mut self) -> usize {
        self.at += 1;
        self.scale *= 2.0;
        self.at
    }

    pub fn weight(&self) -> f64 {
        self.scale
    }
}

impl Clone for Counter {
    fn clone(&self) -> Counter {
        Counter { at: self.at, scale: self.scale }
    }
}

pub fn counter() -> Counter {
    Counter { at: 0, scale: 1.0 }
}
