//! What is set through a reference would be set in a copy: types that may have cells are not copied.

use autodiff::differentiable;
use std::cell::Cell;

#[derive(Clone)]
struct Counter {
    count: Cell<f64>,
}

impl Counter {
    fn raise(&self, by: f64) -> f64 {
        self.count.set(self.count.get() + by);
        self.count.get()
    }
}

#[differentiable]
fn one_of_two(x: f64, p: bool) -> f64 {
    let a = vec![Cell::new(1.0), Cell::new(2.0)];
    let b = vec![Cell::new(3.0), Cell::new(4.0)];
    let r = if p { &a } else { &b };
    r[0].set(5.0);
    let c = a[0].get();
    x * c
}

#[differentiable]
fn in_a_list(x: f64) -> f64 {
    let c = Cell::new(1.0);
    let both = [&c, &c];
    both[0].set(5.0);
    let c = both[1].get();
    x * c
}

#[differentiable]
fn of_parameters(x: f64, a: &Counter, b: &Counter, p: bool) -> f64 {
    let r = if p { a } else { b };
    let c = r.raise(2.0);
    let d = a.raise(1.0);
    x * c * d
}

#[differentiable]
fn handed_on(x: f64, a: &Counter) -> f64 {
    let pair = (a, 1.0);
    let c = pair.0.raise(2.0);
    let d = a.raise(1.0);
    x * c * d
}

fn main() {}
