//! Said twice: of the function, and of the type that has its derivative.
use autodiff::differentiable;

mod shapes {
    #[autodiff::differentiable]
    fn area(x: f64) -> f64 {
        x * x
    }
}

#[differentiable]
fn f(x: f64) -> f64 {
    shapes::area(x) * x
}

fn main() {}
