//! Hessians against gradients, and Jacobians by either mode against the function: of twelve inputs.

use crate::kernels::rosen::rosen;
use crate::kernels::transc10::transc10;
use crate::measure::{Variant, medians, uniform};
use autodiff::{differentiable, grad, hessian, hvp, jacobian_forward, jacobian_reverse};
use std::hint::black_box;

/// The squared error of four neurons, whose weights are the inputs.
#[differentiable]
fn layer(w: &[f64], #[no_grad] data: &[f64]) -> f64 {
    let mut error = 0.0;
    for t in data {
        let mut z = 0.0;
        for k in 0..4 {
            z += w[8 + k] * (w[k] * t + w[4 + k]).tanh();
        }
        error += (z - t) * (z - t);
    }
    error
}

/// Sums of sines.
#[differentiable]
fn waves(x: &[f64], #[no_grad] outputs: usize) -> Vec<f64> {
    let mut y = vec![0.0; outputs];
    for i in 0..outputs {
        for j in 0..x.len() {
            y[i] += (x[j] * (1 + i + j) as f64).sin();
        }
    }
    y
}

/// The time of the first, and how many times that the others take.
fn report(name: &str, variants: [Variant<'_>; 3]) {
    let [one, a, b] = medians(variants);
    println!("{name:<22} {:>9.0} ns {:>9.1} {:>9.1}", one * 1e9, a / one, b / one);
}

/// A call at `x`, whose result counts as used.
macro_rules! call {
    ($f:expr, $x:ident $(, $rest:expr)*) => {
        &mut || {
            black_box($f(black_box(&$x) $(, $rest)*));
        }
    };
}

pub(crate) fn run() {
    let (x, v, data) = (uniform(12, 0.1, 0.9), uniform(12, -1.0, 1.0), uniform(100, -1.0, 1.0));
    println!("\n{:<22} {:>12} {:>9} {:>9}", "12 inputs", "gradient", "hvp", "Hessian");
    report("rosen", [call!(grad(rosen), x), call!(hvp(rosen), x, &v), call!(hessian(rosen), x)]);
    report("transc10", [call!(grad(transc10), x), call!(hvp(transc10), x, &v), call!(hessian(transc10), x)]);
    report("layer", [call!(grad(layer), x, &data), call!(hvp(layer), x, &data, &v), call!(hessian(layer), x, &data)]);
    println!("\n{:<22} {:>12} {:>9} {:>9}", "12 inputs", "function", "forward", "reverse");
    for outputs in [1, 6, 12, 24] {
        let name = format!("waves, {outputs} outputs");
        let [forward, reverse] = [*jacobian_forward(waves), *jacobian_reverse(waves)];
        report(&name, [call!(waves, x, outputs), call!(forward, x, outputs), call!(reverse, x, outputs)]);
    }
}
