//! Passes back: what accumulates, what is freed, what hooks see. The behaviour is PyTorch's.
#![cfg(feature = "tensor")]
use autodiff_core::autograd::{self, GradOptions};
use autodiff_core::{BackwardOptions, Error, Tensor, enable_grad, is_grad_enabled, no_grad, set_grad_enabled, tensor};
use std::panic::catch_unwind;

mod hooks;
#[path = "../leaves/mod.rs"]
mod leaves;
use leaves::{T, create, grad_of, leaf, retain};

#[test]
fn gradients_add_up_in_the_tensor_that_handles_see() {
    let x = leaf(2.0);
    x.mul(3.0).backward();
    let handle = x.grad().unwrap();
    x.mul(&x).backward();
    assert_eq!(handle.item(), 3.0 + 4.0);
    handle.zero_();
    assert_eq!(grad_of(&x), Some(vec![0.0]));
    x.zero_grad();
    assert_eq!(grad_of(&x), None);
    x.mul(5.0).backward();
    assert_eq!((handle.item(), grad_of(&x)), (0.0, Some(vec![5.0])));
}

#[test]
fn a_gradient_is_not_shared_with_another_leaf_or_with_the_caller() {
    let (x, y) = (leaf([1.0, 2.0]), leaf([3.0, 4.0]));
    let gradient: T = tensor([1.0, 10.0]);
    for _ in 0..2 {
        let options = BackwardOptions { gradient: Some(gradient.clone()), ..BackwardOptions::default() };
        x.add(&y).backward_with(options);
    }
    assert!(!x.grad().unwrap().shares_storage(&y.grad().unwrap()));
    assert_eq!((grad_of(&x), gradient.to_vec()), (Some(vec![2.0, 20.0]), vec![1.0, 10.0]));
}

#[test]
fn a_gradient_brings_its_graph_only_where_the_pass_is_recorded() {
    for create_graph in [false, true] {
        let (x, y) = (leaf([2.0]), leaf([3.0]));
        let z = x.add(&x).add(&y);
        // Given away, so nobody else sees it.
        let gradient = Some(leaf([5.0]).mul(1.0));
        z.backward_with(BackwardOptions { gradient, create_graph, ..BackwardOptions::default() });
        assert_eq!((grad_of(&x), grad_of(&y)), (Some(vec![10.0]), Some(vec![5.0])));
        assert_eq!(x.grad().unwrap().requires_grad(), create_graph);
        assert_eq!(y.grad().unwrap().requires_grad(), create_graph);
    }
    let x = leaf([2.0]);
    x.backward_with(BackwardOptions { gradient: Some(leaf([5.0])), ..BackwardOptions::default() });
    assert!(!x.grad().unwrap().requires_grad());
}

#[test]
fn a_second_pass_fails_only_where_values_were_saved() {
    let x = leaf(2.0);
    let linear = x.mul(3.0).add(1.0);
    linear.backward();
    linear.backward();
    assert_eq!(grad_of(&x), Some(vec![6.0]));
    let square = x.mul(&x);
    square.backward_with(retain());
    square.backward();
    let error = Err(Error::BackwardTwice { node: "MulBackward0".to_string() });
    assert_eq!(square.try_backward(), error);
    assert_eq!(grad_of(&x), Some(vec![6.0 + 8.0]));
    // A part of the graph that an earlier pass has freed.
    let shared = x.mul(&x);
    let (one, other) = (shared.add(1.0), shared.mul(2.0));
    one.backward();
    assert_eq!(other.try_backward(), error);
}

#[test]
fn several_roots_go_back_in_one_pass() {
    let x = leaf([2.0, 3.0]);
    let y = x.mul(&x);
    let sum = y.sum();
    // Together they run the square once, so nothing is freed too early.
    autograd::backward(&[&y, &y, &sum], &[tensor([1.0, 0.0]), tensor([0.0, 10.0]), tensor(100.0)]);
    assert_eq!(grad_of(&x), Some(vec![101.0 * 4.0, 110.0 * 6.0]));
    // A root behind another root.
    let x = leaf(3.0);
    let y = x.mul(&x);
    autograd::backward(&[y.mul(2.0), y], &[]);
    assert_eq!(grad_of(&x), Some(vec![3.0 * 6.0]));
    autograd::backward::<f64, T>(&[], &[]);
}

