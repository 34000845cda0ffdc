//! Row 136.
use autodiff::{grad, value_and_grad};

fn plain(x: f64) -> f64 {
    x * x
}

fn main() {
    let y: f64 = grad(plain)(3.0);
    let (value, slope) = value_and_grad(plain)(3.0);
    println!("{y} {value} {slope}");
}
