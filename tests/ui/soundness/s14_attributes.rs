//! Attributes that would be overlooked.
use autodiff::differentiable;

#[differentiable]
fn in_vec(x: f64) -> f64 {
    let a = vec![#[cfg(any())] 5.0, x, x * x];
    a[0] * a[1]
}

#[differentiable]
fn conditional(x: f64) -> f64 {
    #[cfg_attr(all(), allow(unused))]
    let y = x;
    y
}

#[differentiable]
fn unknown(#[inline] x: f64) -> f64 {
    x
}

#[differentiable]
#[no_mangle]
fn of_the_function(x: f64) -> f64 {
    x
}

#[differentiable]
fn patterns(ref x: f64) -> f64 {
    let y @ z = 2.0 * *x;
    y * z
}

fn main() {}
