//! Segments that run again in the pass back.
use super::{T, create, grad_of, leaf};
use autodiff_core::autograd::{self, GradOptions, checkpoint};
use autodiff_core::{Error, Tensor, manual_seed, no_grad};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

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
    let (x, w) = (leaf([2.0, 3.0]), leaf([5.0, 7.0]));
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
            let (x, w) = (leaf([2.0, 3.0]), leaf([5.0, 7.0]));
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
    let x = leaf([1.0; 32]);
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
    let x = leaf([1.0, 2.0]);
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
