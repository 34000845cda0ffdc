//! `check_grad` accepts what is right and names what is wrong.
// Functions as users of other languages write them.
#![allow(missing_docs, clippy::needless_range_loop)]
use autodiff_core::rt::{Accs, Args, Cot, F64, Function, Out, Scalar};
use autodiff_core::{check_grad, grad};
use autodiff_macros::differentiable;

#[differentiable(crate = autodiff_core)]
fn smooth(x: &[f64], k: f64, n: usize) -> (f64, [f64; 2]) {
    let mut s = 0.0;
    for i in 0..n {
        s += (k * x[i]).sin();
    }
    (s, [s * k, x[0] / k])
}

#[differentiable(crate = autodiff_core)]
fn cube(x: f64) -> f64 {
    x * x * x
}

#[differentiable(crate = autodiff_core)]
fn root(x: f64) -> f64 {
    x.sqrt()
}

#[differentiable(crate = autodiff_core)]
fn shift(x: f64, y: f64) -> f64 {
    (x - y) * (x - y)
}

#[differentiable(crate = autodiff_core)]
fn narrow(x: f32, y: &[f32]) -> f32 {
    x * x * y[0] / y[1]
}

#[test]
fn accepts_generated_derivatives() {
    let all = check_grad(smooth, (&[0.3, -1.0, 2.0], 1.5, 3)).unwrap();
    assert_eq!(all.compared, 3 * 4);
    assert!(all.worst.unwrap().error < 1e-7);
    for x in [-1e6, -2.0, -1e-3, 0.0, 1.0, 1e8] {
        check_grad(cube, (x,)).unwrap();
        check_grad(grad(cube), (x,)).unwrap();
    }
    for x in [1e-4, 1.0, 1e10] {
        check_grad(root, (x,)).unwrap();
    }
    // The derivative is zero next to a value that is rounded.
    check_grad(shift, (1e5, 1e5)).unwrap();
    for x in [-3.0, 0.0, 0.01, 100.0] {
        check_grad(narrow, (x, &[2.0, 3.0])).unwrap();
    }
    assert_eq!(check_grad(smooth, (&[1.0, 2.0], 1.0, 0)).unwrap().compared, 9);
}

#[test]
fn agrees_on_nan() {
    let at = check_grad(root, (-1.0,)).unwrap().worst.unwrap();
    assert!(at.adjoint.is_nan() && at.dual.is_nan() && at.difference.is_nan());
    // The derivative is infinite, the differences reach outside the domain.
    assert!(check_grad(root, (0.0,)).is_err());
}

/// `cube` with a pullback that is off by a factor.
#[derive(Clone, Copy)]
struct Wrong<const PER_MILLION: i32>;
impl<const PER_MILLION: i32> Function for Wrong<PER_MILLION> {
    type Signature = cube;
    type Output = F64;
    type Op<T> = T;
    fn op<T>(operator: T) -> T {
        operator
    }
    fn forward<S: Scalar + 'static>(args: Args<'_, Self, S>) -> Out<Self, S> {
        cube::forward::<S>(args)
    }
    fn vjp<S: Scalar + 'static>(
        args: Args<'_, Self, S>,
    ) -> (Out<Self, S>, impl FnOnce(Args<'_, Self, S>, Cot<Self, S>, Accs<'_, Self, S>) + use<S, PER_MILLION>) {
        let (value, pullback) = cube::vjp::<S>(args);
        let factor = S::lit(1.0 + 1e-6 * f64::from(PER_MILLION));
        (value, move |args, cot, accs| pullback(args, cot * factor, accs))
    }
}

#[test]
fn names_what_is_wrong() {
    check_grad(Wrong::<0>, (2.0,)).unwrap();
    let wrong = check_grad(Wrong::<500_000>, (2.0,)).unwrap_err();
    let found = wrong.0;
    assert_eq!((found.argument, found.element, found.output), (0, 0, 0));
    assert_eq!((found.adjoint, found.dual), (18.0, 12.0));
    assert!((found.difference - 12.0).abs() < 1e-6 && (found.error - 1.0 / 3.0).abs() < 1e-6);
    let text = "derivatives disagree: output 0 by element 0 of argument 0: adjoint 1.8e1, dual pass 1.2e1, ";
    assert!(wrong.to_string().starts_with(text) && format!("{wrong:?}").starts_with(text), "{wrong}");
    // A millionth is more than the adjoint and the dual pass may differ by.
    assert!(check_grad(Wrong::<1>, (2.0,)).is_err());
    assert!(check_grad(Wrong::<-1>, (-1e5,)).is_err());
}

#[test]
fn positions_count_all_arguments() {
    #[differentiable(crate = autodiff_core)]
    fn kinked(n: usize, x: &[f64], y: f64) -> f64 {
        let k = if y > 0.0 { 0.25 * y } else { 0.0 };
        x[n] + k
    }
    // At the kink the difference quotient is between the two slopes.
    let found = check_grad(kinked, (0, &[1.0], 0.0)).unwrap_err().0;
    assert_eq!((found.argument, found.element), (2, 0));
    assert!((found.difference - 0.125).abs() < 1e-6 && found.adjoint == 0.0);
    check_grad(kinked, (0, &[1.0], 1.0)).unwrap();
}
