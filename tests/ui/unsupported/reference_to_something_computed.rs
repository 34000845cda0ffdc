//! A reference that is pointed to something computed is no place.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let a = [x, 1.0];
    let b = [x * x, 2.0];
    let mut r = &a;
    let y = r[0];
    r = if x > 0.0 { &a } else { &b };
    y * r[0]
}

fn main() {}
