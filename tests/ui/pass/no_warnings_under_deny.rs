//! Generated code fires no lint.
#![deny(warnings, missing_debug_implementations)]
#![forbid(unsafe_code)]
use autodiff::grad;

mod quiet {
    use autodiff::differentiable;

    /// Documented.
    #[differentiable]
    pub fn total(x: &[f64], n: usize) -> f64 {
        let mut s = 0.0;
        for v in x {
            s += v * v;
        }
        s / n as f64
    }
}

fn main() {
    assert_eq!(grad(quiet::total)(&[1.0, 2.0], 2), [1.0, 2.0]);
}
