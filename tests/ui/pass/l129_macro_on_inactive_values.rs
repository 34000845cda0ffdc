//! Row 129.
use autodiff::{differentiable, grad};

macro_rules! twice {
    ($n:expr) => {
        2 * $n
    };
}

#[differentiable]
fn f(x: f64, n: i32) -> f64 {
    let k: i32 = twice!(n);
    let on: bool = matches!(k, 2 | 4);
    if on { x.powi(k) } else { x }
}

fn main() {
    assert_eq!(grad(f)(3.0, 1), 6.0);
    assert_eq!(grad(f)(3.0, 5), 1.0);
}
