//! The innermost function of a name is the one that is called.
use autodiff::{differentiable, grad};

fn square(x: f64) -> f64 {
    x
}

mod shapes {
    use autodiff::differentiable;

    #[differentiable]
    pub fn square(x: f64) -> f64 {
        x * x
    }

    pub mod inner {
        use super::*;

        #[differentiable]
        pub fn square(x: f64) -> f64 {
            3.0 * x
        }

        #[differentiable]
        pub fn f(x: f64) -> f64 {
            square(x) * super::square(x)
        }
    }
}

fn main() {
    #[differentiable]
    fn square(x: f64) -> f64 {
        x * x * x
    }

    #[differentiable]
    fn f(x: f64) -> f64 {
        square(x) + shapes::square(x)
    }

    assert_eq!(grad(f)(2.0), 16.0);
    assert_eq!(grad(shapes::inner::f)(2.0), 36.0);
    assert_eq!(crate::square(2.0), 2.0);
}
