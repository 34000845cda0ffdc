//! What `len` of a type of the user's does, nobody knows.
use autodiff::{differentiable, grad};

struct Bag(Vec<f64>);

impl Bag {
    fn len(&self) -> usize {
        self.0.len()
    }
}

fn bag() -> Bag {
    Bag(vec![1.0])
}

#[differentiable]
fn f(x: f64) -> f64 {
    let b = bag();
    x * b.len() as f64
}

fn main() {
    println!("{:?}", grad(f)(1.0));
}
