//! Row 96: what panics in the plain function panics in every engine, with the same text.

use crate::effects::{message, same_panic};
use autodiff::{differentiable, grad, jvp, value_and_grad, vjp};

#[test]
fn l096_read_beyond_the_end() {
    #[differentiable]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut s = 0.0;
        for i in 0..n {
            s += x[i] * x[i];
        }
        s
    }
    same_panic!(f, (&[1.0, 2.0], 3), (&[1.0, 1.0]), "len is 2 but the index is 2");
}

#[test]
fn l096_write_beyond_the_end() {
    #[differentiable]
    fn f(x: f64, k: usize) -> f64 {
        let mut v = vec![x; 3];
        v[k] = x * x;
        v[0] + v[k - 1]
    }
    same_panic!(f, (1.5, 3), (1.0), "len is 3 but the index is 3");
}

#[test]
fn l096_linear_read_whose_value_the_adjoint_does_not_need() {
    #[differentiable]
    fn f(x: &[f64], k: usize) -> f64 {
        2.0 * x[k]
    }
    same_panic!(f, (&[1.0, 2.0], 7), (&[1.0, 1.0]), "len is 2 but the index is 7");
}

#[test]
fn l096_dead_read() {
    #[differentiable]
    fn f(x: &[f64], k: usize) -> f64 {
        let _unused = x[k];
        x[0] * x[0]
    }
    same_panic!(f, (&[1.0, 2.0], 2), (&[1.0, 1.0]), "len is 2 but the index is 2");
}

#[test]
fn l096_integers_overflow_and_divide_by_zero() {
    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        let k = 10 / n;
        x * k as f64
    }
    same_panic!(f, (1.5, 0), (1.0), "divide by zero");
}

#[test]
fn l096_clamp_of_an_empty_interval() {
    #[differentiable]
    fn f(x: f64, low: f64, high: f64) -> f64 {
        x.clamp(low, high) * x
    }
    same_panic!(f, (1.5, 2.0, 1.0), (1.0, 0.0, 0.0), "min > max");
}

#[test]
fn l096_in_a_called_function() {
    #[differentiable]
    fn second(x: &[f64]) -> f64 {
        x[1]
    }
    #[differentiable]
    fn f(x: &[f64]) -> f64 {
        let mut s = x[0];
        for _ in 0..2 {
            s = s * second(x);
        }
        s
    }
    same_panic!(f, (&[1.0]), (&[1.0]), "len is 1 but the index is 1");
}

#[test]
fn l096_a_later_call_is_not_disturbed() {
    #[differentiable]
    fn f(x: &[f64], n: usize) -> f64 {
        let mut p = 1.0;
        for i in 0..n {
            p = p * x[i];
        }
        p
    }
    message(|| {
        grad(f)(&[2.0, 3.0], 3);
    });
    assert_eq!(grad(f)(&[2.0, 3.0], 2), [3.0, 2.0]);
}
