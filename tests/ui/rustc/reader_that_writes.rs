//! A method of the user's own that has the name of one that only reads.
use autodiff::differentiable;

#[derive(Clone)]
struct Stack(usize);

impl Stack {
    fn first(&mut self) -> usize {
        self.0 += 1;
        self.0
    }
}

fn stack() -> Stack {
    Stack(0)
}

#[differentiable]
fn f(x: f64) -> f64 {
    let mut stack = stack();
    let mut s = x;
    for _ in 0..3 {
        let n: usize = stack.first();
        s *= x + n as f64;
    }
    s
}

fn main() {}
