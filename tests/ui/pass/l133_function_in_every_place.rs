//! Row 133: in a module, a block, a trait's neighbour.
use autodiff::{differentiable, grad};

mod inner {
    #[autodiff::differentiable]
    pub(super) fn f(x: f64) -> f64 {
        x * x
    }
}

fn main() {
    #[differentiable]
    fn local(x: f64) -> f64 {
        inner::f(x) * x
    }
    assert_eq!(grad(local)(2.0), 12.0);
    {
        #[differentiable]
        fn local(x: f64) -> f64 {
            -x
        }
        assert_eq!(grad(local)(2.0), -1.0);
    }
}
