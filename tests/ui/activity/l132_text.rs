//! Row 132: no derivative comes back from text.
use autodiff::differentiable;

#[differentiable]
fn f(x: f64) -> f64 {
    let text = format!("{x}");
    text.parse::<f64>().unwrap() * x
}

fn main() {}
