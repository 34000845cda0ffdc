//! Annotated functions on tensors: `map`, `zip_map` and `apply` against the same function written in tensor operations, in
//! all orders that have a loop of their own, and two beyond.
use autodiff::autograd::{self, GradOptions};
use autodiff::{Error, Tensor, differentiable, grad, no_grad, tensor};

#[differentiable]
fn wave(x: f64) -> f64 {
    x.exp() * x.sin() + 2.0 * x
}
#[differentiable]
fn bent(x: f64) -> f64 {
    if x > 0.5 { x * x * x } else { x.cos() - x.max(-1.0) }
}
#[differentiable]
fn looped(x: f64) -> f64 {
    let mut sum = 1.0;
    for k in 1..4 {
        sum = sum * x + k as f64;
    }
    sum
}
#[differentiable]
fn powers(x: f64) -> f64 {
    (x + 3.0).powf(2.5) + (x + 3.0).powi(3) / x.cosh()
}
#[differentiable]
fn line(x: f64) -> f64 {
    2.0 * x + 3.0
}
#[differentiable]
fn constant(x: f64) -> f64 {
    let _ = x;
    4.0
}
#[differentiable]
fn mixed(x: f64, y: f64) -> f64 {
    (x * y).sin() + x / (y * y + 1.0) + y
}
#[differentiable]
fn single(x: f32) -> f32 {
    x.tanh() * x + (x as f64 * 0.5).sin() as f32
}

#[differentiable]
fn total(x: &[f64]) -> f64 {
    let mut sum = 0.0;
    for i in 0..x.len() {
        sum += x[i] * x[i] * x[(i + 1) % x.len()].exp();
    }
    sum
}
#[differentiable]
fn spread(x: &[f64]) -> Vec<f64> {
    let mut y = vec![0.0; x.len() + 1];
    for i in 0..x.len() {
        y[i] += x[i] * x[i] * x[0];
        y[i + 1] += x[i].sin();
    }
    y
}

type F = fn(&[&Tensor<f64>]) -> Tensor<f64>;

