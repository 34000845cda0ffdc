//! Properties that hold of any derivative, on random inputs.
#![allow(clippy::needless_range_loop)]

use autodiff::{
    derivative, differentiable, grad, hessian, hvp, jacobian_forward, jacobian_reverse, jvp, value_and_grad, vjp,
};
use proptest::collection::vec;
use proptest::prelude::*;

fn close(a: f64, b: f64, scale: f64) -> bool {
    (a - b).abs() <= 1e-10 * scale.abs().max(a.abs()).max(b.abs()).max(1.0)
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The size of what a dot product adds up.
fn size(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a * b).abs()).sum()
}

// Functions of one number.

#[differentiable]
fn wave(x: f64) -> f64 {
    x.sin() * (1.0 + x * x).sqrt()
}

#[differentiable]
fn iterated(x: f64) -> f64 {
    let mut y = x;
    for k in 1..4 {
        y = (y * x + k as f64).tanh() - 0.5 * y;
    }
    y
}

#[differentiable]
fn piecewise(x: f64) -> f64 {
    let mut y = x;
    if x > 0.0 {
        y = (1.0 + x).ln();
        while y > 0.3 {
            y = 0.6 * y * y;
        }
    }
    y * y.exp()
}

// Functions of several.

#[differentiable]
fn chained(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() - 1 {
        let a = x[i + 1] - x[i] * x[i];
        s += a * a * (s + x[i]).cos();
    }
    s
}

#[differentiable]
fn softened(x: &[f64]) -> f64 {
    let mut largest = x[0];
    for v in x {
        largest = largest.max(*v);
    }
    let mut s = 0.0;
    for v in x {
        s += (v - largest).exp();
    }
    s.ln() + largest
}

#[differentiable]
fn in_place(x: &[f64]) -> f64 {
    let mut v = vec![0.0; x.len()];
    for i in 0..x.len() {
        v[i] = 1.1 * x[i];
    }
    for i in 1..v.len() {
        v[i] = v[i] * v[i - 1].sin() + v[0];
        v[0] = 0.5 * v[i];
    }
    let mut s = 1.0;
    for i in 0..v.len() {
        s = s * 0.5 + v[i] * v[v.len() - 1 - i];
    }
    s
}

/// As many results as arguments.
#[differentiable]
fn field(x: &[f64]) -> Vec<f64> {
    let n = x.len();
    let mut y = vec![0.0; n];
    for i in 0..n {
        y[i] = x[i] * x[(i + 1) % n].cos() + wave(x[i]);
    }
    y
}

/// Fewer results than arguments.
#[differentiable]
fn sums(x: &[f64]) -> Vec<f64> {
    let (mut linear, mut square) = (0.0, 0.0);
    for v in x {
        linear += v.sin();
        square += v * v * linear;
    }
    vec![linear, square]
}

/// Twice as many.
#[differentiable]
fn doubled(x: &[f64]) -> Vec<f64> {
    let n = x.len();
    let mut y = vec![1.0; 2 * n];
    for i in 0..n {
        y[2 * i] = x[i].exp() * x[0];
        if x[i] > 0.0 {
            y[2 * i + 1] = x[i] * x[n - 1];
        }
    }
    y
}

// Combinations.

#[differentiable]
fn combined(x: &[f64], a: f64, b: f64) -> f64 {
    a * chained(x) + b * in_place(x)
}

#[differentiable]
fn multiplied(x: &[f64]) -> f64 {
    chained(x) * softened(x)
}

#[differentiable]
fn divided(x: &[f64]) -> f64 {
    chained(x) / (2.0 + softened(x) * softened(x))
}

#[differentiable]
fn inside(x: f64) -> f64 {
    wave(iterated(piecewise(x)))
}

#[differentiable]
fn field_then_value(x: &[f64]) -> f64 {
    in_place(&field(x))
}

#[differentiable]
fn field_then_sums(x: &[f64]) -> Vec<f64> {
    sums(&field(x))
}

