//! Row 133: attributes on expressions and statements.
use autodiff::differentiable;

fn main() {
    #[differentiable]
    let f = |x: f64| x * x;
    f(1.0);
}
