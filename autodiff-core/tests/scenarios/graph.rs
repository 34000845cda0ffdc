//! Leaves, accumulation, roots and inputs, and what is left out of the graph.
use super::*;
use autodiff_core::{Error, Graph, enable_grad, no_grad, set_grad_enabled};

#[test]
fn gradients_accumulate() {
    let x = leaf([1.0, 2.0]);
    (&x * &x).sum().backward();
    (&x * 3.0).sum().backward();
    has_grad(&x, [5.0, 7.0]);
}

#[test]
fn a_value_used_twice() {
    let x = leaf([2.0, -1.0]);
    let a = &x * 3.0;
    let b = a.exp();
    (&a * &b + &a).sum().backward();
    has_grad(&x, [8475.004663347438, 2.701277589792816]);
}

#[test]
fn the_same_operand_twice() {
    let x = leaf([3.0, -2.0]);
    (&x * &x + &x / &x - x.maximum(&x)).sum().backward();
    has_grad(&x, [5.0, -5.0]);
}

#[test]
fn a_leaf_in_two_roles() {
    let w = leaf([[1.0, 2.0], [3.0, 4.0]]);
    let y = w.matmul(&w.t()).sum();
    y.backward();
    close(&y, 52.0);
    has_grad(&w, [[8.0, 12.0], [8.0, 12.0]]);
}

#[test]
fn a_detached_factor_is_constant() {
    let x = leaf([1.0, 2.0, 3.0]);
    (&x * &x.detach()).sum().backward();
    has_grad(&x, [1.0, 2.0, 3.0]);
}

#[test]
fn a_part_without_grad() {
    let x = leaf([1.0, 2.0]);
    let c = no_grad(|| x.exp());
    assert!(!c.requires_grad() && c.is_leaf());
    let d = no_grad(|| enable_grad(|| &x * 2.0));
    assert!(d.requires_grad());
    assert_eq!(name(&d), "MulBackward0");
    (&d * &c).sum().backward();
    has_grad(&x, [5.43656365691809, 14.7781121978613]);

    let guard = set_grad_enabled(false);
    assert!(!(&x * 2.0).requires_grad());
    drop(guard);
    assert!((&x * 2.0).requires_grad());
}

#[test]
fn retained_gradients_of_results() {
    let x = leaf([1.0, 2.0]);
    let y = &x * 3.0;
    y.retain_grad();
    assert!(y.retains_grad() && !x.retains_grad());
    (&y * &y).sum().backward();
    has_grad(&y, [6.0, 12.0]);
    has_grad(&x, [18.0, 36.0]);
    let u = &x * 2.0;
    u.sum().backward();
    assert!(u.grad().is_none());
}

#[test]
fn retained_gradients_accumulate() {
    let x = leaf([1.0]);
    let y = &x * 2.0;
    y.retain_grad();
    let z = (&y * &y).sum();
    z.backward_with(retain());
    z.backward();
    has_grad(&y, [8.0]);
    has_grad(&x, [16.0]);
}

#[test]
fn a_gradient_to_start_from() {
    let x = leaf([[1.0, 2.0], [3.0, 4.0]]);
    let gradient = Some(constant([[1.0, 0.0], [-1.0, 0.5]]));
    (&x * &x).backward_with(BackwardOptions { gradient, ..BackwardOptions::default() });
    has_grad(&x, [[2.0, 0.0], [-6.0, 4.0]]);
}

#[test]
fn one_element_of_two_axes_is_a_number() {
    let x = leaf([[4.0]]);
    x.sqrt().backward();
    has_grad(&x, [[0.25]]);
}

#[test]
fn unused_inputs() {
    let (x, y, z) = (leaf([1.0]), leaf([2.0]), leaf([3.0]));
    let o = (&x * &z).sum();
    let retained = || GradOptions { retain_graph: true, ..GradOptions::default() };
    let error = autograd::try_grad(&[&o], &[&x, &y], retained()).unwrap_err();
    assert_eq!(error, Error::UnusedInput { index: 1 });
    let grads = autograd::grad_allow_unused(&[&o], &[&x, &y], retained());
    close(grads[0].as_ref().unwrap(), [3.0]);
    assert!(grads[1].is_none());
    let grads = autograd::grad(&[&o], &[&x, &y], GradOptions { materialize_grads: true, ..GradOptions::default() });
    close(&grads[0], [3.0]);
    close(&grads[1], [0.0]);
    assert!(x.grad().is_none() && z.grad().is_none());
}

