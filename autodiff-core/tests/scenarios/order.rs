//! Gradients of gradients.
use super::*;

#[test]
fn third_order() {
    let x = leaf([1.0, -2.0]);
    let g = recorded_grad(&x.pow(4.0).sum(), &x);
    let h = recorded_grad(&g.sum(), &x);
    close(&g, [4.0, -32.0]);
    close(&h, [12.0, 48.0]);
    close(&grad(&h.sum(), &x), [24.0, -48.0]);
}

#[test]
fn third_order_of_a_product() {
    let x = leaf([0.5, -1.5]);
    let g = recorded_grad(&(x.sin() * x.exp()).sum(), &x);
    let h = recorded_grad(&g.sum(), &x);
    close(&g, [2.2373281197977843, -0.2067876129716522]);
    close(&h, [2.893778073168339, 0.03156720627313268]);
    close(&grad(&h.sum(), &x), [1.312899906741109, 0.47670963848956976]);
}

#[test]
fn mixed_partials() {
    let (x, y) = (leaf(2.0), leaf(3.0));
    let f = x.pow(2.0) * y.pow(3.0);
    let [gx, gy] = &autograd::grad(&[&f], &[&x, &y], create())[..] else { panic!("two inputs") };
    close(gx, 108.0);
    close(gy, 108.0);
    let retained = GradOptions { retain_graph: true, ..GradOptions::default() };
    let of_gx = autograd::grad(&[gx], &[&x, &y], retained);
    close(&of_gx[0], 54.0);
    close(&of_gx[1], 108.0);
    let of_gy = autograd::grad(&[gy], &[&x, &y], GradOptions::default());
    close(&of_gy[0], 108.0);
    close(&of_gy[1], 72.0);
}

#[test]
fn backward_leaves_a_graph_behind() {
    let x = leaf([1.0, 2.0]);
    x.pow(3.0).sum().backward_with(BackwardOptions { create_graph: true, ..BackwardOptions::default() });
    let g = x.grad().unwrap();
    close(&g, [3.0, 12.0]);
    assert!(g.requires_grad());
    x.zero_grad();
    (&g * &g).sum().backward();
    has_grad(&x, [36.0, 288.0]);
}

#[test]
fn a_penalty_on_the_gradient() {
    let w = leaf([[1.0, -2.0], [0.5, 3.0]]);
    let x = leaf([1.0, 2.0]);
    let g = recorded_grad(&w.matmul(&x).tanh().sum(), &x);
    let penalty = (g.norm() - 1.0).pow(2.0);
    penalty.backward();
    close(&penalty, 0.9564079187762529);
    let expected = [[-0.09451554559952904, -0.15449221796780216], [-9.48672436823026e-05, -0.00015808292286463964]];
    has_grad(&w, expected);
    has_grad(&x, [-0.08591638432213886, 0.17148498025296796]);
}

#[test]
fn hessian_times_vector() {
    let x = leaf([1.0, 2.0, 3.0]);
    let g = recorded_grad(&(x.prod() + x.exp().sum().log()), &x);
    close(&g, [6.09003057317038, 3.2447284710547977, 2.665240955774822]);
    let product = grad(&(g * constant([1.0, 0.0, -1.0])).sum(), &x);
    close(&product, [-1.858182906390188, 2.14077035746963, 1.7174125489205578]);
}

#[test]
fn by_what_a_pass_started_from() {
    let (x, v) = (leaf([1.0, 2.0]), leaf([1.0, 1.0]));
    let options = GradOptions { grad_outputs: vec![v.clone()], create_graph: true, ..GradOptions::default() };
    let g = autograd::grad(&[&x * &x], &[&x], options).remove(0);
    let options = GradOptions { grad_outputs: vec![constant([3.0, 5.0])], ..GradOptions::default() };
    close(&autograd::grad(&[g], &[&v], options)[0], [6.0, 20.0]);
}

#[test]
fn through_changes_in_place() {
    let x = leaf([0.5, 2.0]);
    let y = &x * &x;
    y.mul_(&x);
    y.add_(x.sin());
    let g = recorded_grad(&y.sum(), &x);
    close(&g, [1.6275825618903728, 11.583853163452858]);
    close(&grad(&g.sum(), &x), [2.520574461395797, 11.090702573174319]);
}

#[test]
fn through_a_changed_view() {
    let x = leaf([1.0, 2.0, 3.0]);
    let y = &x * &x;
    y.slice(0, 1.., 1).mul_(x.slice(0, 1.., 1));
    let g = recorded_grad(&y.sum(), &x);
    close(&g, [2.0, 12.0, 27.0]);
    close(&grad(&(&g * &g).sum(), &x), [8.0, 288.0, 972.0]);
}

#[test]
fn through_a_hook() {
    let x = leaf([2.0]);
    let y = &x * &x;
    let factor = x.clone();
    y.register_hook(move |g| Some(g * &factor));
    let g = recorded_grad(&(&y * &y).sum(), &x);
    close(&g, [64.0]);
    assert!(g.requires_grad());
    close(&grad(&g.sum(), &x), [192.0]);
}
