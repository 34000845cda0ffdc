//! Row 59: on its way out of several blocks a value is one of others that are not known either.
use autodiff::differentiable;

#[differentiable]
fn pair(x: f64) -> (f64, f64) {
    (x, x * x)
}

#[differentiable]
fn f(x: f64) -> f64 {
    let mut y = x;
    let z = loop {
        y *= 2.0;
        if y > 9.0 {
            break pair(y);
        }
    };
    z.0 * z.1
}

fn main() {}
