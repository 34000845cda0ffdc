//! A plain function that hides an annotated one: the derivative would be that of the other.
use autodiff::differentiable;

#[differentiable]
fn scale(x: f64) -> f64 {
    2.0 * x
}

fn main() {
    fn scale(x: f64) -> f64 {
        3.0 * x
    }

    #[differentiable]
    fn f(x: f64) -> f64 {
        scale(x)
    }
}
