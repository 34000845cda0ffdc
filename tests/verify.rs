//! The feature `verify` notices what is wrong with a derivative, and nothing where a right one cancels.
// Some of the wrong adjoints do not read the arguments.
#![allow(missing_docs, non_camel_case_types, unused_variables)]

use autodiff::rt::{Accs, Args, Cot, F64, Function, Lifted, Number, Operator, Out, Scalar, Signature, Slice, VecOf};
use autodiff::{differentiable, grad, hessian, hvp, jacobian, jacobian_forward, jacobian_reverse, value_and_grad, vjp};
use std::cell::Cell;
use std::ops::Deref;
use std::panic::catch_unwind;

/// `#[differentiable]` by hand, of a function of a slice: itself, itself over a scalar for each sweep, and its adjoint;
/// perhaps another one for a seed that is known before.
macro_rules! function {
    ($name:ident($x:ident) -> $R:ty as $output:ty; $plain:block dual $dual:block sweep $sweep:block
        |$d:ident, $d_x:ident| $adjoint:block $(at_once $at_once:block)?) => {
        #[derive(Clone, Copy)]
        struct $name;
        impl Deref for $name {
            type Target = fn(&[f64]) -> $R;
            fn deref(&self) -> &Self::Target {
                const { &((|$x| $plain) as fn(&[f64]) -> $R) }
            }
        }
        impl Signature for $name {
            type Params = (Slice<F64>,);
            type Pointer<O: Operator<Self::Params>> = for<'a> fn(&'a [f64]) -> O::Out<'a>;
            type Lifted<S, N, R> = for<'a> fn(&'a [S]) -> R;
            fn pointer<O: Operator<Self::Params>>() -> &'static Self::Pointer<O> {
                const { &((|x| O::call((x,))) as Self::Pointer<O>) }
            }
            fn lifted<'o, O: Lifted<Self::Params> + 'o>() -> &'o Self::Lifted<O::F64, O::F32, O::Out> {
                const { &((|x| O::call((x,))) as Self::Lifted<O::F64, O::F32, O::Out>) }
            }
        }
        impl Function for $name {
            type Signature = Self;
            type Output = $output;
            type Op<T> = T;
            fn op<T>(operator: T) -> T {
                operator
            }
            fn plain((x,): Args<'_, Self>) -> Out<Self> {
                (*Self)(x)
            }
            fn forward<S: Scalar + 'static>(($x,): Args<'_, Self, S>) -> Out<Self, S> {
                $dual
            }
            fn vjp<S: Scalar + 'static>(
                ($x,): Args<'_, Self, S>,
            ) -> (Out<Self, S>, impl FnOnce(Args<'_, Self, S>, Cot<Self, S>, Accs<'_, Self, S>) + use<S>) {
                ($sweep, |($x,): Args<'_, Self, S>, $d: Cot<Self, S>, ($d_x,): Accs<'_, Self, S>| {
                    if let Some($d_x) = $d_x $adjoint
                })
            }
            $(fn value_and_grad<S: Scalar + 'static>(
                ($x,): Args<'_, Self, S>,
                $d: Cot<Self, S>,
                ($d_x,): Accs<'_, Self, S>,
            ) -> Out<Self, S> {
                if let Some($d_x) = $d_x $at_once
                $sweep
            })?
        }
    };
}

/// x₀² sin x₁ + x₂, with one thing wrong in each.
macro_rules! wrong {
    ($($name:ident |$x:ident, $d:ident, $d_x:ident| $adjoint:block)*) => {
        $(
            function! { $name($x) -> f64 as F64;
                { $x[0] * $x[0] * $x[1].sin() + $x[2] }
                dual { $x[0] * $x[0] * Number::sin($x[1]) + $x[2] }
                sweep { $x[0] * $x[0] * Number::sin($x[1]) + $x[2] }
                |$d, $d_x| $adjoint
            }
        )*
        #[test]
        fn a_wrong_adjoint_is_noticed() {
            $(notices!($name, "wrong derivative", &[1.5, 0.5, -2.0]);)*
        }
    };
}

