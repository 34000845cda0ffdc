//! What hooks see and change, and which tensors keep their gradients. The order is PyTorch's.
use super::{BackwardWithGrad, T, grad_of, leaf, retain};
use autodiff_core::autograd::{self, GradOptions};
use autodiff_core::{BackwardOptions, Error, enable_grad, is_grad_enabled};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

/// What hooks wrote down, in order.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<(String, f64)>>>);

impl Log {
    fn write(&self, what: &str, x: f64) {
        self.0.lock().unwrap().push((what.to_string(), x));
    }
    fn read(&self) -> Vec<(String, f64)> {
        self.0.lock().unwrap().drain(..).collect()
    }
}

fn entries(entries: &[(&str, f64)]) -> Vec<(String, f64)> {
    entries.iter().map(|&(what, x)| (what.to_string(), x)).collect()
}

#[test]
fn hooks_run_in_pytorchs_order() {
    let log = Log::default();
    let x = leaf(2.0);
    let y = x.mul(3.0);
    let node = y.grad_fn().unwrap();
    let (a, b, c, d, e) = (log.clone(), log.clone(), log.clone(), log.clone(), log.clone());
    node.register_prehook::<f64>(move |grads| {
        a.write("before", grads[0].as_ref()?.item());
        Some(vec![grads[0].as_ref().map(|grad| grad.mul(10.0))])
    });
    y.retain_grad();
    y.register_hook(move |grad| {
        b.write("first", grad.item());
        Some(grad.mul(2.0))
    });
    y.register_hook(move |grad| {
        c.write("second", grad.item());
        None
    });
    node.register_hook::<f64>(move |inputs, outputs| {
        d.write("after, input", inputs[0].as_ref()?.item());
        d.write("after, output", outputs[0].as_ref()?.item());
        Some(vec![inputs[0].as_ref().map(|grad| grad.add(1.0)), None])
    });
    x.register_hook(move |grad| {
        e.write("leaf", grad.item());
        None
    });
    let (f, g) = (log.clone(), log.clone());
    x.register_post_accumulate_grad_hook(move |x| f.write("accumulated", x.grad().unwrap().item()));
    let accumulator = node.next_functions()[0].clone().unwrap().0;
    accumulator.register_prehook::<f64>(move |grads| {
        g.write("before leaf", grads[0].as_ref()?.item());
        None
    });
    y.backward();
    let expected = [
        ("first", 1.0),
        ("second", 2.0),
        ("before", 2.0),
        ("after, input", 60.0),
        ("after, output", 20.0),
        ("leaf", 61.0),
        ("before leaf", 61.0),
        ("accumulated", 61.0),
    ];
    assert_eq!(log.read(), entries(&expected));
    assert_eq!((grad_of(&y), grad_of(&x)), (Some(vec![2.0]), Some(vec![61.0])));
}

#[test]
fn an_input_of_grad_is_what_its_hooks_make_of_it() {
    let log = Log::default();
    let x = leaf(2.0);
    let y = x.mul(3.0);
    let (a, b, c) = (log.clone(), log.clone(), log.clone());
    x.register_hook(|grad| Some(grad.mul(2.0)));
    x.register_post_accumulate_grad_hook(move |_| a.write("accumulated", 0.0));
    y.register_hook(move |grad| {
        b.write("hook", grad.item());
        Some(grad.mul(5.0))
    });
    y.grad_fn().unwrap().register_prehook::<f64>(move |_| {
        c.write("before", 0.0);
        None
    });
    let all = GradOptions { retain_graph: true, ..GradOptions::default() };
    assert_eq!(autograd::grad(&[&y], &[&x], all.clone())[0].item(), 30.0);
    assert_eq!(log.read(), entries(&[("hook", 1.0), ("before", 0.0)]));
    // The node itself does not run for its own gradient.
    assert_eq!(autograd::grad(&[&y], &[&y], all)[0].item(), 5.0);
    assert_eq!(log.read(), entries(&[("hook", 1.0)]));
    assert_eq!(grad_of(&x), None);
}

