//! Custom functions; checkpoints, derivatives of closures, and the checks of gradients.
#![cfg(feature = "tensor")]
use autodiff_core::autograd::{self, Context, CustomFunction, GradOptions, apply, gradcheck, gradgradcheck};
use autodiff_core::{Error, Tensor, is_grad_enabled, no_grad};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

mod checkpoints;
mod derivatives;
#[path = "../leaves/mod.rs"]
mod leaves;
use leaves::{T, Wrong, create, grad_of, leaf, retain};

/// x ↦ x³, from the saved operand.
struct Cube;
impl CustomFunction<f64, 1, 1> for Cube {
    const NAME: &'static str = "Cube";
    fn forward(&self, ctx: &mut Context<f64>, [x]: [&T; 1]) -> [T; 1] {
        assert!(!is_grad_enabled());
        ctx.save_for_backward(&[x]);
        assert_eq!(ctx.saved_tensors().len(), 1);
        assert!(format!("{ctx:?}").contains("saved: [tensor("));
        [x.mul(x).mul(x)]
    }
    fn backward(&self, ctx: &Context<f64>, [grad]: [Option<T>; 1]) -> [Option<T>; 1] {
        let x = &ctx.saved_tensors()[0];
        [grad.map(|grad| grad.mul(x.mul(x).mul(3.0)))]
    }
}

/// x ↦ 1/x, from the saved result: −y².
struct Reciprocal;
impl CustomFunction<f64, 1, 1> for Reciprocal {
    const NAME: &'static str = "Reciprocal";
    fn forward(&self, ctx: &mut Context<f64>, [x]: [&T; 1]) -> [T; 1] {
        let y = Tensor::from_vec(x.to_vec().iter().map(|x| 1.0 / x).collect(), x.shape());
        ctx.save_for_backward(&[&y]);
        [y]
    }
    fn backward(&self, ctx: &Context<f64>, [grad]: [Option<T>; 1]) -> [Option<T>; 1] {
        let y = &ctx.saved_tensors()[0];
        [grad.map(|grad| grad.mul(y.mul(y)).mul(-1.0))]
    }
}

/// (a, b) ↦ (a·b, a + b).
struct ProductAndSum(Arc<Mutex<Vec<[bool; 4]>>>);
impl CustomFunction<f64, 2, 2> for ProductAndSum {
    const NAME: &'static str = "ProductAndSum";
    fn forward(&self, ctx: &mut Context<f64>, [a, b]: [&T; 2]) -> [T; 2] {
        ctx.save_for_backward(&[a, b]);
        [a.mul(b), a.add(b)]
    }
    fn backward(&self, ctx: &Context<f64>, [product, sum]: [Option<T>; 2]) -> [Option<T>; 2] {
        let needs = [ctx.needs_input_grad(0), ctx.needs_input_grad(1)];
        self.0.lock().unwrap().push([needs[0], needs[1], product.is_some(), sum.is_some()]);
        let saved = ctx.saved_tensors();
        std::array::from_fn(|i| {
            let product = product.as_ref().map(|grad| grad.mul(&saved[1 - i]));
            match (product, &sum) {
                (Some(product), Some(sum)) => Some(product.add(sum)),
                (product, sum) => product.or_else(|| sum.clone()),
            }
        })
    }
}

#[test]
fn a_custom_function_is_a_node_of_its_name() {
    let x = leaf([2.0, -3.0]);
    let [y] = apply(Cube, [&x]);
    assert_eq!(y.grad_fn().unwrap().name(), "CubeBackward");
    assert_eq!((y.to_vec(), y.is_leaf()), (vec![8.0, -27.0], false));
    y.sum().backward_with(retain());
    assert_eq!(grad_of(&x), Some(vec![12.0, 27.0]));
    y.sum().backward();
    assert_eq!(y.sum().try_backward(), Err(Error::BackwardTwice { node: "CubeBackward".to_string() }));
    // Without a gradient to compute there is no node.
    for [y] in [apply(Cube, [&x.detach()]), no_grad(|| apply(Cube, [&x]))] {
        assert!(y.is_leaf() && !y.requires_grad());
    }
}

