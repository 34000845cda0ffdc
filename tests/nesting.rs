//! Derivatives of derivatives, and no confusion between their perturbations.

use autodiff::{Dual, derivative, differentiable, forward, grad, hessian, hvp, jacobian, jvp, value_and_grad, vjp};

#[track_caller]
fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{found:e}, expected {expected:e}");
}

/// x eˣ, whose n-th derivative is (x + n) eˣ.
#[differentiable]
fn growth(x: f64) -> f64 {
    x * x.exp()
}

/// sin(xy), with a loop and a branch on the way.
#[differentiable]
fn wave(x: f64, y: f64) -> f64 {
    let mut s = 0.0;
    for i in 0..4 {
        if i % 2 == 0 {
            s += 0.5 * x * y;
        }
    }
    s.sin()
}

/// Calls, in a loop, of what calls again.
#[differentiable]
fn inner(x: f64, k: f64) -> f64 {
    growth(k * x)
}

#[differentiable]
fn outer(x: f64, n: usize) -> f64 {
    let mut s = 0.0;
    for i in 1..=n {
        s += inner(x, i as f64);
    }
    s
}

#[test]
fn adjoints_to_fourth_order() {
    for x in [-1.5_f64, 0.0, 0.7] {
        let nth = |n: f64| (x + n) * x.exp();
        close(grad(growth)(x), nth(1.0));
        close(grad(grad(growth))(x), nth(2.0));
        close(grad(grad(grad(growth)))(x), nth(3.0));
        close(grad(grad(grad(grad(growth))))(x), nth(4.0));
    }
}

#[test]
fn every_order_of_modes_to_third_order() {
    for x in [-1.5_f64, 0.0, 0.7] {
        let third = (x + 3.0) * x.exp();
        close(derivative(derivative(derivative(growth)))(x), third);
        close(derivative(grad(derivative(growth)))(x), third);
        close(grad(derivative(derivative(growth)))(x), third);
        close(grad(derivative(grad(growth)))(x), third);
        close(derivative(grad(grad(growth)))(x), third);
        close(hessian(grad(growth))(x), third);
        close(jvp(grad(grad(growth)))((x,), (1.0,)).1, third);
        close(vjp(grad(grad(growth)))(x).1(1.0), third);
        close(hessian(derivative(growth))(x), third);
    }
}

#[test]
fn values_on_the_way_are_those_of_the_orders_below() {
    let x = 0.7_f64;
    let (first, second) = value_and_grad(grad(growth))(x);
    assert_eq!(first.to_bits(), grad(growth)(x).to_bits());
    assert_eq!(second.to_bits(), grad(grad(growth))(x).to_bits());
    let dual = forward(grad(growth))(Dual::new(x, 1.0));
    assert_eq!(dual.value.to_bits(), first.to_bits());
    close(dual.tangent, second);
}

#[test]
fn duals_over_duals() {
    let x = 0.7_f64;
    let y = forward(growth)(Dual::new(Dual::new(x, 1.0), Dual::new(1.0, 0.0)));
    close(y.value.value, x * x.exp());
    close(y.value.tangent, (x + 1.0) * x.exp());
    close(y.tangent.value, (x + 1.0) * x.exp());
    close(y.tangent.tangent, (x + 2.0) * x.exp());
}

#[test]
fn mixed_partials() {
    let (x, y) = (0.4_f64, 1.3_f64);
    let (s, c) = (x * y).sin_cos();
    let (first, change) = jvp(grad(wave))((x, y), (2.0, -1.0));
    close(first.0, y * c);
    close(first.1, x * c);
    let (xx, xy, yy) = (-y * y * s, c - x * y * s, -x * x * s);
    close(change.0, 2.0 * xx - xy);
    close(change.1, 2.0 * xy - yy);
    let [[a, b], [d, e]] = hessian(wave)(x, y);
    for (found, expected) in [(a, xx), (b, xy), (d, xy), (e, yy)] {
        close(found, expected);
    }
    let (u, v) = hvp(wave)(x, y, 2.0, -1.0);
    close(u, 2.0 * xx - xy);
    close(v, 2.0 * xy - yy);
    let (_, pullback) = vjp(grad(wave))(x, y);
    let (u, v) = pullback((2.0, -1.0));
    close(u, 2.0 * xx - xy);
    close(v, 2.0 * xy - yy);
}

