//! Row 128.
use autodiff::differentiable;

trait Extension {
    fn twice(self) -> f64;
    /// Not the library's function of that name.
    fn lgamma(self) -> f64;
}

impl Extension for f64 {
    fn twice(self) -> f64 {
        2.0 * self
    }
    fn lgamma(self) -> f64 {
        3.0 * self
    }
}

#[differentiable]
fn f(x: f64) -> f64 {
    x.twice() * x + x.lgamma()
}

fn main() {}
