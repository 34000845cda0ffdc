//! Differentiable functions on a tape, called as with dual numbers. Every construct of the language runs on a tape in
//! the tests of the language; here are the forms of a call.
use autodiff::*;

#[differentiable]
fn norm(x: &[f64], scale: f64) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += (scale * x[i]).powi(2);
    }
    sum.sqrt()
}

#[differentiable]
fn single(x: f32, y: &[f32; 2]) -> f32 {
    (x as f64 * y[0] as f64) as f32 + y[1]
}

#[differentiable]
fn mixed(x: f64, (y, n): (f32, usize), name: &str) -> [f64; 2] {
    [x * y as f64, if name.len() == n { x * x } else { 0.0 }]
}

#[differentiable]
fn moments<const N: usize>(x: [f64; N]) -> Vec<f64> {
    let mut sums = vec![0.0; 2];
    for i in 0..N {
        sums[0] += x[i];
        sums[1] += x[i] * x[i];
    }
    sums
}

#[differentiable]
fn text(x: f64, name: &str) -> f64 {
    x * name.len() as f64
}

mod loss {
    /// A handle.
    #[autodiff::differentiable(handle = Loss)]
    pub(crate) fn loss(x: f64) -> f64 {
        (x - 1.0).powi(2)
    }
}

fn close(got: &[f64], expected: &[f64]) {
    assert_eq!(got.len(), expected.len());
    for (got, expected) in got.iter().zip(expected) {
        assert!((got - expected).abs() < 1e-15, "{got}, expected {expected}");
    }
}

#[test]
fn slices_and_numbers() {
    let tape = Tape::new();
    let (x, scale) = (tape.vars(&[3.0, 4.0]), tape.var(2.0));
    let y = forward(norm)(&x, scale);
    let gradients = tape.backward(y);
    assert_eq!((y.value(), gradients.wrt(scale)), (10.0, 5.0));
    close(&gradients.wrt_all(&x), &[1.2, 1.6]);
    // A constant among the variables, and code on both sides.
    let y = forward(norm)(&[x[0] * 2.0, x[1]], Var::from(1.0)).ln();
    close(&tape.backward(y).wrt_all(&x), &[4.0 * 3.0 / 52.0, 4.0 / 52.0]);
}

#[test]
fn numbers_of_32_bits() {
    let tape = Tape::<f32>::default();
    let (x, y) = (tape.var(2.0), [tape.var(3.0), tape.var(4.0)]);
    let z: Var<f32> = forward(single)(x, &y);
    let gradients = tape.backward(z);
    assert_eq!((z.value(), gradients.wrt(x), gradients.wrt_all(&y)), (10.0, 3.0, vec![2.0, 1.0]));
}

#[test]
fn tuples_text_and_arrays() {
    let tape = Tape::new();
    let x = tape.var(3.0);
    let name = String::from("abc");
    let [a, b] = forward(mixed)(x, (Var::from(0.5_f32), 3), &name);
    assert_eq!((tape.backward(a).wrt(x), tape.backward(b).wrt(x)), (0.5, 6.0));
    let x = [tape.var(1.0), tape.var(2.0)];
    let sums = forward(moments::<2>)(x);
    let jacobian: Vec<_> = sums.iter().map(|y| tape.backward(*y).wrt_all(&x)).collect();
    assert_eq!(jacobian, [[1.0, 1.0], [2.0, 4.0]]);
    assert_eq!(tape.backward(forward(text)(x[0], &name)).wrt(x[0]), 3.0);
    assert_eq!(tape.backward(forward(loss::Loss)(x[1])).wrt(x[1]), 2.0);
}

#[test]
fn tapes_of_dual_numbers() {
    let tape = Tape::<Dual>::default();
    let x = [3.0, 4.0].map(|x| tape.var(Dual::new(x, 1.0)));
    let gradients = tape.backward(forward(norm)(&x, Dual::from(1.0).into()));
    let expected = hvp(norm)(&[3.0, 4.0], 1.0, &[1.0, 1.0], 0.0).0;
    close(&x.map(|x| gradients.wrt(x).tangent), &expected);
}

/// A derived function keeps values for its adjoint, and so takes numbers that do not borrow.
#[test]
fn gradients_as_functions() {
    assert_eq!(forward(grad(loss::Loss))(Dual::new(3.0, 1.0)).tangent, 2.0);
    let tape: &'static Tape = Box::leak(Box::new(Tape::new()));
    let x = tape.var(3.0);
    assert_eq!(tape.backward(forward(grad(loss::Loss))(x)).wrt(x), 2.0);
}