#[test]
fn custom_functions_have_second_derivatives() {
    let x = leaf([0.5, -2.0]);
    assert_eq!(gradcheck(|[x]| apply(Cube, [x])[0].clone(), [&x]), Ok(()));
    assert_eq!(gradgradcheck(|[x]| apply(Cube, [x])[0].clone(), [&x]), Ok(()));
    assert_eq!(gradcheck(|[x]| apply(Reciprocal, [x])[0].clone(), [&x]), Ok(()));
    assert_eq!(gradgradcheck(|[x]| apply(Reciprocal, [x])[0].clone(), [&x]), Ok(()));
    let both = |[a, b]: [&T; 2]| {
        let [product, sum] = apply(ProductAndSum(Arc::default()), [a, b]);
        product.mul(&sum)
    };
    let inputs = [&x, &leaf([1.5, 3.0])];
    assert_eq!(gradcheck(both, inputs), Ok(()));
    assert_eq!(gradgradcheck(both, inputs), Ok(()));
    // Third derivative of 1/x: −6/x⁴.
    let x = leaf(2.0);
    let mut y = apply(Reciprocal, [&x])[0].clone();
    for _ in 0..3 {
        y = autograd::grad(&[y], &[&x], create()).remove(0);
    }
    assert_eq!(y.item(), -6.0 / 16.0);
}

#[test]
fn a_custom_function_with_several_results_sees_which_gradients_came_and_which_are_needed() {
    let seen = Arc::default();
    let (a, b) = (leaf(2.0), leaf(5.0));
    let results = || apply(ProductAndSum(Arc::clone(&seen)), [&a, &b]);
    let [product, sum] = results();
    assert_eq!(sum.mul(1.0).grad_fn().unwrap().next_functions()[0].as_ref().unwrap().1, 1);
    product.add(&sum).backward();
    assert_eq!((grad_of(&a), grad_of(&b)), (Some(vec![6.0]), Some(vec![3.0])));
    let [product, sum] = results();
    sum.backward();
    drop(product);
    let [product, _] = results();
    assert_eq!(autograd::grad(&[product], &[&a], GradOptions::default())[0].item(), 5.0);
    assert_eq!(
        *seen.lock().unwrap(),
        [[true, true, true, true], [true, true, false, true], [true, false, true, false]]
    );
    // An operand without gradient.
    let [product, _] = apply(ProductAndSum(Arc::default()), [&a, &b.detach()]);
    a.zero_grad();
    product.backward();
    assert_eq!((grad_of(&a), product.grad_fn().unwrap().next_functions()[1].is_none()), (Some(vec![5.0]), true));
}

/// Reverses the gradient, and returns its operand as it is.
struct Reverse;
impl CustomFunction<f64, 1, 1> for Reverse {
    const NAME: &'static str = "Reverse";
    fn forward(&self, _: &mut Context<f64>, [x]: [&T; 1]) -> [T; 1] {
        [x.clone()]
    }
    fn backward(&self, _: &Context<f64>, [grad]: [Option<T>; 1]) -> [Option<T>; 1] {
        [grad.map(|grad| grad.mul(-1.0))]
    }
}

#[test]
fn an_operand_returned_unchanged_is_a_result_of_its_own() {
    let x = leaf(2.0);
    let [y] = apply(Reverse, [&x]);
    assert_eq!((x.is_leaf(), y.item(), y.shares_storage(&x)), (true, 2.0, false));
    y.backward();
    assert_eq!(grad_of(&x), Some(vec![-1.0]));
    // Changed in place, it is still behind the function.
    let base = x.mul(3.0);
    let [y] = apply(Reverse, [&base]);
    y.mul_(10.0);
    x.zero_grad();
    y.add(&base).backward();
    assert_eq!((grad_of(&x), base.item()), (Some(vec![-30.0 + 3.0]), 6.0));
    // Twice the same tensor.
    struct Twice;
    impl CustomFunction<f64, 1, 2> for Twice {
        const NAME: &'static str = "Twice";
        fn forward(&self, _: &mut Context<f64>, [x]: [&T; 1]) -> [T; 2] {
            let y = x.mul(2.0);
            [y.clone(), y]
        }
        fn backward(&self, _: &Context<f64>, [a, b]: [Option<T>; 2]) -> [Option<T>; 1] {
            [a.and_then(|a| b.map(|b| a.add(b.mul(100.0)).mul(2.0)))]
        }
    }
    x.zero_grad();
    let [a, b] = apply(Twice, [&x]);
    assert!(!a.shares_storage(&b));
    a.add(&b).backward();
    assert_eq!(grad_of(&x), Some(vec![202.0]));
}

/// x ↦ 3x in place.
struct TripleInPlace {
    returns: bool,
}
impl CustomFunction<f64, 1, 1> for TripleInPlace {
    const NAME: &'static str = "TripleInPlace";
    fn forward(&self, _: &mut Context<f64>, [x]: [&T; 1]) -> [T; 1] {
        x.mul_(3.0);
        [if self.returns { x.clone() } else { x.copy() }]
    }
    fn backward(&self, _: &Context<f64>, [grad]: [Option<T>; 1]) -> [Option<T>; 1] {
        [grad.map(|grad| grad.mul(3.0))]
    }
}

