//! Operators, comparisons, masks, integers and errors of what works element by element. The rows of the rule table have a
//! test of their own, with the table (`src/tensor/elementwise/tests.rs`).
#![cfg(feature = "tensor")]
use autodiff::{Error, Tensor, tensor};

fn leaf(data: &[f64]) -> Tensor<f64> {
    Tensor::from_vec(data.to_vec(), &[data.len()]).requires_grad_(true)
}

/// Both operands as tensor and reference, and a number on either side: values, gradients of the sum, the node.
#[test]
fn operators_in_every_order() {
    type Binary = fn(f64, f64) -> f64;
    let (a, b) = ([1.5, -2.0, 7.5], [2.0, 0.5, -4.0]);
    macro_rules! operator {
        ($op:tt, $by_a:expr, $by_b:expr, $nodes:expr) => {{
            let (x, y) = (leaf(&a), leaf(&b));
            let value: Binary = |a, b| a $op b;
            let (by_a, by_b): (Binary, Binary) = ($by_a, $by_b);
            let both: Vec<f64> = a.iter().zip(&b).map(|(&a, &b)| value(a, b)).collect();
            for z in [&x $op &y, x.clone() $op &y, &x $op y.clone(), x.clone() $op y.clone()] {
                assert_eq!(z.to_vec(), both, stringify!($op));
            }
            let right: Vec<f64> = a.iter().map(|&a| value(a, 3.0)).collect();
            for z in [&x $op 3.0, x.clone() $op 3.0] {
                assert_eq!(z.to_vec(), right, stringify!($op));
            }
            let left: Vec<f64> = b.iter().map(|&b| value(3.0, b)).collect();
            for z in [3.0 $op &y, 3.0 $op y.clone()] {
                for (z, left) in z.to_vec().iter().zip(&left) {
                    assert!((z - left).abs() <= 1e-15 * left.abs(), "{}: {z}, {left}", stringify!($op));
                }
            }
            (&x $op &y).sum().backward();
            let expected = |by: Binary| -> Vec<f64> { a.iter().zip(&b).map(|(&a, &b)| by(a, b)).collect() };
            assert_eq!(x.grad().unwrap().to_vec(), expected(by_a), stringify!($op));
            assert_eq!(y.grad().unwrap().to_vec(), expected(by_b), stringify!($op));
            let nodes = [&x $op &y, &x $op 3.0, 3.0 $op &y].map(|z| z.grad_fn().unwrap().name().to_owned());
            assert_eq!(nodes, $nodes, stringify!($op));
        }};
    }
    operator!(+, |_, _| 1.0, |_, _| 1.0, ["AddBackward0"; 3]);
    operator!(-, |_, _| 1.0, |_, _| -1.0, ["SubBackward0", "SubBackward0", "RsubBackward1"]);
    operator!(*, |_, b| b, |a, _| a, ["MulBackward0"; 3]);
    operator!(/, |_, b| 1.0 / b, |a, b| -(1.0 / b * (a / b)), ["DivBackward0", "DivBackward0", "MulBackward0"]);
    operator!(%, |_, _| 1.0, |a, b| -(a / b).trunc(), ["FmodBackward1", "FmodBackward0", "FmodBackward1"]);
    let x = leaf(&a);
    assert_eq!((-&x).to_vec(), [-1.5, 2.0, -7.5]);
    assert_eq!((-x).grad_fn().unwrap().name(), "NegBackward0");
}

#[test]
fn assignments_change_the_tensor_itself() {
    let x: Tensor<f64> = tensor([1.0, 2.0]);
    let mut handle = x.clone();
    handle += 1.0;
    handle -= &tensor([1.0, 0.0]);
    handle *= tensor([2.0, 3.0]);
    handle /= 2.0;
    assert_eq!(x.to_vec(), [1.0, 4.5]);
    assert_eq!(x.version(), 4);
}

