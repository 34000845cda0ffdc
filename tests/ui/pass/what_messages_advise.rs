//! What the help of a message advises compiles, and computes what was meant.
use autodiff::{differentiable, grad, stop_gradient, vjp};

// A derivative inside a differentiable function.
#[differentiable]
fn square(x: f64) -> f64 {
    x * x
}
fn slope(x: f64) -> f64 {
    grad(square)(x)
}
#[differentiable]
fn with_a_slope(x: f64, k: usize) -> f64 {
    x * slope(stop_gradient(x)) + x * slope(k as f64)
}

// The parts of an `Option`.
#[differentiable]
fn with_an_option(x: f64, k: Option<u32>) -> f64 {
    if k.is_some() { x * k.unwrap() as f64 } else { x }
}

// `Option` of a float.
#[differentiable]
fn with_a_constant_option(x: f64, #[no_grad] k: Option<f64>) -> f64 {
    if k.is_some() { x * k.unwrap() } else { x }
}

// `match`.
#[differentiable]
fn cases(x: f64, n: usize) -> f64 {
    if n == 0 {
        x
    } else if n == 1 {
        x * x
    } else {
        0.0
    }
}

// A closure that is handed out, of a block, or called in a macro; the type of a parameter.
#[differentiable]
fn doubled_by_name(x: f64) -> f64 {
    let k = x * x;
    let g = |a: f64, i: usize| a * k * i as f64;
    let y = g(x, 2);
    assert!(y > 0.0);
    y
}

// A loop that nothing leaves; the type of what is handed out.
#[differentiable]
fn pair(x: f64) -> (f64, f64) {
    (x, x * x)
}
#[differentiable]
fn doubled(x: f64) -> f64 {
    let mut y = x;
    let z = loop {
        y *= 2.0;
        if y > 9.0 {
            let both: (f64, f64) = pair(y);
            break both;
        }
    };
    z.0 * z.1
}

// An iterator chain, a closure, `zip`.
#[differentiable]
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..a.len() {
        sum += a[i] * b[i];
    }
    sum
}

// A `&mut` parameter; a struct value; a reference as result.
#[differentiable]
fn moved(x: f64, v: [f64; 2]) -> (f64, [f64; 2]) {
    let mut v = v;
    v[0] += x;
    (v[0], v)
}

// A function whose result has no float, called with values that have no derivative.
fn bucket(x: f64) -> usize {
    x as usize
}
fn first_positive(x: &[f64]) -> usize {
    x.iter().position(|x| *x > 0.0).unwrap_or(0)
}
#[differentiable]
fn table(x: f64, values: &[f64]) -> f64 {
    values[bucket(stop_gradient(x))] * x + values[first_positive(&[stop_gradient(values[0]), stop_gradient(x)])]
}

// The type of what is cast.
#[differentiable]
fn narrow(x: f64) -> f32 {
    let y: f64 = square(x);
    y as f32
}

// `#[cfg]` inside.
#[differentiable]
fn configured(x: f64) -> f64 {
    if cfg!(debug_assertions) { x } else { x }
}

// A reference pointed elsewhere.
#[differentiable]
fn either(a: &[f64], b: &[f64], left: bool) -> f64 {
    if left { a[0] } else { b[0] }
}

fn main() {
    assert_eq!(grad(with_a_slope)(3.0, 2), 6.0 + 4.0);
    assert_eq!(grad(with_an_option)(3.0, Some(2)), 2.0);
    assert_eq!(grad(with_a_constant_option)(3.0, Some(2.0)), 2.0);
    assert_eq!(grad(cases)(3.0, 1), 6.0);
    assert_eq!(grad(doubled_by_name)(2.0), 24.0);
    assert_eq!(grad(doubled)(3.0), 3.0 * 4.0 * 12.0 * 12.0);
    assert_eq!(grad(dot)(&[1.0, 2.0], &[3.0, 4.0]), (vec![3.0, 4.0], vec![1.0, 2.0]));
    assert_eq!(vjp(moved)(1.0, [2.0, 3.0]).1((1.0, [0.0, 1.0])), (1.0, [1.0, 1.0]));
    assert_eq!(grad(table)(1.0, &[-1.0, 2.0]), (2.0, vec![0.0, 1.0 + 1.0]));
    assert_eq!(grad(narrow)(3.0), 6.0);
    assert_eq!(grad(configured)(3.0), 1.0);
    assert_eq!(grad(either)(&[1.0], &[1.0], false), (vec![0.0], vec![1.0]));
}