/// A name, the annotated function on tensors, the same in tensor operations, and the shapes of the operands.
fn table() -> Vec<(&'static str, F, F, Vec<&'static [usize]>)> {
    fn neighbours(x: &Tensor<f64>) -> Tensor<f64> {
        let x = x.reshape(&[-1]);
        let next = Tensor::cat(&[&x.slice(0, 1.., 1), &x.slice(0, ..1, 1)], 0);
        (&x * &x * next.exp()).sum()
    }
    fn spread_by_hand(x: &Tensor<f64>) -> Tensor<f64> {
        let zero = Tensor::zeros(&[1]);
        Tensor::cat(&[&(x * x * x.select(0, 0)), &zero], 0) + Tensor::cat(&[&zero, &x.sin()], 0)
    }
    vec![
        ("wave", |x| x[0].map(wave), |x| x[0].exp() * x[0].sin() + 2.0 * x[0], vec![&[2, 3]]),
        ("wave of a number", |x| x[0].map(wave), |x| x[0].exp() * x[0].sin() + 2.0 * x[0], vec![&[]]),
        ("wave of nothing", |x| x[0].map(wave), |x| x[0].exp() * x[0].sin(), vec![&[0, 2]]),
        (
            "wave transposed",
            |x| x[0].t().map(wave),
            |x| x[0].t().exp() * x[0].t().sin() + 2.0 * x[0].t(),
            vec![&[2, 3]],
        ),
        (
            "bent",
            |x| x[0].map(bent),
            |x| x[0].gt(0.5).where_cond(x[0].pow(3.0), x[0].cos() - x[0].maximum(-1.0)),
            vec![&[4]],
        ),
        ("looped", |x| x[0].map(looped), |x| ((x[0] + 1.0) * x[0] + 2.0) * x[0] + 3.0, vec![&[3]]),
        ("powers", |x| x[0].map(powers), |x| (x[0] + 3.0).pow(2.5) + (x[0] + 3.0).pow(3.0) / x[0].cosh(), vec![&[3]]),
        ("line", |x| x[0].map(line), |x| 2.0 * x[0] + 3.0, vec![&[3]]),
        ("constant", |x| x[0].map(constant), |x| x[0] * 0.0 + 4.0, vec![&[3]]),
        ("derivative", |x| x[0].map(grad(wave)), |x| x[0].exp() * (x[0].sin() + x[0].cos()) + 2.0, vec![&[3]]),
        (
            "mixed",
            |x| x[0].zip_map(mixed, x[1]),
            |x| (x[0] * x[1]).sin() + x[0] / (x[1] * x[1] + 1.0) + x[1],
            vec![&[2, 3], &[2, 3]],
        ),
        (
            "mixed, broadcast",
            |x| x[0].zip_map(mixed, x[1]),
            |x| (x[0] * x[1]).sin() + x[0] / (x[1] * x[1] + 1.0) + x[1],
            vec![&[2, 1], &[3]],
        ),
        ("mixed with a number", |x| x[0].zip_map(mixed, 0.7), |x| (x[0] * 0.7).sin() + x[0] / 1.49 + 0.7, vec![&[3]]),
        (
            "in place",
            |x| {
                let y = x[0] * 1.0;
                y.map_(wave);
                y
            },
            |x| x[0].exp() * x[0].sin() + 2.0 * x[0],
            vec![&[3]],
        ),
        ("total", |x| x[0].apply(total), |x| neighbours(x[0]), vec![&[2, 2]]),
        ("total transposed", |x| x[0].t().apply(total), |x| neighbours(&x[0].t()), vec![&[2, 3]]),
        ("spread", |x| x[0].apply(spread), |x| spread_by_hand(x[0]), vec![&[3]]),
        ("derivative of total", |x| x[0].apply(grad(total)), |x| gradient_of(&neighbours(x[0]), x[0]), vec![&[3]]),
    ]
}

fn options(create_graph: bool) -> GradOptions<f64> {
    GradOptions { grad_outputs: Vec::new(), retain_graph: true, create_graph, materialize_grads: true }
}

fn gradient_of(y: &Tensor<f64>, x: &Tensor<f64>) -> Tensor<f64> {
    autograd::grad(&[y], &[x], options(true)).remove(0)
}

/// Numbers on both sides of the branches, with the operand's number mixed in.
fn leaf(shape: &[usize], operand: usize) -> Tensor<f64> {
    let count: usize = shape.iter().product();
    let number = |k: usize| ((k + 1) as f64 * [0.618, 0.755][operand]).fract() * 1.8 - 0.6;
    Tensor::from_vec((0..count).map(number).collect(), shape).requires_grad_(true)
}

#[track_caller]
fn close(what: &str, got: &[f64], expected: &[f64]) {
    assert_eq!(got.len(), expected.len(), "{what}");
    for (got, expected) in got.iter().zip(expected) {
        assert!((got - expected).abs() <= 1e-10 * 1.0_f64.max(expected.abs()), "{what}: {got}, expected {expected}");
    }
}

/// The derivatives of all orders by all operands, each of the sum over the one before with weights of its own.
fn derivatives(
    y: &Tensor<f64>,
    x: &[&Tensor<f64>],
    order: usize,
    what: &str,
    check: &mut impl FnMut(&str, &Tensor<f64>),
) {
    check(what, y);
    if order == 0 || !y.requires_grad() {
        return;
    }
    let weights: Vec<f64> = (0..y.numel()).map(|k| 1.0 + 0.3 * k as f64).collect();
    let sum = (y * Tensor::from_vec(weights, y.shape())).sum();
    for (i, grad) in autograd::grad(&[&sum], x, options(order > 1)).iter().enumerate() {
        assert_eq!(grad.shape(), x[i].shape(), "{what}");
        derivatives(grad, x, order - 1, &format!("{what}, by {i}"), check);
    }
}