#[test]
fn integers() {
    let (a, b): (Tensor<i64>, Tensor<i64>) = (tensor([7, -7, i64::MAX]), tensor([2, 2, 1]));
    for (what, got, expected) in [
        ("add", &a + &b, [9, -5, i64::MIN]),
        ("sub", 1 - &a, [-6, 8, -i64::MAX + 1]),
        ("mul", &a * 2, [14, -14, -2]),
        ("div", &a / &b, [3, -3, i64::MAX]),
        ("rem", &a % &b, [1, -1, 0]),
        ("div by number", &a / -1, [-7, 7, -i64::MAX]),
        ("neg", -&a, [-7, 7, -i64::MAX]),
        ("abs", a.abs(), [7, 7, i64::MAX]),
        ("sign", a.sign(), [1, -1, 1]),
        ("square", b.square(), [4, 4, 1]),
        ("maximum", a.maximum(3), [7, 3, i64::MAX]),
        ("minimum", a.minimum(&b), [2, -7, 1]),
        ("clamp", a.clamp(-1, 5), [5, -1, 5]),
        ("clamp, crossed", a.clamp(5, -1), [-1, -1, -1]),
        ("clamp_min", a.clamp_min(0), [7, 0, i64::MAX]),
        ("clamp_max", a.clamp_max(0), [0, -7, 0]),
    ] {
        assert_eq!(got.to_vec(), expected, "{what}");
        assert!(got.grad_fn().is_none(), "{what}");
    }
    assert_eq!((tensor([i64::MIN]) / -1).to_vec(), [i64::MIN]);
    let error = |op| Error::Argument { op, message: "a divisor is zero".to_owned() };
    assert_eq!(a.try_div(tensor([1, 0, 1])).unwrap_err(), error("div"));
    assert_eq!(a.try_div_(0).unwrap_err(), error("div_"));
    assert_eq!(a.try_rem(0).unwrap_err(), error("rem"));
}

#[test]
fn comparisons_and_masks() {
    let (a, b): (Tensor<f64>, Tensor<f64>) = (tensor([[1.0, f64::NAN], [3.0, -0.0]]), tensor([1.0, 0.0]));
    let (yes, no) = (true, false);
    for (what, got, expected) in [
        ("lt", a.lt(&b), [no, no, no, no]),
        ("le", a.le(&b), [yes, no, no, yes]),
        ("gt", a.gt(&b), [no, no, yes, no]),
        ("ge", a.ge(&b), [yes, no, yes, yes]),
        ("eq", a.eq(&b), [yes, no, no, yes]),
        ("ne", a.ne(1.0), [no, yes, yes, yes]),
        ("not", !a.gt(0.0), [no, yes, no, yes]),
        ("and", a.gt(0.0) & a.lt(2.0), [yes, no, no, no]),
        ("or", a.gt(2.0) | &a.lt(2.0), [yes, no, yes, yes]),
        ("xor", &a.gt(0.0) ^ true, [no, yes, no, yes]),
    ] {
        assert_eq!(got.to_vec(), expected, "{what}");
        assert_eq!(got.shape(), [2, 2], "{what}");
    }
}

/// All three broadcast, and what is not taken gets no gradient, whatever it is.
#[test]
fn selections() {
    let (x, y) = (leaf(&[f64::INFINITY, 1.0, f64::NAN]), leaf(&[2.0]));
    let mask = tensor([[false, true, false], [false, false, false]]);
    let z = mask.where_cond(x.square().log(), &y);
    assert_eq!(z.to_vec(), [2.0, 0.0, 2.0, 2.0, 2.0, 2.0]);
    assert_eq!(z.grad_fn().unwrap().name(), "WhereBackward0");
    z.sum().backward();
    assert_eq!(x.grad().unwrap().to_vec()[1], 2.0);
    assert_eq!(y.grad().unwrap().to_vec(), [5.0]);
    let (x, root) = (leaf(&[0.0, -1.0, 4.0]), |x: &Tensor<f64>| x.gt(0.0).where_cond(x.sqrt(), 0.0));
    root(&x).sum().backward();
    assert_eq!(x.grad().unwrap().to_vec(), [0.0, 0.0, 0.25]);
    assert_eq!(tensor([true, false]).where_cond(1i64, 2).to_vec(), [1, 2]);
}

/// A mask that changes before the pass back is an error, not a wrong gradient.
#[test]
fn masks_are_watched() {
    let x = leaf(&[1.0, 2.0]);
    let mask = tensor([true, false]);
    let y = mask.where_cond(&x, 0.0).sum();
    mask.fill_(false);
    assert!(matches!(y.try_backward(), Err(Error::SavedModified { .. })));
}