#[test]
fn third_order_of_two_arguments() {
    let (x, y) = (0.4_f64, 1.3_f64);
    let (s, c) = (x * y).sin_cos();
    // d³/dx² dy of sin(xy) is −2y s − x y² c; d³/dx³ is −y³ c.
    let (xxx, xxy) = (-y * y * y * c, -2.0 * y * s - x * y * y * c);
    let fixed = |v: f64| Dual::constant(Dual::constant(v));
    let inside = |v: f64| Dual::constant(Dual::new(v, 1.0));
    let outside = |v: f64| Dual::new(Dual::constant(v), Dual::constant(1.0));
    let both = |v: f64| Dual::new(Dual::new(v, 1.0), Dual::constant(1.0));
    let (in_x, in_y) = forward(grad(wave))(both(x), fixed(y));
    close(in_x.tangent.tangent, xxx);
    close(in_y.tangent.tangent, xxy);
    let (in_x, _) = forward(grad(wave))(inside(x), outside(y));
    close(in_x.tangent.tangent, xxy);
}

#[test]
fn calls_in_loops() {
    let (x, n) = (0.3_f64, 3);
    let nth = |order: i32| -> f64 {
        (1..=n).map(f64::from).map(|k| k.powi(order) * (k * x + f64::from(order)) * (k * x).exp()).sum()
    };
    let n = n as usize;
    close(grad(outer)(x, n), nth(1));
    close(grad(grad(outer))(x, n), nth(2));
    close(hessian(outer)(x, n), nth(2));
    close(grad(grad(grad(outer)))(x, n), nth(3));
    close(derivative(grad(outer))(x, n), nth(2));
}

#[test]
fn slices_to_third_order() {
    #[differentiable]
    fn product(x: &[f64]) -> f64 {
        let mut p = 1.0;
        for v in x {
            p *= v;
        }
        p
    }
    let x = [2.0, 3.0, 5.0];
    let h = hessian(product)(&x);
    assert_eq!(h.as_slice(), [0.0, 5.0, 3.0, 5.0, 0.0, 2.0, 3.0, 2.0, 0.0]);
    assert_eq!(hvp(product)(&x, &[1.0, 10.0, 100.0]), [350.0, 205.0, 23.0]);
    // The gradient is a function from slices to vectors, with a Jacobian of its own.
    assert_eq!(jacobian(grad(product))(&x).as_slice(), h.as_slice());
    let (_, change) = jvp(grad(product))((&x,), (&[1.0, 0.0, 0.0],));
    assert_eq!(change, [0.0, 5.0, 3.0]);
}

/// Two derivatives of one expression, with perturbations of their own.
#[test]
fn no_perturbation_confusion() {
    // d/dx [x · d/dy (x + y)] = 1, not 2.
    fn sum_in_y(x: Dual) -> Dual {
        let y = Dual::new(Dual::constant(1.0), Dual::constant(1.0));
        let x = Dual::constant(x);
        (x + y).tangent
    }
    let x = Dual::new(3.0, 1.0);
    let product = x * sum_in_y(x);
    assert_eq!((product.value, product.tangent), (3.0, 1.0));
}

#[test]
fn derivatives_passed_on_as_plain_functions() {
    fn bisected(h: fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if h(middle) > 0.0 { high = middle } else { low = middle }
        }
        low
    }
    // x eˣ has its minimum at −1, its point of inflection at −2.
    close(bisected(*grad(growth), -1.9, 1.0), -1.0);
    close(bisected(*grad(grad(growth)), -2.9, 1.0), -2.0);
}
