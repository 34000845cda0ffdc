//! Row 136.
use autodiff::grad;

fn main() {
    let y = grad(|x: f64| x * x)(3.0);
    println!("{y}");
}