#[test]
fn errors_name_the_method() {
    let (a, b) = (leaf(&[1.0, 2.0]), leaf(&[1.0, 2.0, 3.0]));
    let broadcast = |op| Error::Broadcast { op, left: vec![2], right: vec![3] };
    for (got, op) in [
        (a.try_add(&b).err(), "add"),
        (a.try_rem(&b).err(), "rem"),
        (a.try_fmod(&b).err(), "fmod"),
        (a.try_pow(&b).err(), "pow"),
        (a.try_maximum(&b).err(), "maximum"),
        (a.try_clamp_min(&b).err(), "clamp_min"),
        (a.try_atan2(&b).err(), "atan2"),
        (a.try_lt(&b).err(), "lt"),
        (a.try_eq(&b).err(), "eq"),
        (a.gt(0.0).try_bitand(b.gt(0.0)).err(), "bitand"),
        (a.gt(0.0).try_where_cond(&b, 0.0).err(), "where_cond"),
    ] {
        assert_eq!(got, Some(broadcast(op)));
    }
    assert_eq!(a.try_exp_().unwrap_err(), Error::LeafInPlace { op: "exp_", view: false });
    assert_eq!(a.try_add_(1.0).unwrap_err(), Error::LeafInPlace { op: "add_", view: false });
    let grown = Error::Shape { op: "mul_", expected: vec![2], found: vec![3, 2] };
    assert_eq!(a.detach().try_mul_(Tensor::ones(&[3, 1])).unwrap_err(), grown);
}

/// Functions that neither the standard library nor `libm` has, at values from tables (Abramowitz and Stegun, 7.1) and at the
/// ends.
#[test]
fn special_functions() {
    let x: Tensor<f64> = tensor([0.5, 1.0, -2.0]);
    for (erf, expected) in x.erf().to_vec().iter().zip([0.520_499_877_8, 0.842_700_792_9, -0.995_322_265_0]) {
        assert!((erf - expected).abs() < 1e-10, "{erf}");
    }
    let y: Tensor<f64> = tensor([-0.999_999_999, -0.7, -1e-12, 0.0, 0.3, 0.5, 0.99, 1.0 - 1e-15]);
    for (back, y) in y.erfinv().erf().to_vec().iter().zip(y.to_vec()) {
        assert!((back - y).abs() <= 4.0 * f64::EPSILON * y.abs(), "{back}, {y}");
    }
    let ends: Tensor<f64> = tensor([-1.0, 1.0]);
    assert_eq!(ends.erfinv().to_vec(), [f64::NEG_INFINITY, f64::INFINITY]);
    assert!(tensor([1.5f64]).erfinv().item().is_nan());
}

/// Value and gradient, bit for bit but for what NaN it is.
#[test]
fn negative_zeros_and_nan() {
    type F = fn(&Tensor<f64>) -> Tensor<f64>;
    let table: [(&str, F, f64, f64, f64); 11] = [
        ("relu", |x| x.relu(), -0.0, -0.0, 0.0),
        ("clamp_min", |x| x.clamp_min(0.0), -0.0, -0.0, 0.0),
        ("clamp", |x| x.clamp(0.0, 0.0), -0.0, -0.0, 0.0),
        ("maximum", |x| x.maximum(0.0), -0.0, -0.0, 0.5),
        ("maximum", |x| x.maximum(-0.0), 0.0, 0.0, 0.5),
        ("minimum", |x| x.minimum(0.0), -0.0, -0.0, 0.5),
        ("minimum", |x| x.minimum(-0.0), 0.0, 0.0, 0.5),
        ("relu", |x| x.relu(), f64::NAN, f64::NAN, 1.0),
        ("relu6", |x| x.relu6(), f64::NAN, f64::NAN, 1.0),
        ("hardtanh", |x| x.hardtanh(-1.0, 1.0), f64::NAN, f64::NAN, 1.0),
        ("hardswish", |x| x.hardswish(), f64::NAN, f64::NAN, f64::NAN),
    ];
    for (what, f, at, value, gradient) in table {
        let x = tensor(at).requires_grad_(true);
        let y = f(&x);
        y.backward();
        let same = |a: f64, b: f64| a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan();
        let got = (y.item(), x.grad().expect("a gradient").item());
        assert!(same(got.0, value) && same(got.1, gradient), "{what} at {at}: {got:?}");
    }
}