#[test]
fn gradients_of_intermediate_values() {
    let x = leaf([1.0, 2.0]);
    let y = &x * 3.0;
    let z = (&y * &y).sum();
    let grads = autograd::grad(&[&z], &[&y, &x, &z], GradOptions::default());
    close(&grads[0], [6.0, 12.0]);
    close(&grads[1], [18.0, 36.0]);
    close(&grads[2], 1.0);
}

#[test]
fn gradients_of_two_outputs() {
    let (x, w) = (leaf([1.0, 2.0]), leaf([3.0, -1.0]));
    let (a, b) = (&x * &w, (&x + &w).exp().sum());
    let grad_outputs = vec![constant([1.0, 2.0]), constant(0.5)];
    let grads = autograd::grad(&[&a, &b], &[&x, &w], GradOptions { grad_outputs, ..GradOptions::default() });
    close(&grads[0], [30.299075016572118, -0.6408590857704775]);
    close(&grads[1], [28.299075016572118, 5.359140914229522]);
}

#[test]
fn two_roots_in_one_pass() {
    let x = leaf([1.0, 2.0]);
    let a = &x * 2.0;
    let b = (&a * &a).sum();
    autograd::backward(&[&a, &b], &[constant([1.0, 10.0]), constant(1.0)]);
    has_grad(&x, [10.0, 36.0]);
}

#[test]
fn a_root_behind_another() {
    let x = leaf([2.0]);
    let y = &x * &x;
    let z = &y * &x;
    autograd::backward(&[&y, &z], &[constant([1.0]), constant([1.0])]);
    has_grad(&x, [16.0]);
}

#[test]
fn the_same_input_twice() {
    let x = leaf([2.0]);
    for grad in autograd::grad(&[(&x * &x * &x).sum()], &[&x, &x], GradOptions::default()) {
        close(&grad, [12.0]);
    }
}

#[test]
fn a_second_pass() {
    let x = leaf([1.0, 2.0]);
    let y = (&x * &x).sum();
    y.backward_with(retain());
    y.backward();
    has_grad(&x, [4.0, 8.0]);
    assert_eq!(y.try_backward().unwrap_err(), Error::BackwardTwice { node: "MulBackward0".to_string() });

    // Nothing was saved, so nothing is missing.
    let x = leaf([1.0, 2.0]);
    let y = (&x + 1.0).sum();
    y.backward();
    y.backward();
    has_grad(&x, [2.0, 2.0]);
}

#[test]
fn a_part_that_is_freed() {
    let x = leaf([1.0, 2.0]);
    let a = x.exp();
    let (b, c) = ((&a * 2.0).sum(), (&a * 3.0).sum());
    b.backward();
    assert_eq!(c.try_backward().unwrap_err(), Error::BackwardTwice { node: "ExpBackward0".to_string() });
}

#[test]
fn some_results_of_several() {
    let x = leaf([[3.0, 1.0, 2.0], [4.0, 6.0, 5.0]]);
    let parts = x.split(2, 1);
    (parts[1].sum() * 2.0).backward();
    has_grad(&x, [[0.0, 0.0, 2.0], [0.0, 0.0, 2.0]]);

    let x = leaf([1.0, 2.0, 3.0, 4.0, 5.0]);
    let parts = x.split(2, 0);
    let [a, b, c] = &parts[..] else { panic!("{parts:?}") };
    assert_eq!((&*name(a), &*name(c)), ("SplitBackward0", "SplitBackward0"));
    (a * c.sum() + b * b).sum().backward();
    has_grad(&x, [5.0, 5.0, 6.0, 8.0, 3.0]);
}