#[test]
fn grad_returns_gradients_and_leaves_alone_those_of_leaves() {
    let (x, w, unused) = (leaf([2.0, 3.0]), leaf(5.0), leaf([1.0, 1.0]));
    let y = x.mul(&w);
    let z = y.mul(&y).sum();
    let all = GradOptions { retain_graph: true, ..GradOptions::default() };
    let grads = autograd::grad(&[&z], &[&y, &w, &x, &z], all.clone());
    let grads: Vec<_> = grads.iter().map(Tensor::to_vec).collect();
    assert_eq!(grads, [vec![20.0, 30.0], vec![2.0 * 5.0 * 13.0], vec![100.0, 150.0], vec![1.0]]);
    assert_eq!((grad_of(&x), grad_of(&w)), (None, None));
    assert_eq!(autograd::try_grad(&[&z], &[&x, &unused], all.clone()).err(), Some(Error::UnusedInput { index: 1 }));
    assert!(autograd::grad_allow_unused(&[&z], &[&unused], all.clone())[0].is_none());
    let zeros = GradOptions { materialize_grads: true, ..all.clone() };
    assert_eq!(autograd::grad(&[&z], &[&unused], zeros)[0].to_vec(), [0.0, 0.0]);
    // What comes before an input that is no leaf does not run, so nothing of it is freed.
    let grads = autograd::grad(&[&z], &[&y], GradOptions::default());
    assert_eq!(grads[0].to_vec(), [20.0, 30.0]);
    y.sum().backward();
    assert_eq!(grad_of(&w), Some(vec![5.0]));
    // Several outputs, and gradients for them.
    let options =
        GradOptions { grad_outputs: vec![tensor([1.0, 2.0]), tensor([10.0, 20.0])], ..GradOptions::default() };
    let grads = autograd::grad(&[x.mul(2.0), x.mul(&x)], &[&x], options);
    assert_eq!(grads[0].to_vec(), [2.0 + 40.0, 4.0 + 120.0]);
    assert!(autograd::grad::<f64, _, T>(&[x.sum()], &[], GradOptions::default()).is_empty());
}

#[test]
fn recorded_passes_have_derivatives_of_every_order() {
    // x⁵: 5·4·3·2·1 in the end, and then 0, which is no use of x any more.
    let x = leaf(2.0);
    let mut y = x.mul(&x).mul(&x).mul(&x).mul(&x);
    for order in 0..5 {
        y = autograd::grad(&[&y], &[&x], create()).remove(0);
        let factor: i32 = (0..=order).map(|i| 5 - i).product();
        assert_eq!(y.item(), f64::from(factor) * 2f64.powi(4 - order));
    }
    // Through .grad: x³ has 3x², whose gradient adds 6x.
    let x = leaf(2.0);
    let y = x.mul(&x).mul(&x);
    y.backward_with(BackwardOptions { create_graph: true, ..BackwardOptions::default() });
    let first = x.grad().unwrap();
    assert_eq!((first.item(), first.requires_grad()), (12.0, true));
    x.zero_grad();
    first.backward();
    assert_eq!((grad_of(&x), first.item()), (Some(vec![12.0]), 12.0));
    // A recorded pass does not change a gradient that is there already.
    let (before, y) = (x.grad().unwrap(), x.mul(&x));
    y.backward_with(BackwardOptions { create_graph: true, ..BackwardOptions::default() });
    assert_eq!((before.item(), grad_of(&x)), (12.0, Some(vec![16.0])));
    x.zero_grad();
}

#[test]
fn leaves_and_results_know_what_they_are() {
    let x = leaf(2.0);
    let y = x.mul(2.0);
    let constant: T = tensor(1.0);
    //                 tensor          requires grad, leaf
    for (tensor, expected) in [
        (x.clone(), (true, true)),
        (y.clone(), (true, false)),
        (constant.mul(2.0), (false, true)),
        (no_grad(|| x.mul(2.0)), (false, true)),
        (x.detach(), (false, true)),
        (y.mul(1.0).detach_(), (false, true)),
        (y.requires_grad_(true), (true, false)),
        (leaf(1.0).requires_grad_(false), (false, true)),
        (no_grad(|| leaf(1.0).mul_(3.0)), (true, true)),
    ] {
        assert_eq!((tensor.requires_grad(), tensor.is_leaf()), expected);
        assert_eq!(tensor.grad_fn().is_none(), expected.1);
    }
    assert_eq!(y.try_requires_grad_(false).err(), Some(Error::NotLeaf { op: "requires_grad_" }));
    assert!(x.detach().shares_storage(&x));
}

