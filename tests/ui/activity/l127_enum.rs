//! Row 127.
use autodiff::differentiable;

enum Shape {
    Disc(f64),
    Square(f64),
}

#[differentiable]
fn f(x: f64, round: bool) -> f64 {
    let shape = if round { Shape::Disc(x) } else { Shape::Square(x) };
    if matches!(shape, Shape::Disc(_)) { x * x } else { x }
}

fn main() {}
