//! Views, and changes that are made through them.
use super::*;
use autodiff_core::no_grad;

#[test]
fn a_filled_row() {
    let x = leaf([[1.0, 2.0], [3.0, 4.0]]);
    let y = &x * 2.0;
    y.select(0, 1).fill_(5.0);
    close(&y, [[2.0, 4.0], [5.0, 5.0]]);
    assert_eq!(name(&y), "CopySlices");
    (&y * &x).sum().backward();
    has_grad(&x, [[4.0, 8.0], [5.0, 5.0]]);
}

#[test]
fn a_multiplied_row() {
    let x = leaf([[1.0, 2.0], [3.0, 4.0]]);
    let y = &x * 1.0;
    let v = y.select(0, 0);
    v.mul_(3.0);
    close(&y, [[3.0, 6.0], [3.0, 4.0]]);
    assert_eq!((&*name(&y), &*name(&v), v.version()), ("CopySlices", "AsStridedBackward0", 1));
    (&y * &y).sum().backward();
    has_grad(&x, [[18.0, 36.0], [6.0, 8.0]]);
}

#[test]
fn the_base_is_changed() {
    let x = leaf([1.0, 2.0, 3.0]);
    let y = &x * 1.0;
    let v = y.slice(0, 1.., 1);
    assert_eq!(name(&v), "SliceBackward0");
    y.mul_(&x);
    close(&v, [4.0, 9.0]);
    assert_eq!(name(&v), "AsStridedBackward0");
    v.sum().backward();
    has_grad(&x, [0.0, 4.0, 6.0]);
}

