//! Row 127.
use autodiff::differentiable;

struct Metres(f64);

#[differentiable]
fn f(x: f64) -> f64 {
    let m = Metres(x);
    m.0 * m.0
}

fn main() {}
