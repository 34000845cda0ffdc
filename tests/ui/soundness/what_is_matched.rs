// What is matched is looked at again where a pattern takes something out, and kept to the end of the block.
use autodiff::differentiable;
use std::cell::{Cell, RefCell};

struct Counting(Cell<usize>, [Option<usize>; 3]);

impl std::ops::Index<usize> for Counting {
    type Output = Option<usize>;
    fn index(&self, i: usize) -> &Option<usize> {
        self.0.set(self.0.get() + 1);
        &self.1[i]
    }
}

fn counting() -> Counting {
    Counting(Cell::new(0), [Some(1), None, Some(2)])
}

#[differentiable]
fn element(x: f64) -> f64 {
    let counting = counting();
    match counting[1] {
        Some(k) => x * k as f64,
        None => x,
    }
}

fn shared() -> RefCell<Option<usize>> {
    RefCell::new(Some(1))
}

#[differentiable]
fn borrowed(x: f64) -> f64 {
    let shared = shared();
    let y = match *shared.borrow() {
        Some(k) => x * k as f64,
        None => x,
    };
    shared.replace(None);
    y
}

fn main() {}