#[test]
fn a_view_of_a_view_is_changed() {
    let x = leaf([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
    let y = &x * 1.0;
    let r = y.t();
    let s = r.select(0, 1);
    s.mul_(10.0);
    close(&y, [[1.0, 20.0, 3.0], [4.0, 50.0, 6.0]]);
    let names = [&y, &s, &r].map(name);
    assert_eq!(names, ["CopySlices", "AsStridedBackward0", "AsStridedBackward0"]);
    (&y * &x).sum().backward();
    has_grad(&x, [[2.0, 40.0, 6.0], [8.0, 100.0, 12.0]]);
}

#[test]
fn written_columns() {
    let (x, w) = (leaf([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), leaf([[10.0], [20.0]]));
    let y = &x * 2.0;
    y.slice(1, 1..3, 1).copy_(&w);
    close(&y, [[2.0, 10.0, 10.0], [8.0, 20.0, 20.0]]);
    assert_eq!(name(&y), "CopySlices");
    (y * constant([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])).sum().backward();
    has_grad(&x, [[2.0, 0.0, 0.0], [8.0, 0.0, 0.0]]);
    has_grad(&w, [[5.0], [11.0]]);
}

#[test]
fn rows_of_a_buffer() {
    let x = leaf([1.0, 2.0]);
    let b = Tensor::<f64>::zeros(&[3, 2]);
    for k in 0..3 {
        b.select(0, k).copy_(&(&x * (k + 1) as f64));
    }
    assert_eq!((&*name(&b), b.requires_grad()), ("CopySlices", true));
    close(&b, [[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]]);
    (&b * &b).sum().backward();
    has_grad(&x, [28.0, 56.0]);
}

#[test]
fn a_recurrence_in_a_buffer() {
    let x = leaf(1.5);
    let b = Tensor::<f64>::ones(&[4]);
    for k in 1..4 {
        b.select(0, k).copy_(&(b.select(0, k - 1).copy() * &x + 1.0));
    }
    close(&b, [1.0, 2.5, 4.75, 8.125]);
    b.sum().backward();
    has_grad(&x, 15.75);
}

/// PyTorch refuses the pass back, as both views count the changes of one storage; here the operand in it is copied.
#[test]
fn two_views_of_one_tensor() {
    let x = leaf([1.0, 2.0, 3.0, 4.0]);
    let y = &x * 1.0;
    let (a, c) = (y.slice(0, ..2, 1), y.slice(0, 2.., 1));
    a.mul_(2.0);
    c.mul_(&a);
    close(&y, [2.0, 4.0, 6.0, 16.0]);
    // 2 x0² + 2 x1² + 2 x0 x2² + 2 x1 x3²
    (&y * &x).sum().backward();
    has_grad(&x, [22.0, 40.0, 12.0, 32.0]);
}

#[test]
fn views_that_overlap() {
    let x = leaf([1.0, 2.0, 3.0]);
    let y = &x * 1.0;
    let (a, c) = (y.slice(0, ..2, 1), y.slice(0, 1.., 1));
    a.mul_(3.0);
    c.add_(x.slice(0, ..2, 1));
    close(&y, [3.0, 7.0, 5.0]);
    close(&a, [3.0, 7.0]);
    close(&c, [7.0, 5.0]);
    y.prod().backward();
    has_grad(&x, [120.0, 66.0, 21.0]);
}

#[test]
fn a_saved_view_is_changed_through_its_base() {
    let x = leaf([1.0, 2.0]);
    let y = &x * 1.0;
    let v = y.slice(0, 0..1, 1);
    let z = (&v * &v).sum();
    y.mul_(2.0);
    was_modified(z.try_backward(), "MulBackward0", "AsStridedBackward0", (0, 1));
}

#[test]
fn a_changed_transpose() {
    let x = leaf([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
    let w = leaf([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]]);
    let y = &x * 1.0;
    y.t().mul_(&w);
    close(&y, [[1.0, 4.0, 9.0], [40.0, 100.0, 180.0]]);
    (&y * &y).sum().backward();
    has_grad(&x, [[2.0, 16.0, 54.0], [800.0, 4000.0, 10800.0]]);
    has_grad(&w, [[2.0, 320.0], [16.0, 1000.0], [54.0, 2160.0]]);
}

#[test]
fn every_second_element_is_changed() {
    let x = leaf([1.0, 2.0, 3.0, 4.0, 5.0]);
    let y = &x * 1.0;
    y.slice(0, .., 2).exp_();
    assert_eq!(name(&y), "CopySlices");
    close(&y, [std::f64::consts::E, 2.0, 20.085536923187668, 4.0, 148.4131591025766]);
    (&y * &x).sum().backward();
    has_grad(&x, [5.43656365691809, 4.0, 80.34214769275067, 8.0, 890.4789546154597]);
}

#[test]
fn a_changed_reshape() {
    let x = leaf([[1.0, 2.0], [3.0, 4.0]]);
    let y = &x * 1.0;
    y.reshape(&[4]).slice(0, 1..3, 1).mul_(5.0);
    close(&y, [[1.0, 10.0], [15.0, 4.0]]);
    y.view(&[4]).add_(1.0);
    assert_eq!(name(&y), "CopySlices");
    (&y * &y).sum().backward();
    has_grad(&x, [[4.0, 110.0], [160.0, 10.0]]);
}

#[test]
fn changes_with_axes_added_and_taken_away() {
    let x = leaf([[1.0], [2.0]]);
    let y = &x * 1.0;
    y.squeeze_dim(1).mul_(constant([3.0, 4.0]));
    y.unsqueeze(0).add_(1.0);
    close(&y, [[4.0], [9.0]]);
    (&y * &y).sum().backward();
    has_grad(&x, [[24.0], [72.0]]);
}

#[test]
fn a_change_that_detach_hides() {
    let x = leaf([1.0, 2.0]);
    let y = &x * 2.0;
    let d = y.detach();
    assert!(!d.requires_grad() && d.shares_storage(&y));
    d.mul_(10.0);
    close(&y, [20.0, 40.0]);
    assert_eq!((y.version(), d.version()), (1, 1));
    y.sum().backward();
    has_grad(&x, [2.0, 2.0]);
}

#[test]
fn views_of_a_leaf_are_changed_without_grad() {
    let x = leaf([[1.0, 2.0], [3.0, 4.0]]);
    no_grad(|| {
        x.select(0, 0).fill_(9.0);
        x.t().select(0, 1).mul_(2.0);
    });
    close(&x, [[9.0, 18.0], [3.0, 8.0]]);
    assert!(x.version() == 2 && x.is_leaf());
    (&x * &x).sum().backward();
    has_grad(&x, [[18.0, 36.0], [6.0, 16.0]]);
}

#[test]
fn changes_deep_in_views() {
    let x = leaf([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
    let y = (&x * 1.0).reshape(&[2, 2, 2]);
    y.select(0, 1).t().select(0, 0).mul_(2.0);
    y.transpose(0, 2).select(0, 1).select(0, 0).add_(x.slice(0, ..2, 1));
    close(&y.flatten(0, -1), [1.0, 3.0, 3.0, 4.0, 10.0, 8.0, 14.0, 8.0]);
    (y.flatten(0, -1) * &x).sum().backward();
    has_grad(&x, [4.0, 11.0, 6.0, 8.0, 20.0, 14.0, 28.0, 16.0]);
}

#[test]
fn an_old_view_after_two_changes() {
    let x = leaf([1.0, 2.0]);
    let y = &x * 1.0;
    let v = y.view(&[2, 1]);
    y.add_(&x);
    y.mul_(&x);
    (&v * &v).sum().backward();
    close(&v, [[2.0], [8.0]]);
    assert_eq!(name(&v), "AsStridedBackward0");
    has_grad(&x, [16.0, 128.0]);
}

#[test]
fn what_is_overwritten_has_no_gradient() {
    let x = leaf([[1.0, 2.0], [3.0, 4.0]]);
    let y = &x * 3.0;
    y.select(0, 0).copy_(&constant([7.0, 8.0]));
    y.set(&[1, 0], 0.0);
    close(&y, [[7.0, 8.0], [0.0, 12.0]]);
    (&y * &y).sum().backward();
    has_grad(&x, [[0.0, 0.0], [0.0, 72.0]]);
}

#[test]
fn a_leaf_behind_several_views() {
    let x = leaf([[1.0], [2.0]]);
    (x.expand(&[2, 3]) * constant([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])).sum().backward();
    has_grad(&x, [[6.0], [15.0]]);

    let x = leaf([1.0, 2.0]);
    let s = x.expand(&[3, 2]).t().reshape(&[6]).slice(0, 1..5, 1);
    (s * constant([1.0, 2.0, 3.0, 4.0])).sum().backward();
    has_grad(&x, [3.0, 7.0]);
}

#[test]
fn gradients_of_a_view_and_its_base() {
    let x = leaf([[1.0, 2.0], [3.0, 4.0]]);
    let y = &x * &x;
    let v = y.select(0, 1);
    let z = (&v * 2.0).sum() + y.sum();
    let grads = autograd::grad(&[&z], &[&v, &y, &x], GradOptions::default());
    close(&grads[0], [2.0, 2.0]);
    close(&grads[1], [[1.0, 1.0], [3.0, 3.0]]);
    close(&grads[2], [[2.0, 4.0], [18.0, 24.0]]);
}