#[test]
fn all_orders() {
    for (name, fused, by_hand, shapes) in table() {
        let x: Vec<_> = shapes.iter().enumerate().map(|(i, shape)| leaf(shape, i)).collect();
        let x: Vec<_> = x.iter().collect();
        for order in 0..=4 {
            let mut expected = Vec::new();
            derivatives(&by_hand(&x), &x, order, name, &mut |what, y| expected.push((what.to_owned(), y.to_vec())));
            derivatives(&fused(&x), &x, order, name, &mut |what, y| {
                let of_the_same_name = expected.iter().find(|(name, _)| name == what);
                let zeros = vec![0.0; y.numel()];
                close(&format!("{what}, order {order}"), &y.to_vec(), of_the_same_name.map_or(&zeros, |(_, y)| y));
            });
        }
    }
}

/// The cotangent of a node depends on its operand: only the explicit dependence is the node's.
#[test]
fn cotangents_that_depend_on_the_operand() {
    let expected = |x: &Tensor<f64>| (x.exp() * x.sin() + 2.0 * x).pow(2.0) * x;
    let x = leaf(&[3], 0);
    let (mut got, mut expected) = ((x.map(wave).pow(2.0) * &x).sum(), expected(&x).sum());
    for order in 1..=4 {
        (got, expected) = (gradient_of(&got, &x).sum(), gradient_of(&expected, &x).sum());
        close(&format!("order {order}"), &got.to_vec(), &expected.to_vec());
    }
}

#[test]
fn single_precision() {
    let x: Tensor = tensor([-1.2, 0.3, 0.9]).requires_grad_(true);
    let by_hand = |x: &Tensor| x.tanh() * x + (x.to::<f64>() * 0.5).sin().to::<f32>();
    let (mut got, mut expected) = (x.map(single), by_hand(&x));
    for order in 0..4 {
        for (got, expected) in got.to_vec().iter().zip(expected.to_vec()) {
            assert!((got - expected).abs() <= 2e-5 * 1.0_f32.max(expected.abs()), "order {order}: {got}, {expected}");
        }
        let options = || GradOptions {
            grad_outputs: Vec::new(),
            retain_graph: true,
            create_graph: true,
            materialize_grads: true,
        };
        got = autograd::grad(&[&got.sum()], &[&x], options()).remove(0);
        expected = autograd::grad(&[&expected.sum()], &[&x], options()).remove(0);
    }
}

/// A zero cotangent stays zero through an infinite derivative.
#[test]
fn strong_zero() {
    #[differentiable]
    fn root(x: f64) -> f64 {
        x.sqrt()
    }
    let x: Tensor<f64> = tensor([0.0, 4.0]).requires_grad_(true);
    x.gt(0.0).where_cond(x.map(root), 0.0).sum().backward();
    assert_eq!(x.grad().unwrap().to_vec(), [0.0, 0.25]);
}

#[test]
fn names_and_errors() {
    let x = leaf(&[3], 0);
    let name = |y: Tensor<f64>| y.grad_fn().unwrap().name().to_owned();
    assert_eq!(name(x.map(line)), "MapBackward0");
    assert_eq!(name(x.zip_map(mixed, 2.0)), "MapBackward0");
    assert_eq!(name(x.apply(total)), "ApplyBackward0");
    assert!(no_grad(|| x.map(line)).grad_fn().is_none());
    let other = leaf(&[2], 1);
    let broadcast = |op| Error::Broadcast { op, left: vec![3], right: vec![2] };
    assert_eq!(x.try_zip_map(mixed, &other).unwrap_err(), broadcast("zip_map"));
    assert_eq!(x.try_map_(line).unwrap_err(), Error::LeafInPlace { op: "map_", view: false });
}
