//! The arguments are those of the function.
use autodiff::{differentiable, grad, jvp};

#[differentiable]
fn f(x: f64, n: usize) -> f64 {
    x * n as f64
}

fn main() {
    let few = grad(f)(1.0);
    let kind = grad(f)(1.0, 2.0);
    let tuple = jvp(f)(1.0, 2);
    let tangents = jvp(f)((1.0, 2), (1.0, 0.0));
    println!("{few} {kind} {tuple:?} {tangents:?}");
}