#[test]
fn detaching_in_place_cuts_the_graph_there() {
    let x = leaf(2.0);
    let y = x.mul(3.0);
    let before = y.mul(1.0);
    y.detach_();
    assert_eq!(y.mul(&x).backward_with_grad_of(&x), 6.0);
    // What was computed before still goes back through it.
    assert_eq!(before.backward_with_grad_of(&x), 3.0);
}

#[test]
fn a_gradient_that_only_compares_depends_on_the_operand_by_zero() {
    type F = fn(&T) -> T;
    let table: [(&str, F); 9] = [
        ("abs", |x| x.abs()),
        ("relu", |x| x.relu()),
        ("leaky_relu", |x| x.leaky_relu(0.1)),
        ("relu6", |x| x.relu6()),
        ("hardtanh", |x| x.hardtanh(-1.0, 1.0)),
        ("hardsigmoid", |x| x.hardsigmoid()),
        ("elu", |x| x.elu(1.0)),
        ("prod", |x| x.prod_dim(1, false)),
        ("nll_loss", |x| x.nll_loss(&tensor([0, 0]))),
    ];
    for (what, f) in table {
        for at in [[[2.0], [3.0]], [[0.5], [7.0]]] {
            let x = leaf(at);
            let first = autograd::grad(&[f(&x).sum()], &[&x], create()).remove(0);
            assert!(first.requires_grad(), "{what}");
            let second = autograd::grad(&[first.sum()], &[&x], GradOptions::default()).remove(0);
            assert_eq!((second.shape(), second.to_vec()), (x.shape(), vec![0.0; 2]), "{what}");
            // Also where the gradient has a graph already.
            let (x, w) = (leaf(at), leaf([[2.0], [5.0]]));
            let first = autograd::grad(&[(f(&x) * w.sum()).sum()], &[&x], create()).remove(0);
            let both = autograd::grad(&[first.sum()], &[&x, &w], GradOptions::default());
            assert_eq!(both[0].to_vec(), [0.0; 2], "{what}");
        }
    }
}

#[test]
fn second_derivatives_are_infinite_where_first_ones_are() {
    type F = fn(&T) -> T;
    let table: [(&str, F, f64, f64); 7] = [
        ("asin", |x| x.asin(), 1.0, 1.0),
        ("asin", |x| x.asin(), -1.0, -1.0),
        ("acos", |x| x.acos(), 1.0, -1.0),
        ("acos", |x| x.acos(), -1.0, 1.0),
        ("acosh", |x| x.acosh(), 1.0, -1.0),
        ("atanh", |x| x.atanh(), 1.0, 1.0),
        ("atanh", |x| x.atanh(), -1.0, -1.0),
    ];
    for (what, f, at, sign) in table {
        let x = leaf(at);
        let first = autograd::grad(&[f(&x)], &[&x], create()).remove(0);
        let second = autograd::grad(&[&first], &[&x], GradOptions::default()).remove(0);
        assert!(first.item().is_infinite(), "{what} at {at}");
        assert_eq!(second.item(), sign * f64::INFINITY, "{what} at {at}");
    }
}

trait BackwardWithGrad {
    fn backward_with_grad_of(&self, x: &T) -> f64;
}

impl BackwardWithGrad for T {
    fn backward_with_grad_of(&self, x: &T) -> f64 {
        x.zero_grad();
        self.backward();
        x.grad().unwrap().item()
    }
}

#[test]
fn an_operand_detached_later_keeps_its_part_in_second_derivatives() {
    // y = a·b with b = [x, x]·2, so dy/da = b, which depends on x.
    let (x, a) = (leaf([3.0, 5.0]), leaf([1.0, 1.0]));
    let b = x.mul(2.0);
    let y = a.mul(&b).sum();
    b.detach_();
    let first = autograd::grad(&[y], &[&a], create()).remove(0);
    assert_eq!(autograd::grad(&[first.sum()], &[&x], GradOptions::default())[0].to_vec(), [2.0, 2.0]);
}

