//! Changes in place, and values that are saved meanwhile.
use super::*;
use autodiff_core::{Error, no_grad};

#[test]
fn a_changed_result() {
    let x = leaf([1.0, 2.0]);
    let y = &x * 3.0;
    y.mul_(2.0);
    y.add_(&x);
    close(&y, [7.0, 14.0]);
    assert_eq!((&*name(&y), y.version()), ("AddBackward0", 2));
    y.sum().backward();
    has_grad(&x, [7.0, 7.0]);
}

/// PyTorch refuses the pass back, as the saved operand is overwritten; here it is copied before.
#[test]
fn squared_by_itself() {
    let x = leaf([1.0, -2.0]);
    let y = &x * 3.0;
    y.mul_(&y);
    close(&y, [9.0, 36.0]);
    y.sum().backward();
    has_grad(&x, [18.0, -36.0]);
}

#[test]
fn functions_that_keep_their_result() {
    let x = leaf([1.0, -2.0]);
    let y = &x * 1.0;
    y.exp_();
    assert_eq!(name(&y), "ExpBackward0");
    y.sum().backward();
    has_grad(&x, [std::f64::consts::E, 0.1353352832366127]);

    let y = &x * 1.0;
    y.sigmoid_();
    y.relu_();
    assert_eq!(name(&y), "ReluBackward0");
    was_modified(y.sum().try_backward(), "SigmoidBackward0", "SigmoidBackward0", (1, 2));
}

#[test]
fn a_saved_operand_is_changed() {
    let x = leaf([1.0, 2.0]);
    let y = &x * 2.0;
    let z = (&y * &y).sum();
    y.add_(1.0);
    was_modified(z.try_backward(), "MulBackward0", "AddBackward0", (0, 1));
    let y = &x * 2.0;
    let z = y.sin().sum();
    y.mul_(3.0);
    y.add_(1.0);
    was_modified(z.try_backward(), "SinBackward0", "AddBackward0", (0, 2));
    assert!(x.grad().is_none());
}

#[test]
fn a_saved_result_is_changed() {
    let x = leaf([1.0, 2.0]);
    let y = x.exp();
    y.add_(1.0);
    was_modified(y.sum().try_backward(), "ExpBackward0", "ExpBackward0", (0, 1));
    let z = x.tanh() * 2.0;
    z.add_(1.0);
    z.sum().backward();
    has_grad(&x, [0.8399486832280523, 0.14130164970632886]);
}

#[test]
fn what_is_not_saved_may_change() {
    let x = leaf([1.0, 2.0]);
    let y = &x + 1.0;
    let z = &y + &x;
    y.mul_(5.0);
    (z.sum() + y.sum()).backward();
    has_grad(&x, [7.0, 7.0]);
}

#[test]
fn changes_without_grad_count_too() {
    let x = leaf([1.0, 2.0]);
    let y = &x * 2.0;
    let z = (&y * &y).sum();
    no_grad(|| y.add_(1.0));
    assert_eq!((y.version(), &*name(&y)), (1, "MulBackward0"));
    was_modified(z.try_backward(), "MulBackward0", "MulBackward0", (0, 1));

    let w = leaf([1.0, 2.0]);
    let z = (&w * &w).sum();
    no_grad(|| w.sub_(0.5));
    close(&w, [0.5, 1.5]);
    assert!(w.version() == 1 && w.is_leaf() && w.requires_grad());
    assert!(matches!(z.try_backward(), Err(Error::SavedModified { expected: 0, actual: 1, .. })));
}

#[test]
fn changes_through_a_detached_tensor_count_too() {
    let x = leaf([1.0, 2.0]);
    let y = &x * 2.0;
    let z = (&y * &y).sum();
    y.detach().zero_();
    close(&y, [0.0, 0.0]);
    assert_eq!(y.version(), 1);
    was_modified(z.try_backward(), "MulBackward0", "MulBackward0", (0, 1));
}

#[test]
fn leaves_are_not_changed() {
    let x = leaf([1.0, 2.0]);
    assert_eq!(x.try_add_(1.0).unwrap_err(), Error::LeafInPlace { op: "add_", view: false });
    assert_eq!(x.select(0, 0).try_mul_(2.0).unwrap_err(), Error::LeafInPlace { op: "mul_", view: true });
    assert_eq!(x.slice(0, 0..1, 1).try_fill_(1.0).unwrap_err(), Error::LeafInPlace { op: "fill_", view: true });
    assert_eq!(x.version(), 0);
    close(&x, [1.0, 2.0]);
}

#[test]
fn a_constant_becomes_part_of_the_graph() {
    let x = leaf([1.0, 2.0]);
    let c = Tensor::<f64>::zeros(&[2]);
    c.add_(&x * 2.0);
    assert!(c.requires_grad() && !c.is_leaf());
    assert_eq!(name(&c), "AddBackward0");
    c.mul_(&x);
    c.sum().backward();
    close(&c, [2.0, 8.0]);
    has_grad(&x, [4.0, 8.0]);
}

#[test]
fn copied_into() {
    let (x, y) = (leaf([1.0, 2.0, 3.0]), leaf([[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]]));
    let z = &y * 2.0;
    z.copy_(&x);
    assert_eq!(name(&z), "CopyBackwards");
    close(&z, [[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]]);
    (z * constant([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])).sum().backward();
    has_grad(&x, [5.0, 7.0, 9.0]);
    has_grad(&y, [[0.0; 3]; 2]);
}

