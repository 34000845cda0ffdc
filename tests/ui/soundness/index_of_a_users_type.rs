//! An index of the user's own may do anything: it is evaluated as often as it stands, or refused.

use autodiff::differentiable;
use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

#[derive(Clone)]
struct Counted {
    reads: Cell<usize>,
    rows: Vec<Vec<f64>>,
}

impl std::ops::Index<usize> for Counted {
    type Output = Vec<f64>;
    fn index(&self, i: usize) -> &Vec<f64> {
        self.reads.set(self.reads.get() + 1);
        &self.rows[i]
    }
}

impl std::ops::IndexMut<usize> for Counted {
    fn index_mut(&mut self, i: usize) -> &mut Vec<f64> {
        self.reads.set(self.reads.get() + 10);
        &mut self.rows[i]
    }
}

fn counted() -> Counted {
    Counted { reads: Cell::new(0), rows: vec![vec![1.0, 2.0]] }
}

struct Turning {
    turn: AtomicUsize,
    values: [f64; 2],
}

impl std::ops::Index<usize> for Turning {
    type Output = f64;
    fn index(&self, i: usize) -> &f64 {
        &self.values[(self.turn.fetch_add(1, Ordering::SeqCst) + i) % 2]
    }
}

static TURNING: Turning = Turning { turn: AtomicUsize::new(0), values: [1.0, 2.0] };

#[differentiable]
fn written(x: f64) -> f64 {
    let mut c = counted();
    c[0][1] = 7.0;
    x * c[0][1]
}

#[differentiable]
fn written_behind_another(x: f64) -> f64 {
    let mut all = vec![counted()];
    all[0][0][1] = 7.0;
    x * all[0][0][1]
}

#[differentiable]
fn elements(x: f64) -> f64 {
    let c = counted();
    let mut y = x;
    for a in &c[0] {
        y *= a;
    }
    y
}

#[differentiable]
fn a_reference(x: f64) -> f64 {
    let c = counted();
    let row = &c[0];
    x * row[0] * row[1]
}

#[differentiable]
fn of_a_static(x: f64) -> f64 {
    let mut y = x;
    for i in 0..2 {
        y *= TURNING[i] * x;
    }
    y
}

#[differentiable]
fn scaled(x: f64, by: &[f64]) -> f64 {
    x * by[0]
}

#[differentiable]
fn handed_on(x: f64) -> f64 {
    let c = counted();
    scaled(x, &c[0])
}

struct Shelf {
    turn: AtomicUsize,
    rows: [Vec<f64>; 2],
}

impl std::ops::Index<usize> for Shelf {
    type Output = Vec<f64>;
    fn index(&self, i: usize) -> &Vec<f64> {
        &self.rows[(self.turn.fetch_add(1, Ordering::SeqCst) + i) % 2]
    }
}

static SHELF: Shelf = Shelf { turn: AtomicUsize::new(0), rows: [Vec::new(), Vec::new()] };

#[differentiable]
fn length_of_a_part(x: f64) -> f64 {
    x * SHELF[0].len() as f64
}

fn main() {}