#[test]
fn a_custom_function_may_work_in_place() {
    let x = leaf([2.0, 3.0]);
    let y = x.mul(5.0);
    let [z] = apply(TripleInPlace { returns: true }, [&y]);
    assert_eq!((y.to_vec(), z.shares_storage(&y), y.version()), (vec![30.0, 45.0], true, 1));
    // The changed tensor is the result, through every handle.
    assert_eq!(y.grad_fn().unwrap().name(), "TripleInPlaceBackward");
    y.sum().backward();
    assert_eq!(grad_of(&x), Some(vec![15.0, 15.0]));
    let fails = |input: &T, returns| autograd::try_apply(TripleInPlace { returns }, [input]).err();
    let leaf_changed = Error::LeafInPlace { op: "TripleInPlace", view: false };
    assert_eq!(fails(&leaf([1.0]), true), Some(leaf_changed));
    let argument = |message: &str| Some(Error::Argument { op: "TripleInPlace", message: message.to_string() });
    assert_eq!(fails(&x.mul(1.0), false), argument("input 0 was changed in place, but is not returned"));
    let view = x.mul(1.0).select(0, 0);
    assert_eq!(fails(&view, true), argument("input 0 is a view and was changed in place; copy it first"));
}

/// Saves what is neither operand nor result.
struct SavesOther;
impl CustomFunction<f64, 1, 1> for SavesOther {
    const NAME: &'static str = "SavesOther";
    fn forward(&self, ctx: &mut Context<f64>, [x]: [&T; 1]) -> [T; 1] {
        let double = x.mul(2.0);
        ctx.save_for_backward(&[&double]);
        [x.mul(x)]
    }
    fn backward(&self, ctx: &Context<f64>, [grad]: [Option<T>; 1]) -> [Option<T>; 1] {
        [grad.map(|grad| grad.mul(&ctx.saved_tensors()[0]))]
    }
}

#[test]
fn saved_tensors_are_checked() {
    let x = leaf(3.0);
    let [y] = apply(SavesOther, [&x]);
    assert_eq!(autograd::grad(&[y], &[&x], GradOptions::default())[0].item(), 6.0);
    let [y] = apply(SavesOther, [&x]);
    let error = autograd::try_grad(&[y], &[&x], create()).err();
    assert!(
        matches!(&error, Some(Error::Argument { op: "SavesOther", message }) if message.contains("saved tensor 0"))
    );
    // Versions: of an operand and of a result.
    let base = x.mul(1.0);
    let [y] = apply(Cube, [&base]);
    base.mul_(2.0);
    let modified = |node: &str, output_of: &str| {
        let (node, output_of) = (node.to_string(), output_of.to_string());
        Err(Error::SavedModified { node, output_of, shape: vec![], expected: 0, actual: 1 })
    };
    assert_eq!(y.try_backward(), modified("CubeBackward", "MulBackward0"));
    let [y] = apply(Reciprocal, [&x]);
    no_grad(|| y.mul_(2.0));
    assert_eq!(y.try_backward(), modified("ReciprocalBackward", "ReciprocalBackward"));
}

#[test]
fn a_custom_gradient_has_the_shape_of_its_operand() {
    let [y] = apply(Wrong, [&leaf([1.0, 2.0])]);
    let error = Error::GradientShape { op: "Wrong", expected: vec![2], found: vec![] };
    assert_eq!(y.try_backward(), Err(error));
}

#[test]
fn a_custom_function_that_panics_leaves_everything_usable() {
    struct Panics {
        forward: bool,
    }
    impl CustomFunction<f64, 1, 1> for Panics {
        const NAME: &'static str = "Panics";
        fn forward(&self, _: &mut Context<f64>, [x]: [&T; 1]) -> [T; 1] {
            assert!(!self.forward, "in forward");
            [x.mul(2.0)]
        }
        fn backward(&self, _: &Context<f64>, _: [Option<T>; 1]) -> [Option<T>; 1] {
            panic!("in backward")
        }
    }
    let x = leaf(2.0);
    assert!(catch_unwind(AssertUnwindSafe(|| apply(Panics { forward: true }, [&x]))).is_err());
    assert!(is_grad_enabled());
    let y = x.mul(&x);
    let [z] = apply(Panics { forward: false }, [&y]);
    for _ in 0..2 {
        assert!(catch_unwind(AssertUnwindSafe(|| z.add(&y).backward_with(retain()))).is_err());
        assert!(is_grad_enabled());
        x.zero_grad();
        y.backward_with(retain());
        assert_eq!(grad_of(&x), Some(vec![4.0]));
    }
}
