//! Macros with names of the standard library's.
use autodiff::differentiable;

macro_rules! vec {
    ($a:expr, $b:expr) => {
        [$b, $a]
    };
}

mod own {
    macro_rules! no_check {
        ($($tokens:tt)*) => {
            ()
        };
    }
    pub(crate) use no_check as assert;
}
use own::assert;

#[differentiable]
fn list(x: f64) -> f64 {
    let v = vec![x, x * x];
    v[0] * 3.0 + v[1]
}

#[differentiable]
fn check(x: f64) -> f64 {
    assert!(x > 100.0);
    x
}

#[differentiable]
fn brought(x: f64) -> f64 {
    use own::assert;
    assert!(x > 100.0);
    x
}

fn main() {}
