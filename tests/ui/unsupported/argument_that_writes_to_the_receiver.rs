//! A receiver that is copied before an argument writes to it.
use autodiff::differentiable;

trait Turned {
    fn turned(self, i: usize) -> usize;
}

impl Turned for [usize; 3] {
    fn turned(mut self, i: usize) -> usize {
        self.reverse();
        self[i]
    }
}

#[differentiable]
fn f(x: &[f64]) -> f64 {
    let mut a = [0usize, 1, 2];
    let y = x[a.turned({
        a = [1, 1, 0];
        2
    })];
    y * x[a[0]]
}

fn main() {}
