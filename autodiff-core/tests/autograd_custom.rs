//! Custom functions, checkpoints, derivatives of closures, and the checks of gradients.
#![cfg(feature = "tensor")]
use autodiff_core::autograd::{
    self, Context, CustomFunction, GradOptions, apply, checkpoint, gradcheck, gradgradcheck,
};
use autodiff_core::{BackwardOptions, Error, Tensor, is_grad_enabled, manual_seed, no_grad, tensor};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

type T = Tensor<f64>;

fn leaf(x: f64) -> T {
    tensor(x).requires_grad_(true)
}

fn vector<const N: usize>(x: [f64; N]) -> T {
    tensor(x).requires_grad_(true)
}

fn retain() -> BackwardOptions<f64> {
    BackwardOptions { retain_graph: true, ..BackwardOptions::default() }
}

fn create() -> GradOptions<f64> {
    GradOptions { create_graph: true, ..GradOptions::default() }
}

fn grad_of(x: &T) -> Option<Vec<f64>> {
    x.grad().map(|grad| grad.to_vec())
}

/// x ↦ x³, from the saved operand.
struct Cube;
impl CustomFunction<f64, 1, 1> for Cube {
    const NAME: &'static str = "Cube";
    fn forward(&self, ctx: &mut Context<f64>, [x]: [&T; 1]) -> [T; 1] {
        assert!(!is_grad_enabled());
        ctx.save_for_backward(&[x]);
        assert_eq!(ctx.saved_tensors().len(), 1);
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
    let x = vector([2.0, -3.0]);
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
    let x = vector([0.5, -2.0]);
    assert_eq!(gradcheck(|[x]| apply(Cube, [x])[0].clone(), [&x]), Ok(()));
    assert_eq!(gradgradcheck(|[x]| apply(Cube, [x])[0].clone(), [&x]), Ok(()));
    assert_eq!(gradcheck(|[x]| apply(Reciprocal, [x])[0].clone(), [&x]), Ok(()));
    assert_eq!(gradgradcheck(|[x]| apply(Reciprocal, [x])[0].clone(), [&x]), Ok(()));
    let both = |[a, b]: [&T; 2]| {
        let [product, sum] = apply(ProductAndSum(Arc::default()), [a, b]);
        product.mul(&sum)
    };
    let inputs = [&x, &vector([1.5, 3.0])];
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
    let x = vector([2.0, 3.0]);
    let y = x.mul(5.0);
    let [z] = apply(TripleInPlace { returns: true }, [&y]);
    assert_eq!((y.to_vec(), z.shares_storage(&y), y.version()), (vec![30.0, 45.0], true, 1));
    // The changed tensor is the result, through every handle.
    assert_eq!(y.grad_fn().unwrap().name(), "TripleInPlaceBackward");
    y.sum().backward();
    assert_eq!(grad_of(&x), Some(vec![15.0, 15.0]));
    let fails = |input: &T, returns| autograd::try_apply(TripleInPlace { returns }, [input]).err();
    let leaf_changed = Error::LeafInPlace { op: "TripleInPlace", view: false };
    assert_eq!(fails(&vector([1.0]), true), Some(leaf_changed));
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
    struct Wrong;
    impl CustomFunction<f64, 1, 1> for Wrong {
        const NAME: &'static str = "Wrong";
        fn forward(&self, _: &mut Context<f64>, [x]: [&T; 1]) -> [T; 1] {
            [x.sum()]
        }
        fn backward(&self, _: &Context<f64>, [grad]: [Option<T>; 1]) -> [Option<T>; 1] {
            [grad]
        }
    }
    let [y] = apply(Wrong, [&vector([1.0, 2.0])]);
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

/// w·x² + x, with a count of its runs.
fn segment(w: &T) -> (impl Fn([&T; 1]) -> T + Send + Sync + 'static, Arc<AtomicUsize>) {
    let (w, runs) = (w.clone(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&runs);
    let segment = move |[x]: [&T; 1]| {
        counted.fetch_add(1, Ordering::Relaxed);
        x.mul(x).mul(&w).add(x)
    };
    (segment, runs)
}

#[test]
fn a_checkpoint_runs_again_and_gives_captured_tensors_their_gradients() {
    let (x, w) = (vector([2.0, 3.0]), vector([5.0, 7.0]));
    let (segment, runs) = segment(&w);
    let y = checkpoint(segment, [&x]);
    assert_eq!((y.to_vec(), runs.load(Ordering::Relaxed)), (vec![22.0, 66.0], 1));
    y.sum().backward();
    assert_eq!(runs.load(Ordering::Relaxed), 2);
    assert_eq!((grad_of(&x), grad_of(&w)), (Some(vec![21.0, 43.0]), Some(vec![4.0, 9.0])));
    assert_eq!(y.sum().try_backward(), Err(Error::BackwardTwice { node: "CheckpointBackward".to_string() }));
    // An input that requires no gradient, as data, and a captured tensor that is no leaf.
    w.zero_grad();
    let scaled = w.mul(2.0);
    let y = checkpoint(self::segment(&scaled).0, [&x.detach()]);
    assert_eq!(autograd::grad(&[y.sum()], &[&w], GradOptions::default())[0].to_vec(), [8.0, 18.0]);
    // Without a gradient to compute it is called, and that is all.
    let (segment, runs) = self::segment(&w.detach());
    assert!(!checkpoint(segment, [&x.detach()]).requires_grad());
    assert!(!no_grad(|| checkpoint(self::segment(&w).0, [&x])).requires_grad());
    assert_eq!(runs.load(Ordering::Relaxed), 1);
}

#[test]
fn a_checkpoint_agrees_with_the_segment_itself() {
    type Function = fn(&T, &T, bool) -> T;
    // What goes in is used in other ways too: captured, twice, behind one another.
    let functions: [(&str, Function); 6] = [
        ("plain", |x, w, on| maybe(on, segment(w).0, [x])),
        ("used outside too", |x, w, on| maybe(on, segment(w).0, [x]).add(x.mul(x).mul(w))),
        ("one input captured too", |x, w, on| {
            let captured = x.mul(w);
            let other = captured.clone();
            maybe(on, move |[x]| x.mul(&other).mul(&other), [&captured])
        }),
        ("one input behind the other", |x, w, on| {
            let y = x.mul(w);
            maybe(on, |[a, b]| a.mul(b).mul(a), [x, &y])
        }),
        ("one captured behind an input", |x, w, on| {
            let captured = w.clone();
            maybe(on, move |[y]| y.mul(&captured).mul(y), [&x.mul(w).mul(w)])
        }),
        ("nested", |x, w, on| {
            let w = w.clone();
            let nested = move |[x]: [&T; 1]| {
                let inside = x.mul(&w);
                let (w, captured) = (w.clone(), inside.clone());
                maybe(on, move |[y]| y.mul(&w).mul(&captured), [&inside]).mul(x)
            };
            maybe(on, nested, [x])
        }),
    ];
    fn maybe<const I: usize>(on: bool, f: impl Fn([&T; I]) -> T + Send + Sync + 'static, inputs: [&T; I]) -> T {
        if on { checkpoint(f, inputs) } else { f(inputs) }
    }
    for (name, f) in functions {
        let derivatives = |on| {
            let (x, w) = (vector([2.0, 3.0]), vector([5.0, 7.0]));
            let y = f(&x, &w, on);
            let first = autograd::grad(&[y.sum()], &[&x, &w], create());
            let mixed = first[0].mul(&first[1]).sum();
            let second = autograd::grad(&[&mixed], &[&x, &w], create());
            let third = autograd::grad(&[second[0].mul(&second[1]).sum()], &[&x, &w], GradOptions::default());
            f(&x, &w, on).sum().backward();
            let all = [first, second, third].concat();
            let accumulated = [grad_of(&x).unwrap(), grad_of(&w).unwrap()];
            (y.to_vec(), all.iter().map(Tensor::to_vec).collect::<Vec<_>>(), accumulated)
        };
        assert_eq!(derivatives(true), derivatives(false), "{name}");
    }
}

#[test]
fn hooks_see_a_checkpoints_gradients_once() {
    let (x, w) = (leaf(2.0), leaf(5.0));
    let seen = Arc::new(AtomicUsize::new(0));
    let y = x.mul(1.0);
    for tensor in [&x, &w, &y] {
        let seen = Arc::clone(&seen);
        tensor.register_hook(move |_| {
            seen.fetch_add(1, Ordering::Relaxed);
            None
        });
    }
    checkpoint(segment(&w).0, [&y]).backward();
    assert_eq!(seen.load(Ordering::Relaxed), 3);
}

#[test]
fn a_checkpoint_that_cannot_run_the_same_again_is_an_error() {
    let (x, w) = (leaf(2.0), leaf(5.0));
    let argument = |message: &str| Err(Error::Argument { op: "checkpoint", message: message.to_string() });
    let modified = |output_of: &str| {
        let (node, output_of) = ("CheckpointBackward".to_string(), output_of.to_string());
        Err(Error::SavedModified { node, output_of, shape: vec![], expected: 0, actual: 1 })
    };
    // A captured leaf, an input, and a captured tensor of which nothing else is known.
    let y = checkpoint(segment(&w).0, [&x]);
    no_grad(|| w.mul_(2.0));
    assert_eq!(y.try_backward(), modified("AccumulateGrad"));
    let input = x.mul(1.0);
    let y = checkpoint(segment(&x).0, [&input]);
    input.mul_(2.0);
    assert_eq!(y.try_backward(), modified("no operation"));
    let captured = x.mul(1.0);
    let y = checkpoint(segment(&captured).0, [&x]);
    captured.mul_(2.0);
    let other = "the segment computed another result when it ran again in the pass back";
    assert_eq!(y.try_backward(), argument(other));
    let runs = AtomicUsize::new(0);
    let y = checkpoint(move |[x]| x.mul(runs.fetch_add(1, Ordering::Relaxed) as f64), [&x]);
    assert_eq!(y.try_backward(), argument(other));
    // What leaves a segment other than by its result has no gradient.
    let leaked = Arc::new(Mutex::new(None));
    let place = Arc::clone(&leaked);
    let y = checkpoint(
        move |[x]| {
            let inside = x.mul(x);
            place.lock().unwrap().get_or_insert(inside.clone());
            inside.mul(2.0)
        },
        [&x],
    );
    let inside = leaked.lock().unwrap().clone().unwrap();
    let outside = "what a segment makes has no gradient outside of it, nor while it runs for the first time";
    assert_eq!(inside.try_backward(), argument(outside));
    y.backward();
    assert_eq!(grad_of(&x), Some(vec![8.0]));
}

#[test]
fn random_numbers_of_a_checkpoint_come_again() {
    manual_seed(3);
    let x = vector([1.0; 32]);
    let y = checkpoint(|[x]| x.mul(T::rand(&[32])), [&x]);
    let after = T::rand(&[2]).to_vec();
    y.sum().backward();
    assert_eq!(grad_of(&x), Some(y.to_vec()));
    manual_seed(3);
    let expected = (T::rand(&[32]).to_vec(), T::rand(&[2]).to_vec());
    assert_eq!((y.to_vec(), after), expected);
}

#[test]
fn a_checkpoint_returns_storage_of_its_own() {
    let x = vector([1.0, 2.0]);
    let y = checkpoint(|[x]| x.select(0, 1), [&x]);
    assert!(!y.shares_storage(&x));
    y.mul_(3.0);
    y.backward();
    assert_eq!((grad_of(&x), x.to_vec()), (Some(vec![0.0, 3.0]), vec![1.0, 2.0]));
    let same = checkpoint(|[x]| x.clone(), [&x]);
    x.zero_grad();
    same.sum().backward();
    assert_eq!((grad_of(&x), same.shares_storage(&x)), (Some(vec![1.0, 1.0]), false));
}

#[test]
fn gradcheck_finds_a_wrong_gradient() {
    /// x ↦ x³ with the gradient of the second element wrong, or only that of the gradient.
    struct Wrong {
        second: bool,
    }
    impl CustomFunction<f64, 1, 1> for Wrong {
        const NAME: &'static str = "Wrong";
        fn forward(&self, ctx: &mut Context<f64>, inputs: [&T; 1]) -> [T; 1] {
            Cube.forward(ctx, inputs)
        }
        fn backward(&self, ctx: &Context<f64>, grads: [Option<T>; 1]) -> [Option<T>; 1] {
            let wrong = if self.second { tensor([1.0, 1.0]) } else { tensor([1.0, 2.0]) };
            let saved = ctx.saved_tensors()[0].clone();
            let square = if self.second { no_grad(|| saved.mul(&saved)) } else { saved.mul(&saved) };
            [grads[0].as_ref().map(|grad| grad.mul(square.mul(wrong).mul(3.0)))]
        }
    }
    let x = vector([0.5, 2.0]);
    let first = gradcheck(|[x]| apply(Wrong { second: false }, [x])[0].clone(), [&x]);
    let Err(Error::GradientMismatch { input: 0, row: 1, column: 1, numerical, analytical }) = first else {
        panic!("{first:?}");
    };
    assert!((numerical - 12.0).abs() < 1e-6);
    assert_eq!(analytical, 24.0);
    let function = |[x]: [&T; 1]| apply(Wrong { second: true }, [x])[0].clone();
    assert_eq!(gradcheck(function, [&x]), Ok(()));
    let second = gradgradcheck(function, [&x]);
    assert!(matches!(second, Err(Error::GradientMismatch { input: 0, row: 0, column: 0, .. })), "{second:?}");
    // Of several inputs, those that require grad are checked.
    let constant: T = tensor([3.0, 4.0]);
    let product = |[a, b]: [&T; 2]| a.mul(b).mul(no_grad(|| b.copy()));
    assert_eq!(gradcheck(product, [&x, &constant]), Ok(()));
    let error = gradcheck(product, [&x, &constant.requires_grad_(true)]);
    assert!(matches!(error, Err(Error::GradientMismatch { input: 1, .. })), "{error:?}");
    // A function that is constant, one that is linear, and one in single precision.
    assert_eq!(gradcheck(|[_]| tensor(1.0), [&x]), Ok(()));
    assert_eq!(gradgradcheck(|[_]| tensor(1.0), [&x]), Ok(()));
    assert_eq!(gradgradcheck(|[x]| x.mul(3.0), [&x]), Ok(()));
    let single: Tensor = tensor([0.5, 2.0]).requires_grad_(true);
    assert_eq!(gradcheck(|[x]| x.mul(x).mul(x), [&single]), Ok(()));
    for check in [gradcheck, gradgradcheck] {
        assert_eq!(check(|[x]: [&T; 1]| x.mul(x), [&x.detach()]), Err(Error::NoGradient { op: "gradcheck" }));
    }
}

#[test]
fn functional_derivatives_are_those_of_formulas() {
    // f(x) = (x₀²x₁, 5x₁) and g(x) = x₀²x₁ + x₁³ at (2, 3).
    let x: T = tensor([2.0, 3.0]);
    let f = |x: &T| {
        let (a, b) = (x.select(0, 0), x.select(0, 1));
        Tensor::stack(&[a.mul(&a).mul(&b), b.mul(5.0)], 0)
    };
    let g = |x: &T| {
        let (a, b) = (x.select(0, 0), x.select(0, 1));
        a.mul(&a).mul(&b).add(b.mul(&b).mul(&b))
    };
    let jacobian = autograd::jacobian(f, &x);
    assert_eq!((jacobian.shape(), jacobian.to_vec()), (&[2, 2][..], vec![12.0, 4.0, 0.0, 5.0]));
    let hessian = autograd::hessian(g, &x);
    assert_eq!((hessian.shape(), hessian.to_vec()), (&[2, 2][..], vec![6.0, 4.0, 4.0, 18.0]));
    let v: T = tensor([10.0, 100.0]);
    let (value, product) = autograd::vjp(f, &x, &v);
    assert_eq!((value.to_vec(), product.to_vec()), (vec![12.0, 15.0], vec![120.0, 40.0 + 500.0]));
    let (value, product) = autograd::jvp(f, &x, &v);
    assert_eq!((value.to_vec(), product.to_vec()), (vec![12.0, 15.0], vec![120.0 + 400.0, 500.0]));
    let (gradient, product) = autograd::hvp(g, &x, &v);
    assert_eq!((gradient.to_vec(), product.to_vec()), (vec![12.0, 31.0], vec![460.0, 1840.0]));
    // Results are out of any graph, and x is left alone, also under no_grad.
    let x = x.requires_grad_(true);
    let results = no_grad(|| {
        let (value, product) = autograd::jvp(f, &x, &v);
        [value, product, autograd::vjp(f, &x, &v).1, autograd::hvp(g, &x, &v).0, autograd::hessian(g, &x)]
    });
    assert!(results.iter().all(|result| !result.requires_grad()));
    assert!(x.grad().is_none());
    // Shapes: the output's, then the input's. Constants and linear functions.
    let matrix: T = Tensor::from_vec((0..6).map(f64::from).collect(), &[2, 3]);
    assert_eq!(autograd::jacobian(|x| x.sum_rows(), &matrix).shape(), [2, 2, 3]);
    assert_eq!(autograd::hessian(|x| x.mul(2.0).sum(), &matrix).to_vec(), [0.0; 36]);
    assert_eq!(autograd::jacobian(|_| tensor([1.0, 2.0]), &x).to_vec(), [0.0; 4]);
    assert_eq!(autograd::jvp(|_| tensor(1.0), &x, &v).1.item(), 0.0);
    assert_eq!(autograd::hvp(|x| x.sum(), &x, &v).1.to_vec(), [0.0, 0.0]);
    assert_eq!(autograd::jacobian(|x| x.mul(x), &tensor(3.0)).shape(), [0; 0]);
}

trait SumRows {
    fn sum_rows(&self) -> T;
}
impl SumRows for T {
    fn sum_rows(&self) -> T {
        Tensor::stack(&[self.select(0, 0).sum(), self.select(0, 1).sum()], 0)
    }
}

#[test]
fn functional_derivatives_nest() {
    // The gradient of a directional derivative: f = x³, f' v = 3x²v, its gradient 6xv.
    let x = vector([2.0, 3.0]);
    let v: T = tensor([1.0, 10.0]);
    let nested = autograd::jacobian(
        |x| {
            let y = x.mul(x).mul(x);
            let gradient = autograd::grad(&[y.sum()], &[x], create()).remove(0);
            gradient.mul(&v)
        },
        &x,
    );
    assert_eq!(nested.to_vec(), [12.0, 0.0, 0.0, 180.0]);
}