#[test]
fn a_leaf_overwritten_through_a_detached_handle_keeps_its_old_value_where_it_was_saved() {
    // In place, a ← a·x with a sharing x's numbers: the gradient by a (that is by w's factor) needs x as it was.
    let x = leaf(3.0);
    let a = x.detach();
    let w = leaf(2.0);
    a.mul_(&w);
    assert_eq!((a.item(), x.item()), (6.0, 6.0));
    a.backward_with(retain());
    assert_eq!(grad_of(&w), Some(vec![3.0]));
}

#[test]
fn a_changed_saved_value_is_an_error_and_an_unneeded_one_is_not() {
    let x = leaf([2.0, 3.0]);
    let y = x.mul(1.0);
    let z = y.mul(&y).sum();
    y.mul_(2.0);
    let error = Error::SavedModified {
        node: "MulBackward0".to_string(),
        output_of: "MulBackward0".to_string(),
        shape: vec![2],
        expected: 0,
        actual: 1,
    };
    assert_eq!(z.try_backward(), Err(error));
    // Nothing is left behind by the failed pass.
    x.mul(&x).sum().backward();
    assert_eq!(grad_of(&x), Some(vec![4.0, 6.0]));
    let x = leaf([2.0, 3.0]);
    let y = x.mul(1.0);
    let z = y.add(1.0).sum();
    y.mul_(2.0);
    z.backward();
    assert_eq!(grad_of(&x), Some(vec![1.0, 1.0]));
    // Also through a view, and through a detached handle.
    for change in [|y: &T| y.select(0, 0).fill_(9.0), |y: &T| y.detach().fill_(9.0), |y: &T| no_grad(|| y.fill_(9.0))] {
        let y = x.mul(1.0);
        let z = y.mul(&y).sum();
        change(&y);
        assert!(matches!(z.try_backward(), Err(Error::SavedModified { .. })));
    }
}

#[test]
fn setting_a_gradient_sets_the_very_tensor() {
    let x = leaf([1.0, 2.0]);
    let grad: T = tensor([5.0, 6.0]);
    x.set_grad(Some(&grad));
    x.mul(2.0).sum().backward();
    assert_eq!(grad.to_vec(), [7.0, 8.0]);
    x.set_grad(None);
    assert_eq!(grad_of(&x), None);
    // A gradient that lies in one place several times cannot be added to in place.
    let one: T = tensor([1.0]);
    x.set_grad(Some(&one.expand(&[2])));
    x.mul(tensor([1.0, 10.0])).sum().backward();
    assert_eq!((grad_of(&x), one.item()), (Some(vec![2.0, 11.0]), 1.0));
}

#[test]
fn a_pass_goes_back_under_no_grad_and_from_a_leaf() {
    let x = leaf(2.0);
    let y = x.mul(&x);
    no_grad(|| y.backward());
    assert_eq!(grad_of(&x), Some(vec![4.0]));
    x.backward();
    assert_eq!(grad_of(&x), Some(vec![5.0]));
    no_grad(|| enable_grad(|| x.mul(3.0)).backward());
    assert_eq!(grad_of(&x), Some(vec![8.0]));
}

#[test]
fn the_mode_is_put_back_whatever_happens() {
    assert!(is_grad_enabled());
    let guard = set_grad_enabled(false);
    enable_grad(|| {
        assert!(is_grad_enabled());
        no_grad(|| assert!(!is_grad_enabled()));
        assert!(is_grad_enabled());
    });
    assert!(!is_grad_enabled());
    drop(guard);
    assert!(catch_unwind(|| no_grad(|| panic!("out of it"))).is_err());
    assert!(is_grad_enabled());
}

#[test]
fn tensors_of_both_float_types_meet_in_a_graph() {
    let x: Tensor<f32> = tensor([1.5, 2.5]).requires_grad_(true);
    let wide = x.to::<f64>();
    wide.register_hook(|grad| Some(grad.mul(2.0)));
    let y = wide.mul(&wide).sum();
    // A hook of the other type sees nothing, and changes nothing.
    y.grad_fn().unwrap().register_prehook::<f32>(|grads| {
        assert!(grads[0].is_none());
        Some(vec![None])
    });
    y.backward();
    assert_eq!(x.grad().unwrap().to_vec(), [6.0, 10.0]);
    // Second derivatives cross the conversion too.
    let first = autograd::grad(&[wide.mul(&wide).sum()], &[&wide], create()).remove(0);
    x.zero_grad();
    first.sum().backward();
    assert_eq!(x.grad().unwrap().to_vec(), [8.0, 8.0]);
}