#[test]
fn a_removed_hook_is_gone_and_a_dropped_handle_leaves_its_hook() {
    let x = leaf(1.0);
    drop(x.register_hook(|grad| Some(grad.mul(2.0))));
    x.register_hook(|grad| Some(grad.mul(100.0))).remove();
    let y = x.mul(1.0);
    drop(y.register_hook(|grad| Some(grad.mul(3.0))));
    y.register_hook(|grad| Some(grad.mul(100.0))).remove();
    x.register_post_accumulate_grad_hook(|_| panic!("it was removed")).remove();
    y.grad_fn().unwrap().register_hook::<f64>(|_, _| panic!("it was removed")).remove();
    y.grad_fn().unwrap().register_prehook::<f64>(|_| panic!("it was removed")).remove();
    y.backward();
    assert_eq!(grad_of(&x), Some(vec![6.0]));
    // The tensor may be gone before the handle.
    let handle = x.mul(2.0).register_hook(|_| None);
    handle.remove();
}

#[test]
fn hooks_may_go_back_themselves_and_register_others() {
    // A pass in a pass, through the nodes that the outer one has marked.
    let x = leaf(3.0);
    let y = x.mul(&x);
    let (inner, other) = (y.mul(1.0), x.clone());
    let outer = y.mul(2.0);
    outer.register_hook(move |grad| {
        let options = GradOptions { retain_graph: true, ..GradOptions::default() };
        Some(grad.mul(&autograd::grad(&[&inner], &[&other], options)[0]))
    });
    outer.backward_with(retain());
    assert_eq!(grad_of(&x), Some(vec![6.0 * 2.0 * 6.0]));
    x.zero_grad();
    let (inner, seen) = (x.clone(), Arc::new(Mutex::new(0.0)));
    let result = seen.clone();
    y.register_hook(move |_| {
        let z = enable_grad(|| inner.mul(&inner).mul(&inner));
        *result.lock().unwrap() = autograd::grad(&[z], &[&inner], GradOptions::default())[0].item();
        inner.register_hook(|grad| Some(grad.mul(2.0)));
        None
    });
    y.backward();
    assert_eq!((*seen.lock().unwrap(), grad_of(&x)), (27.0, Some(vec![12.0])));
}

#[test]
fn hooks_of_a_tensor_changed_in_place_see_what_it_was_when_they_came() {
    let log = Log::default();
    let x = leaf(2.0);
    let y = x.mul(3.0);
    let (a, b) = (log.clone(), log.clone());
    y.register_hook(move |grad| {
        a.write("before", grad.item());
        None
    });
    y.retain_grad();
    y.mul_(5.0);
    y.register_hook(move |grad| {
        b.write("after", grad.item());
        None
    });
    assert!(y.retains_grad());
    y.backward();
    assert_eq!(log.read(), entries(&[("after", 1.0), ("before", 5.0)]));
    assert_eq!((grad_of(&y), grad_of(&x)), (Some(vec![1.0]), Some(vec![15.0])));
}

#[test]
fn a_view_keeps_the_gradient_that_it_has_after_its_base_was_changed() {
    let x = leaf([2.0, 3.0]);
    let base = x.mul(1.0);
    let view = base.select(0, 0);
    view.retain_grad();
    base.mul_(3.0);
    view.mul(2.0).backward();
    assert_eq!((grad_of(&view), grad_of(&x)), (Some(vec![2.0]), Some(vec![6.0, 0.0])));
    let x = leaf([2.0, 3.0]);
    let base = x.mul(1.0);
    base.retain_grad();
    base.select(0, 0).mul_(3.0);
    base.sum().backward();
    assert_eq!((grad_of(&base), grad_of(&x)), (Some(vec![1.0, 1.0]), Some(vec![3.0, 1.0])));
}

#[test]
fn retained_gradients_add_up() {
    let x = leaf(2.0);
    assert!(!x.retains_grad());
    x.retain_grad();
    assert!(!x.retains_grad(), "a leaf has its gradient anyway");
    let y = x.mul(&x);
    y.retain_grad();
    y.retain_grad();
    for pass in 1..=2 {
        y.mul(3.0).backward_with(retain());
        assert_eq!(grad_of(&y), Some(vec![3.0 * f64::from(pass)]));
    }
    // It does not keep the graph alive, nor does the graph keep it.
    let z = x.mul(&x).mul(2.0);
    x.mul(&x).retain_grad();
    z.backward();
}