/// An input with two directions of the same length.
fn with_directions() -> impl Strategy<Value = (Vec<f64>, Vec<f64>, Vec<f64>)> {
    (2..8_usize).prop_flat_map(|n| (vec(-2.0..2.0, n), vec(-2.0..2.0, n), vec(-2.0..2.0, n)))
}

/// Runs a block for each of the functions.
macro_rules! each {
    ($f:ident in [$($name:ident),+] $body:block) => {$({
        let $f = $name;
        $body
    })+};
}

proptest! {
    #[test]
    fn value_and_grad_is_both((x, _, _) in with_directions()) {
        each!(h in [chained, softened, in_place, multiplied, divided, field_then_value] {
            let (value, gradient) = value_and_grad(h)(&x);
            prop_assert_eq!(value.to_bits(), h(&x).to_bits());
            let alone = grad(h)(&x);
            for (a, b) in gradient.iter().zip(&alone) {
                prop_assert!(close(*a, *b, 1.0), "{} {}", a, b);
            }
        });
    }

    #[test]
    fn the_derivative_is_linear_in_the_function((x, _, _) in with_directions(), a in -3.0..3.0_f64, b in -3.0..3.0_f64) {
        let (gradient, in_a, in_b) = grad(combined)(&x, a, b);
        let (first, second) = (grad(chained)(&x), grad(in_place)(&x));
        for i in 0..x.len() {
            let (p, q) = (a * first[i], b * second[i]);
            prop_assert!(close(gradient[i], p + q, p.abs() + q.abs()), "{} {}", gradient[i], p + q);
        }
        prop_assert!(close(in_a, chained(&x), 1.0) && close(in_b, in_place(&x), 1.0));
    }

    #[test]
    fn product_rule((x, _, _) in with_directions()) {
        let gradient = grad(multiplied)(&x);
        let (f, df) = value_and_grad(chained)(&x);
        let (g, dg) = value_and_grad(softened)(&x);
        for i in 0..x.len() {
            let (p, q) = (df[i] * g, f * dg[i]);
            prop_assert!(close(gradient[i], p + q, p.abs() + q.abs()));
        }
    }

    #[test]
    fn quotient_rule((x, _, _) in with_directions()) {
        let gradient = grad(divided)(&x);
        let (f, df) = value_and_grad(chained)(&x);
        let (g, dg) = value_and_grad(softened)(&x);
        let h = 2.0 + g * g;
        for i in 0..x.len() {
            let (p, q) = (df[i] / h, f * 2.0 * g * dg[i] / (h * h));
            prop_assert!(close(gradient[i], p - q, p.abs() + q.abs()));
        }
    }

    #[test]
    fn chain_rule_of_one_number(x in -3.0..3.0_f64) {
        let (y, dy) = value_and_grad(piecewise)(x);
        let (z, dz) = value_and_grad(iterated)(y);
        let expected = dy * dz * grad(wave)(z);
        prop_assert!(close(grad(inside)(x), expected, 1.0));
        prop_assert!(close(derivative(inside)(x), expected, 1.0));
    }

    #[test]
    fn chain_rule_of_vectors((x, v, w) in with_directions()) {
        // Forward: the tangent of the inner function is the direction of the outer one.
        let (y, dy) = jvp(field)((&x,), (&v,));
        let (_, expected) = jvp(sums)((&y,), (&dy,));
        let (_, found) = jvp(field_then_sums)((&x,), (&v,));
        for (a, b) in found.iter().zip(&expected) {
            prop_assert!(close(*a, *b, 1.0), "{} {}", a, b);
        }
        // Reverse: the gradient of the outer function is the seed of the inner one.
        let seed = vjp(sums)(&y).1(&w[..2]);
        let expected = vjp(field)(&x).1(&seed);
        let found = vjp(field_then_sums)(&x).1(&w[..2]);
        let scale = expected.iter().fold(1.0, |m: f64, e| m.max(e.abs()));
        for (a, b) in found.iter().zip(&expected) {
            prop_assert!(close(*a, *b, scale), "{} {}", a, b);
        }
    }

    /// ⟨w, J v⟩ = ⟨Jᵀ w, v⟩
    #[test]
    fn the_pullback_is_the_transposed_push_forward((x, v, w) in with_directions()) {
        each!(h in [field, sums, doubled, field_then_sums] {
            let (y, tangent) = jvp(h)((&x,), (&v,));
            let seed: Vec<f64> = (0..y.len()).map(|i| w[i % w.len()] + i as f64 * 0.1).collect();
            let (value, pullback) = vjp(h)(&x);
            prop_assert_eq!(&value, &y);
            let gradient = pullback(&seed);
            let (forward, backward) = (dot(&seed, &tangent), dot(&gradient, &v));
            prop_assert!(close(forward, backward, size(&seed, &tangent)), "{} {}", forward, backward);
        });
        each!(h in [chained, softened, in_place, multiplied, divided, field_then_value] {
            let (_, tangent) = jvp(h)((&x,), (&v,));
            let gradient = grad(h)(&x);
            prop_assert!(close(tangent, dot(&gradient, &v), size(&gradient, &v)));
        });
    }

    #[test]
    fn both_modes_give_one_jacobian((x, v, _) in with_directions()) {
        each!(h in [field, sums, doubled, field_then_sums] {
            let (forward, reverse) = (jacobian_forward(h)(&x), jacobian_reverse(h)(&x));
            prop_assert_eq!((forward.rows(), forward.cols()), (h(&x).len(), x.len()));
            prop_assert_eq!((reverse.rows(), reverse.cols()), (h(&x).len(), x.len()));
            let (_, tangent) = jvp(h)((&x,), (&v,));
            for i in 0..forward.rows() {
                for j in 0..forward.cols() {
                    prop_assert!(close(forward[(i, j)], reverse[(i, j)], 1.0), "{} {}", i, j);
                }
                let row = forward.row(i);
                prop_assert!(close(dot(row, &v), tangent[i], size(row, &v)));
            }
        });
    }

    #[test]
    fn tangents_are_linear_in_the_direction((x, v, w) in with_directions(), a in -3.0..3.0_f64) {
        let sum: Vec<f64> = v.iter().zip(&w).map(|(v, w)| v + a * w).collect();
        each!(h in [chained, in_place, divided] {
            let (p, q) = (jvp(h)((&x,), (&v,)).1, jvp(h)((&x,), (&w,)).1);
            let found = jvp(h)((&x,), (&sum,)).1;
            prop_assert!(close(found, p + a * q, size(&grad(h)(&x), &sum) + p.abs() + (a * q).abs()));
        });
    }

    #[test]
    fn second_derivatives_are_symmetric((x, v, w) in with_directions()) {
        each!(h in [chained, softened, in_place, multiplied, field_then_value] {
            let matrix = hessian(h)(&x);
            let largest = matrix.as_slice().iter().fold(1.0, |m: f64, e| m.max(e.abs()));
            for i in 0..x.len() {
                for j in 0..i {
                    prop_assert!(close(matrix[(i, j)], matrix[(j, i)], largest), "{} {}", i, j);
                }
            }
            let (hv, hw) = (hvp(h)(&x, &v), hvp(h)(&x, &w));
            let scale = largest * size(&v, &v).max(size(&w, &w));
            prop_assert!(close(dot(&w, &hv), dot(&v, &hw), scale));
            for i in 0..x.len() {
                prop_assert!(close(dot(matrix.row(i), &v), hv[i], scale));
            }
            // Reverse over reverse does not differ from forward over reverse.
            let (_, pullback) = vjp(grad(h))(&x);
            for (a, b) in pullback(&v).iter().zip(&hv) {
                prop_assert!(close(*a, *b, scale), "{} {}", a, b);
            }
        });
    }
}