/// Each operator panics, and names the function.
macro_rules! notices {
    ($f:ident, $what:literal, $x:expr) => {{
        let x: &[f64] = $x;
        let mut d_x = vec![0.0; x.len()];
        let operators: [(&str, Box<dyn FnOnce() + '_>); 8] = [
            ("grad", Box::new(|| drop(grad($f)(x)))),
            ("value_and_grad", Box::new(|| drop(value_and_grad($f)(x)))),
            ("into", Box::new(|| _ = value_and_grad($f).into((x,), (&mut d_x,)))),
            ("vjp", Box::new(|| drop(vjp($f)(x).1(0.5)))),
            ("jacobian", Box::new(|| drop(jacobian($f)(x)))),
            ("jacobian_forward", Box::new(|| drop(jacobian_forward($f)(x)))),
            ("hessian", Box::new(|| drop(hessian($f)(x)))),
            ("hvp", Box::new(|| drop(hvp($f)(x, x)))),
        ];
        for (operator, call) in operators {
            let panic = catch_unwind(std::panic::AssertUnwindSafe(call)).expect_err(operator);
            let text = panic.downcast_ref::<String>().unwrap();
            let name = concat!("`verify::", stringify!($f), "`");
            assert!(text.contains(name) && text.contains($what), "{operator}: {text}");
        }
    }};
}

wrong! {
    missing_term |x, d, d_x| { d_x[0] += d * x[0] * x[1].sin() * 2.0; d_x[2] += d; }
    wrong_sign |x, d, d_x| { d_x[0] += d * x[0] * x[1].sin() * 2.0; d_x[1] -= d * x[0] * x[0] * x[1].cos(); d_x[2] += d; }
    wrong_factor |x, d, d_x| { d_x[0] += d * x[0] * x[1].sin(); d_x[1] += d * x[0] * x[0] * x[1].cos(); d_x[2] += d; }
    slightly_wrong_factor |x, d, d_x| { d_x[0] += d * x[0] * x[1].sin() * 2.0001; d_x[1] += d * x[0] * x[0] * x[1].cos(); d_x[2] += d; }
    swapped_arguments |x, d, d_x| { d_x[1] += d * x[0] * x[1].sin() * 2.0; d_x[0] += d * x[0] * x[0] * x[1].cos(); d_x[2] += d; }
    wrong_index |x, d, d_x| { d_x[0] += d * x[0] * x[1].sin() * 2.0; d_x[1] += d * x[0] * x[0] * x[1].cos(); d_x[1] += d; }
    overwritten |x, d, d_x| { d_x[0] += d * x[0] * x[1].sin() * 2.0; d_x[0] = d; d_x[1] += d * x[0] * x[0] * x[1].cos(); d_x[2] += d; }
    stale_value |x, d, d_x| { d_x[0] += d * x[0] * x[1].sin() * 2.0; let x1 = x[0]; d_x[1] += d * x[0] * x[0] * x1.cos(); d_x[2] += d; }
    zero_gradient |_x, d, d_x| { d_x[0] += d * 0.0; }
    seed_squared |x, d, d_x| { d_x[0] += d * d * x[0] * x[1].sin() * 3.0; d_x[1] += d * x[0] * x[0] * x[1].cos(); d_x[2] += d; }
    not_a_number |x, d, d_x| { d_x[0] += d * x[0] * x[1].sin() * 2.0; d_x[1] += d * (x[0] - x[0]) / (x[0] - x[0]); d_x[2] += d; }
    infinite |x, d, d_x| { d_x[0] += d / (x[0] - x[0]); d_x[1] += d * x[0] * x[0] * x[1].cos(); d_x[2] += d; }
}

function! { last_turn_dropped(x) -> f64 as F64;
    { x.iter().map(|x| x * x).sum() }
    dual { x.iter().map(|x| *x * *x).sum() }
    sweep { x.iter().map(|x| *x * *x).sum() }
    |d, d_x| { for i in 0..x.len() - 1 { d_x[i] += d * x[i] * 2.0; } }
}
function! { one_ulp_in_the_sweep(x) -> f64 as F64;
    { (x[0] + x[1]) + x[2] }
    dual { (x[0] + x[1]) + x[2] }
    sweep { x[0] + (x[1] + x[2]) }
    |d, d_x| { for i in 0..x.len() { d_x[i] += d; } }
}
function! { one_ulp_in_the_dual_pass(x) -> f64 as F64;
    { (x[0] + x[1]) + x[2] }
    dual { x[0] + (x[1] + x[2]) }
    sweep { (x[0] + x[1]) + x[2] }
    |d, d_x| { for i in 0..x.len() { d_x[i] += d; } }
}
function! { a_zero_of_the_other_sign(x) -> f64 as F64;
    { x[0] * 0.0 }
    dual { -(x[0] * 0.0) }
    sweep { x[0] * 0.0 }
    |d, d_x| { d_x[0] += d * 0.0; }
}
function! { outputs_exchanged(x) -> Vec<f64> as VecOf<F64>;
    { vec![x[0] * x[1], x[1]] }
    dual { vec![x[0] * x[1], x[1]] }
    sweep { vec![x[0] * x[1], x[1]] }
    |d, d_x| { d_x[0] += d[1] * x[1]; d_x[1] += d[1] * x[0] + d[0]; }
}
function! { an_output_too_many(x) -> Vec<f64> as VecOf<F64>;
    { vec![x[0]] }
    dual { vec![x[0]] }
    sweep { vec![x[0], x[0]] }
    |d, d_x| { d_x[0] += d[0]; }
}
function! { wrong_for_a_known_seed(x) -> f64 as F64;
    { x[0] * x[0] }
    dual { x[0] * x[0] }
    sweep { x[0] * x[0] }
    |d, d_x| { d_x[0] += d * (x[0] + x[0]); }
    at_once { d_x[0] += d * x[0]; }
}

#[test]
fn wrong_loops_and_values_are_noticed() {
    notices!(last_turn_dropped, "wrong derivative", &[1.0, 2.0, 3.0]);
    notices!(one_ulp_in_the_sweep, "forward sweep", &[0.1, 0.2, 0.3]);
    notices!(one_ulp_in_the_dual_pass, "dual pass", &[0.1, 0.2, 0.3]);
    notices!(a_zero_of_the_other_sign, "dual pass", &[1.0]);
}

#[test]
#[should_panic(expected = "`verify::outputs_exchanged` has a wrong derivative")]
fn a_wrong_matrix_is_noticed() {
    jacobian_reverse(outputs_exchanged)(&[1.5, 2.0]);
}

#[test]
#[should_panic(expected = "`verify::outputs_exchanged` has a wrong derivative")]
fn a_wrong_pullback_is_noticed() {
    vjp(outputs_exchanged)(&[1.5, 2.0]).1(&[0.5, 0.0]);
}

#[test]
#[should_panic(expected = "`verify::wrong_for_a_known_seed` has a wrong derivative")]
fn the_adjoint_that_is_asked_for_is_checked() {
    assert_eq!(vjp(wrong_for_a_known_seed)(&[1.5]).1(1.0), [3.0]);
    grad(wrong_for_a_known_seed)(&[1.5]);
}

#[test]
#[should_panic(expected = "`verify::an_output_too_many` returns 1 floats")]
fn a_result_of_another_length_is_noticed() {
    jacobian_reverse(an_output_too_many)(&[1.5]);
}

#[test]
#[should_panic(expected = "by element 1 of argument 0 it is 0.0 by the adjoint, 1.97456")]
fn the_worst_derivative_is_named() {
    // 1.5² cos 0.5 = 1.9745…
    grad(missing_term)(&[1.5, 0.5, -2.0]);
}

#[test]
fn a_seed_that_hides_the_error_passes() {
    vjp(outputs_exchanged)(&[1.5, 2.0]).1(&[0.0, 0.0]);
}

/// Right functions: their terms are far larger than their derivatives.
mod right {
    use super::*;

    /// (x - 1)⁹, multiplied out.
    #[differentiable]
    pub(super) fn ninth_power(x: f64) -> f64 {
        let c = [-1.0, 9.0, -36.0, 84.0, -126.0, 126.0, -84.0, 36.0, -9.0, 1.0];
        let mut y = 0.0;
        for k in 0..10 {
            y += c[k] * x.powi(k as i32);
        }
        y
    }
    #[differentiable]
    pub(super) fn horner(x: f64) -> f64 {
        let c = [1.0, -9.0, 36.0, -84.0, 126.0, -126.0, 84.0, -36.0, 9.0, -1.0];
        let mut y = 0.0;
        for k in 0..10 {
            y = y * x + c[k];
        }
        y
    }
    #[differentiable]
    pub(super) fn ninth_power_in_single(x: f32) -> f32 {
        let c = [-1.0, 9.0, -36.0, 84.0, -126.0, 126.0, -84.0, 36.0, -9.0, 1.0];
        let mut y = 0.0;
        for k in 0..10 {
            y += c[k] * x.powi(k as i32);
        }
        y
    }
    #[differentiable]
    pub(super) fn single_inside(x: f64, n: usize) -> f64 {
        let mut y = 0.0_f32;
        for k in 0..n {
            y += (x as f32 * k as f32).sin();
        }
        f64::from(y)
    }
    #[differentiable]
    pub(super) fn alternating(x: f64, y: f64) -> f64 {
        x * 1e16 + y - x * 1e16
    }
    /// exp(-x) by its series, which has terms of size exp(x).
    #[differentiable]
    pub(super) fn series(x: f64) -> f64 {
        let (mut term, mut sum) = (1.0, 0.0);
        for k in 1..400 {
            sum += term;
            term *= -x / k as f64;
        }
        sum
    }
    #[differentiable]
    pub(super) fn huge_intermediates(x: f64, y: f64) -> f64 {
        (x + 50.0).exp() - x.exp() * 50.0_f64.exp() + x * y
    }
    #[differentiable]
    pub(super) fn sines(x: f64) -> f64 {
        let (s, c) = ((x * 1e8).sin(), (x * 1e8).cos());
        s * s + c * c
    }
    /// Chaotic: derivatives of size 2ⁿ.
    #[differentiable]
    pub(super) fn logistic(x: f64, n: usize) -> f64 {
        let mut y = x;
        for _ in 0..n {
            y = 4.0 * y * (1.0 - y);
        }
        y
    }
    /// (yᵢ) forgets x, but not its rounding.
    #[differentiable]
    pub(super) fn two_step_recurrence(x: f64, n: usize) -> f64 {
        let (mut a, mut b) = (x, x / 3.0);
        for _ in 0..n {
            let c = (10.0 * b - 3.0 * a) / 3.0;
            a = b;
            b = c;
        }
        b
    }
    #[differentiable]
    pub(super) fn variance(x: &[f64]) -> f64 {
        let (mut sum, mut squares) = (0.0, 0.0);
        for x in x {
            sum += x;
            squares += x * x;
        }
        let n = x.len() as f64;
        squares / n - (sum / n) * (sum / n)
    }
    #[differentiable]
    pub(super) fn single_sum(x: &[f32]) -> f32 {
        let mut sum = 0.0;
        for i in 0..x.len() {
            sum += if i % 2 == 0 { x[i] * 1e4 } else { -x[i] * 1e4 };
        }
        sum
    }
    #[differentiable]
    pub(super) fn roots(x: f64, y: f64) -> f64 {
        (x - y).sqrt() + (x * y).ln()
    }
    #[differentiable]
    pub(super) fn polar(r: f64, angle: f64) -> Vec<f64> {
        vec![r * angle.cos(), r * angle.sin()]
    }
}

#[test]
fn a_right_derivative_that_cancels_passes() {
    use right::*;
    for k in -400..=400 {
        let x = 1.0 + f64::from(k) * 1.37e-4;
        let _ = (grad(ninth_power)(x), grad(horner)(x), grad(ninth_power_in_single)(x as f32));
        let _ = (grad(alternating)(x, 3.0 * x), grad(huge_intermediates)(x, -x), grad(sines)(x));
        let _ = (hessian(ninth_power)(x), hvp(horner)(x, 1.0), grad(grad(horner))(x), jacobian_reverse(polar)(x, x));
        let _ = (grad(single_inside)(x, 50), grad(roots)(x, 0.5 * x));
        let x = x.fract();
        let _ = (grad(logistic)(x, 30), grad(logistic)(x, 900), grad(two_step_recurrence)(x, 40));
        let _ = grad(series)(40.0 * x);
    }
    for n in [1, 2, 7, 1000] {
        let x: Vec<f64> = (0..n).map(|i| 1e8 + f64::from(i).sin()).collect();
        let _ = (grad(variance)(&x), vjp(variance)(&x).1(-1e-20));
        let x: Vec<f32> = (0..n).map(|i| (i as f32).sin()).collect();
        let _ = grad(single_sum)(&x);
    }
}

#[test]
fn edges_pass() {
    use right::*;
    for (x, y) in [(1.0, 1.0), (0.0, -1.0), (-1.0, 1.0), (f64::NAN, 1.0), (f64::INFINITY, 1.0), (0.0, 0.0)] {
        let _ = (grad(roots)(x, y), grad(sines)(x), grad(ninth_power)(x), vjp(polar)(x, y).1(&[f64::NAN, 0.0]));
    }
}

thread_local! {
    static RUNS: Cell<usize> = const { Cell::new(0) };
}

fn count() {
    RUNS.set(RUNS.get() + 1);
}

#[differentiable]
fn counted(x: f64) -> f64 {
    count();
    x * x
}

#[test]
fn only_the_outermost_operator_is_checked() {
    let runs = |call: &dyn Fn()| {
        RUNS.set(0);
        call();
        RUNS.get()
    };
    // The function, the adjoint and the dual pass, and then the adjoint asked for.
    assert_eq!(runs(&|| assert_eq!(grad(counted)(3.0), 6.0)), 4);
    // The same on the way to each of the two.
    fn difference(x: f64) -> f64 {
        grad(counted)(x + 1.0) - grad(counted)(x)
    }
    #[differentiable]
    fn outer(x: f64, n: u32) -> f64 {
        x * difference(f64::from(n))
    }
    assert_eq!(runs(&|| assert_eq!(difference(1.0), 2.0)), 8);
    assert_eq!(runs(&|| assert_eq!(grad(outer)(1.0, 3), 2.0)), 8);
    // And after a panic.
    assert!(catch_unwind(|| grad(missing_term)(&[1.5, 0.5, -2.0])).is_err());
    assert!(catch_unwind(|| grad(missing_term)(&[1.5, 0.5, -2.0])).is_err());
}