#[test]
fn a_hook_that_panics_leaves_everything_usable() {
    let x = leaf(2.0);
    let y = x.mul(&x);
    let hooked = y.mul(3.0);
    type Register = fn(&T) -> autodiff_core::HookHandle;
    let ways: [Register; 3] = [
        |tensor| tensor.register_hook(|_| panic!("in a hook")),
        |tensor| tensor.grad_fn().unwrap().register_prehook::<f64>(|_| panic!("in a hook")),
        |tensor| tensor.grad_fn().unwrap().register_hook::<f64>(|_, _| panic!("in a hook")),
    ];
    for register in ways {
        for create_graph in [false, true] {
            let handle = register(&hooked);
            let options = BackwardOptions { retain_graph: true, create_graph, gradient: None };
            assert!(catch_unwind(AssertUnwindSafe(|| hooked.backward_with(options))).is_err());
            assert!(is_grad_enabled());
            handle.remove();
            x.zero_grad();
            hooked.backward_with(retain());
            assert_eq!(grad_of(&x), Some(vec![12.0]));
        }
    }
    let handle = x.register_post_accumulate_grad_hook(|_| panic!("in a hook"));
    assert!(catch_unwind(AssertUnwindSafe(|| hooked.backward_with(retain()))).is_err());
    handle.remove();
    assert_eq!(hooked.backward_with_grad_of(&x), 12.0);
}

#[test]
fn gradients_that_hooks_hand_on_have_the_right_shape() {
    let x = leaf([1.0, 2.0]);
    let y = x.mul(1.0);
    let handle = y.register_hook(|grad| Some(grad.sum()));
    let wrong = |op| Err(Error::GradientShape { op, expected: vec![2], found: vec![] });
    assert_eq!(y.sum().try_backward(), wrong("register_hook"));
    handle.remove();
    let node = y.grad_fn().unwrap();
    let handle = node.register_prehook::<f64>(|grads| Some(vec![grads[0].as_ref().map(|grad| grad.sum())]));
    assert_eq!(y.sum().try_backward(), wrong("register_prehook"));
    handle.remove();
    let handle = node.register_hook::<f64>(|grads, _| Some(vec![grads[0].as_ref().map(|grad| grad.sum())]));
    let error = y.sum().try_backward();
    assert!(
        matches!(error, Err(Error::Argument { op: "register_hook", .. })),
        "{error:?}: the product has two operands"
    );
    handle.remove();
    let handle = node.register_hook::<f64>(|grads, _| Some(vec![grads[0].as_ref().map(|grad| grad.sum()), None]));
    assert_eq!(y.sum().try_backward(), wrong("register_hook"));
    handle.remove();
    y.sum().backward();
    assert_eq!(grad_of(&x), Some(vec![1.0, 1.0]));
}

#[test]
fn nodes_tell_what_the_graph_is() {
    let (x, w) = (leaf([1.0, 2.0]), leaf([3.0, 4.0]));
    let y = x.mul(&w).add(1.0);
    let node = y.grad_fn().unwrap();
    assert_eq!(node.name(), "AddBackward0");
    let next = node.next_functions();
    let product = &next[0].as_ref().unwrap().0;
    assert_eq!((product.name(), next.len(), next[1].is_none()), ("MulBackward0", 2, true));
    let leaves: Vec<T> =
        product.next_functions().iter().map(|next| next.as_ref().unwrap().0.variable().unwrap()).collect();
    leaves[0].set_grad(Some(&w));
    assert_eq!(grad_of(&x), Some(vec![3.0, 4.0]), "the variable is the leaf itself");
    assert!(
        node.variable::<f64>().is_none() && product.next_functions()[1].as_ref().unwrap().0.variable::<f32>().is_none()
    );
    let parts = x.mul(1.0).unbind(0);
    assert_eq!(parts[1].mul(1.0).grad_fn().unwrap().next_functions()[0].as_ref().unwrap().1, 1);
}

#[test]
fn shared_parts_of_a_graph_run_once() {
    // y = x², z = y·y + 3y: z' = (2y + 3)·2x; every node gets its gradient summed before it runs.
    let x = leaf(1.5);
    let y = x.mul(&x);
    let log = Log::default();
    let seen = log.clone();
    y.register_hook(move |grad| {
        seen.write("y", grad.item());
        None
    });
    y.mul(&y).add(y.mul(3.0)).backward();
    assert_eq!(log.read(), entries(&[("y", 2.0 * 2.25 + 3.0)]));
    assert_eq!(grad_of(&x), Some(vec![(2.0 * 2.25 + 3.0) * 3.0]));
    // A ladder of doublings: 2^60 paths.
    let x = leaf(1.0);
    let mut y = x.mul(1.0);
    for _ in 0..60 {
        y = y.add(&y);
    }
    y.backward();
    assert_eq!(grad_of(&x), Some(vec![2f64.powi(60)]));
}
