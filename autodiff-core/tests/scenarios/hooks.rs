//! Functions that see and replace gradients on their way.
use super::*;
use autodiff_core::no_grad;
use std::sync::{Arc, Mutex};

/// What hooks saw.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<Vec<f64>>>>);

impl Seen {
    fn push(&self, gradient: &Tensor<f64>) {
        self.0.lock().unwrap().push(gradient.to_vec());
    }

    #[track_caller]
    fn is<const N: usize>(&self, expected: &[[f64; N]]) {
        assert_eq!(*self.0.lock().unwrap(), expected);
    }
}

#[test]
fn a_hook_sees_the_whole_gradient() {
    let x = leaf([1.0, 2.0]);
    let seen = Seen::default();
    let log = seen.clone();
    x.register_hook(move |g| {
        log.push(g);
        None
    });
    (&x * &x + &x * 3.0).sum().backward();
    seen.is(&[[5.0, 7.0]]);
    has_grad(&x, [5.0, 7.0]);
}

#[test]
fn hooks_replace_in_their_order() {
    let x = leaf([1.0, 2.0]);
    x.register_hook(|g| Some(g * 2.0));
    x.register_hook(|g| Some(g + 1.0));
    (&x * 3.0).sum().backward();
    has_grad(&x, [7.0, 7.0]);
}

#[test]
fn a_hook_on_a_result() {
    let x = leaf([1.0, 2.0]);
    let y = &x * 2.0;
    y.register_hook(|g| Some(g * 10.0));
    y.retain_grad();
    (&y * &y).sum().backward();
    has_grad(&y, [40.0, 80.0]);
    has_grad(&x, [80.0, 160.0]);
}

#[test]
fn removed_hooks() {
    let x = leaf([1.0]);
    let first = x.register_hook(|g| Some(g * 2.0));
    let second = x.register_hook(|g| Some(g * 5.0));
    first.remove();
    (&x * 1.0).sum().backward();
    has_grad(&x, [5.0]);
    second.remove();
    (&x * 1.0).sum().backward();
    has_grad(&x, [6.0]);
}

#[test]
fn hooks_where_no_leaf_accumulates() {
    let x = leaf([1.0, 2.0]);
    let y = &x * 2.0;
    y.register_hook(|g| Some(g * 3.0));
    x.register_hook(|g| Some(g * 5.0));
    close(&grad(&(&y * &y).sum(), &x), [120.0, 240.0]);
    close(&grad(&(&y * &y).sum(), &y), [12.0, 24.0]);
    assert!(x.grad().is_none());
}

#[test]
fn hooks_after_accumulation() {
    let x = leaf([1.0, 2.0]);
    let seen = Seen::default();
    let log = seen.clone();
    x.register_post_accumulate_grad_hook(move |x| log.push(&x.grad().unwrap()));
    (&x * &x).sum().backward();
    (&x * 3.0).sum().backward();
    seen.is(&[[2.0, 4.0], [5.0, 7.0]]);
}

#[test]
fn a_step_in_a_hook() {
    let x = leaf([1.0, 2.0]);
    x.register_post_accumulate_grad_hook(|x| {
        no_grad(|| x.sub_(x.grad().unwrap() * 0.5));
        x.zero_grad();
    });
    for _ in 0..2 {
        (&x * &x * 0.5).sum().backward();
    }
    close(&x, [0.25, 0.5]);
    assert!(x.grad().is_none());
}

#[test]
fn hooks_of_nodes() {
    let (x, y) = (leaf([1.0, 2.0]), leaf([3.0, 4.0]));
    let z = &x * &y;
    let node = z.grad_fn().unwrap();
    let seen = Seen::default();
    let log = seen.clone();
    node.register_prehook::<f64>(|grads| Some(vec![grads[0].as_ref().map(|g| g * 2.0)]));
    node.register_hook::<f64>(move |grad_inputs, grad_outputs| {
        for gradient in grad_inputs.iter().chain(grad_outputs).flatten() {
            log.push(gradient);
        }
        None
    });
    z.sum().backward();
    seen.is(&[[6.0, 8.0], [2.0, 4.0], [2.0, 2.0]]);
    has_grad(&x, [6.0, 8.0]);
    has_grad(&y, [2.0, 4.0]);
}

#[test]
fn a_hook_of_a_node_replaces() {
    let (x, y) = (leaf([1.0, 2.0]), leaf([3.0, 4.0]));
    let z = &x * &y;
    let node = z.grad_fn().unwrap();
    node.register_hook::<f64>(|grads, _| Some(vec![grads[0].as_ref().map(|g| g + 100.0), None]));
    z.sum().backward();
    has_grad(&x, [103.0, 104.0]);
    assert!(y.grad().is_none());
}

#[test]
fn a_hook_stays_with_the_value_it_was_registered_for() {
    let x = leaf([1.0, 2.0]);
    let y = &x * 2.0;
    let seen = Seen::default();
    let log = seen.clone();
    y.register_hook(move |g| {
        log.push(g);
        None
    });
    y.mul_(3.0);
    (y * constant([1.0, 10.0])).sum().backward();
    seen.is(&[[3.0, 30.0]]);
    has_grad(&x, [6.0, 60.0]);
}

#[test]
fn the_retained_gradient_is_the_changed_value_s() {
    let x = leaf([1.0, 2.0]);
    let y = &x * 2.0;
    y.retain_grad();
    y.mul_(3.0);
    (&y * constant([1.0, 10.0])).sum().backward();
    has_grad(&y, [1.0, 10.0]);
    has_grad(&x, [6.0, 60.0]);
}