#[test]
fn names_and_edges() {
    let x = leaf([1.0, 2.0]);
    let z = (&x * 2.0 + 3.0).pow(2.0).mean();
    let mut node = z.grad_fn();
    let mut chain = Vec::new();
    while let Some(at) = node {
        let next = at.next_functions();
        chain.push((at.name().to_string(), next.len()));
        node = next.first().cloned().flatten().map(|(node, output)| {
            assert_eq!(output, 0);
            node
        });
        if let Some(variable) = at.variable::<f64>() {
            assert!(variable.is_leaf() && variable.shares_storage(&x));
        }
    }
    let names: Vec<&str> = chain.iter().map(|(name, _)| &**name).collect();
    assert_eq!(names, ["MeanBackward0", "PowBackward0", "AddBackward0", "MulBackward0", "AccumulateGrad"]);

    for (y, leaf_at) in
        [(constant([1.0, 1.0]) * &x, 1), (&x * 2.0, 0), (2.0 + &x, 0), (2.0 * &x, 0), (2.0 - &x, 0), (x.rpow(2.0), 0)]
    {
        let edges = y.grad_fn().unwrap().next_functions();
        let names = edges.iter().map(|edge| edge.as_ref().map_or("", |(node, _)| node.name()));
        let mut expected = ["", ""];
        expected[leaf_at] = "AccumulateGrad";
        assert_eq!(names.collect::<Vec<_>>(), expected, "{}", name(&y));
    }
}

#[test]
fn a_picture_has_numbers_on_their_side() {
    let x = leaf(3.0);
    for (y, symbol) in [(2.0 - &x, "2 −"), (&x - 2.0, "− 2"), (x.rpow(2.0), "2ˣ"), (x.pow(2.0), "x²")] {
        let dot = Graph::of(&y).to_dot();
        assert!(dot.contains(&format!("\"{symbol}\\n")), "{symbol}: {dot}");
    }
}

#[test]
fn two_types_in_one_graph() {
    let x = tensor([1.5_f32, -2.0]).requires_grad_(true);
    let y = leaf([0.25, 3.0]);
    let wide = x.to::<f64>();
    assert_eq!(name(&wide), "ToCopyBackward0");
    (wide * &y).sum().backward();
    assert_eq!(x.grad().unwrap().to_vec(), [0.25_f32, 3.0]);
    has_grad(&y, [1.5, -2.0]);
}

#[test]
fn broadcast_operands_used_twice() {
    let (a, b, c) = (leaf([[1.0], [2.0]]), leaf([3.0, 4.0, 5.0]), leaf(2.0));
    ((&a * &b + &c) * &a).sum().backward();
    has_grad(&a, [[30.0], [54.0]]);
    has_grad(&b, [5.0, 5.0, 5.0]);
    has_grad(&c, 9.0);
}

#[test]
fn the_gradient_is_a_handle() {
    let x = leaf([1.0, 2.0]);
    (&x * &x).sum().backward();
    let gradient = x.grad().unwrap();
    gradient.zero_();
    has_grad(&x, [0.0, 0.0]);
    (&x * 3.0).sum().backward();
    has_grad(&x, [3.0, 3.0]);
    close(&gradient, [3.0, 3.0]);
    x.zero_grad();
    assert!(x.grad().is_none());
    x.set_grad(Some(&constant([7.0, 7.0])));
    (&x * 1.0).sum().backward();
    has_grad(&x, [8.0, 8.0]);
}

#[test]
fn what_is_a_leaf() {
    let x = leaf([1.0, 2.0]);
    assert!(x.is_leaf() && !(&x * 1.0).is_leaf() && x.detach().is_leaf());
    assert!(!x.detach().requires_grad());
    let d = constant([1.0]) * 2.0;
    assert!(d.is_leaf() && !d.requires_grad());
    d.requires_grad_(true);
    (&d * &d).sum().backward();
    has_grad(&d, [4.0]);
    let result = &x * 1.0;
    assert_eq!(result.try_requires_grad_(false).unwrap_err(), Error::NotLeaf { op: "requires_grad_" });
}

#[test]
fn a_long_chain() {
    let x = leaf(1.0);
    let mut y = x.clone();
    for _ in 0..1000 {
        y = &y * 1.001 + &x * 0.001;
    }
    y.backward();
    close(&y, 4.433847864471233);
    has_grad(&x, 4.433847864471383);
}

#[test]
fn exponentially_many_paths() {
    let x = leaf(1.1);
    let (mut a, mut b) = (x.clone(), &x * &x);
    for _ in 0..10 {
        (a, b) = (b.clone(), &a * &b * 0.5 + &b);
    }
    b.backward();
    close(&b, 3.9728723519131656e16);
    has_grad(&x, 3.6142305780374267e18);
}
