//! Everything at once in scope, and no method is added to `f64`.
use autodiff::*;

/// Methods of the user's, with the names of the library's own traits.
trait Extension {
    fn primal(self) -> &'static str;
    fn strong_mul(self, other: f64) -> &'static str;
}

impl Extension for f64 {
    fn primal(self) -> &'static str {
        "mine"
    }
    fn strong_mul(self, _: f64) -> &'static str {
        "mine"
    }
}

#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}

fn main() {
    assert_eq!(2.0_f64.primal(), "mine");
    assert_eq!(2.0_f64.strong_mul(1.0), "mine");
    assert_eq!(grad(square)(3.0), 6.0);
}
