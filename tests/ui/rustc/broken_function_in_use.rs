//! Nothing follows from an error of ours where the function is used.
use autodiff::{differentiable, grad, hessian, jvp, value_and_grad, vjp};

#[differentiable]
fn f(x: f64, n: usize) -> f64 {
    let _pointer = &raw const x;
    x * n as f64
}

#[differentiable]
fn calls_it(x: f64) -> f64 {
    f(x, 2) * x
}

fn main() {
    let y: f64 = f(3.0, 1);
    let (value, slope) = value_and_grad(f)(3.0, 1);
    let slopes: Vec<f64> = [1.0, 2.0].iter().map(|x| grad(f)(*x, 1)).collect();
    let (_, pullback) = vjp(f)(3.0, 1);
    println!("{y} {value} {slope} {slopes:?} {}", pullback(1.0));
    println!("{:?} {}", jvp(f)((3.0, 1), (1.0,)), hessian(f)(3.0, 1));
    println!("{} {}", grad(grad(f))(3.0, 1), grad(calls_it)(3.0));
    value_and_grad(f).into((3.0, 1), (&mut 0.0,));
}