#[test]
fn filled() {
    let x = leaf([1.0, 2.0]);
    let y = &x * 2.0;
    y.fill_(3.0);
    assert_eq!((&*name(&y), y.requires_grad()), ("FillBackward2", true));
    (&y * &x).sum().backward();
    has_grad(&x, [3.0, 3.0]);

    let x = leaf([1.0, 2.0]);
    let y = &x * 2.0;
    y.zero_();
    assert_eq!(name(&y), "ZeroBackward0");
    (&y + &x).sum().backward();
    has_grad(&x, [1.0, 1.0]);
}

#[test]
fn every_handle_sees_the_change() {
    let x = leaf([1.0, 2.0]);
    let y = &x * 2.0;
    let handle = y.clone();
    y.mul_(&x);
    close(&handle, [2.0, 8.0]);
    assert_eq!(name(&handle), "MulBackward0");
    handle.sum().backward();
    has_grad(&x, [4.0, 8.0]);
}

#[test]
fn a_sum_in_a_loop() {
    let x = leaf([1.0, 2.0]);
    let mut s = Tensor::<f64>::zeros(&[2]);
    for k in 1..5 {
        s += x.pow(f64::from(k));
    }
    close(&s, [4.0, 30.0]);
    assert_eq!((s.version(), &*name(&s)), (4, "AddBackward0"));
    s.sum().backward();
    has_grad(&x, [10.0, 49.0]);
}

#[test]
fn steps_of_descent() {
    let w = leaf([1.0, -2.0]);
    for _ in 0..3 {
        (&w - 3.0).pow(2.0).sum().backward();
        no_grad(|| w.sub_(w.grad().unwrap() * 0.1));
        w.zero_grad();
    }
    close(&w, [1.976, 0.44000000000000017]);
    assert_eq!(w.version(), 3);
}

#[test]
fn operands_that_broadcast() {
    let (x, b) = (leaf([[1.0, 2.0], [3.0, 4.0]]), leaf([10.0, 20.0]));
    let y = &x * 1.0;
    y.mul_(&b);
    y.sub_(&b);
    y.div_(constant([[2.0], [4.0]]));
    close(&y, [[0.0, 10.0], [5.0, 15.0]]);
    assert_eq!(name(&y), "DivBackward0");
    (&y * &y).sum().backward();
    has_grad(&x, [[0.0, 200.0], [25.0, 150.0]]);
    has_grad(&b, [5.0, 32.5]);
    let grows = b.detach().try_add_(&x).unwrap_err();
    assert_eq!(grows, Error::Shape { op: "add_", expected: vec![2], found: vec![2, 2] });
}

#[test]
fn detached_in_place() {
    let x = leaf([1.0, 2.0]);
    let y = &x * 2.0;
    y.detach_();
    assert!(!y.requires_grad() && y.is_leaf() && y.grad_fn().is_none());
    y.requires_grad_(true);
    (&y * &x).sum().backward();
    has_grad(&x, [2.0, 4.0]);
    has_grad(&y, [1.0, 2.0]);
    // A view from before stays in the graph, and cannot leave it.
    let x = leaf([1.0, 2.0]);
    let y = &x * 3.0;
    let view = y.select(0, 0);
    y.detach_();
    assert!(matches!(view.try_detach_(), Err(Error::Argument { op: "detach_", .. })));
    (&view + x.sum()).backward();
    has_grad(&x, [4.0, 1.0]);
}

#[test]
fn results_that_are_changed() {
    type F = fn(&Tensor<f64>, &Tensor<f64>) -> Tensor<f64>;
    let table: [(&str, F); 9] = [
        ("div", |x, y| x / y),
        ("div by a norm", |x, _| x / x.norm()),
        ("fmod", |x, y| x % y),
        ("remainder", |x, y| x.remainder(y)),
        ("pow of tensors", |x, y| x.pow(y)),
        ("pow 1/2", |x, _| x.pow(0.5)),
        ("pow 1.5", |x, _| x.pow(1.5)),
        ("pow 3", |x, _| x.pow(3.0)),
        ("mul", |x, y| x * y),
    ];
    for (what, f) in table {
        let gradients = |changed: bool| {
            let (x, y) = (leaf([7.0, 2.0]), leaf([3.0, -4.0]));
            let z = f(&x, &y);
            if changed {
                z.add_(1.0);
            }
            (&z * constant([1.0, 10.0])).sum().backward();
            [x, y].map(|x| x.grad().map(|grad| grad.to_vec()))
        };
        assert_eq!(gradients(true), gradients(false), "{what}");
    }
}

#[test]
fn versions() {
    let x = constant([1.0, 2.0]);
    assert_eq!(x.version(), 0);
    x.add_(1.0);
    let v = x.slice(0, 0..1, 1);
    v.mul_(2.0);
    let found = [&x, &v, &x.detach(), &x.copy(), &(&x * 1.0)].map(Tensor::version);
    assert_eq!(found, [2, 2, 2, 0, 0]);
}

#[test]
fn the_old_graph_stays() {
    let x = leaf([2.0]);
    let y = &x * 3.0;
    let old = &y + 0.0;
    y.mul_(&x);
    (&old * 10.0 + &y).sum().backward();
    has_grad(&x, [42.0]);
}

#[test]
fn clamped_and_raised() {
    let x = leaf([0.5, 2.0, 3.0]);
    let y = &x * 1.0;
    y.pow_(2.0);
    y.clamp_(1.0, 8.0);
    y.sqrt_();
    close(&y, [1.0, 2.0, 2.8284271247461903]);
    assert_eq!(name(&y), "SqrtBackward0");
    y.sum().backward();
    has_grad(&x, [0.0, 1.0, 0.0]);
}
