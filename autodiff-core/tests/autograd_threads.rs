//! Threads that share tensors and graphs, and graphs longer than a stack is deep.
#![cfg(feature = "tensor")]
use autodiff_core::autograd::{self, Context, CustomFunction, GradOptions, Node, apply, checkpoint};
use autodiff_core::{BackwardOptions, HookHandle, Tensor, no_grad, tensor};
use std::cell::RefCell;
use std::sync::{Arc, Barrier, mpsc};
use std::thread;
use std::time::Duration;

mod leaves;
use leaves::{T, leaf};

fn retain() -> GradOptions<f64> {
    GradOptions { retain_graph: true, ..GradOptions::default() }
}

/// Fails, instead of waiting forever, where threads wait for each other.
fn ends(f: impl FnOnce() + Send + 'static) {
    let (done, wait) = mpsc::channel();
    let thread = thread::spawn(move || {
        f();
        done.send(())
    });
    match wait.recv_timeout(Duration::from_secs(120)) {
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("threads wait for each other"),
        Ok(()) | Err(mpsc::RecvTimeoutError::Disconnected) => {
            thread.join().expect("no panic").expect("it is waited for")
        }
    }
}

#[test]
fn everything_may_go_to_other_threads() {
    fn shared<X: Send + Sync>() {}
    shared::<Tensor<f32>>();
    shared::<Tensor<f64>>();
    shared::<Tensor<i64>>();
    shared::<Tensor<bool>>();
    shared::<Node>();
    shared::<HookHandle>();
    shared::<BackwardOptions<f64>>();
    shared::<GradOptions<f64>>();
    shared::<Context<f64>>();
}

/// A graph with many joints: the gradient by each input depends on all that is above it.
fn lattice(x: &[T]) -> T {
    let mut row: Vec<T> = x.to_vec();
    for step in 0..12 {
        row = (0..row.len())
            .map(|i| {
                let (a, b) = (&row[i], &row[(i + 1) % row.len()]);
                if (i + step) % 3 == 0 { a.mul(b).mul(0.25) } else { a.add(b).mul(0.5) }
            })
            .collect();
    }
    row.iter().skip(1).fold(row[0].clone(), |sum, y| sum.add(y)).sum()
}

#[test]
fn passes_on_several_threads_through_one_graph_agree() {
    ends(|| {
        let x: Vec<T> = (0..8).map(|i| leaf([0.5 + 0.1 * f64::from(i), 1.3 - 0.07 * f64::from(i)])).collect();
        let y = lattice(&x);
        let alone: Vec<_> = autograd::grad(&[&y], &x, retain()).iter().map(Tensor::to_vec).collect();
        let start = Barrier::new(3);
        thread::scope(|scope| {
            for number in 0..3 {
                let (x, y, alone, start) = (&x, &y, &alone, &start);
                scope.spawn(move || {
                    start.wait();
                    for round in 0..60 {
                        let options = GradOptions { create_graph: (round + number) % 4 == 0, ..retain() };
                        let grads = autograd::grad(&[y], x, options);
                        // The same bits, whoever else is under way.
                        assert_eq!(grads.iter().map(Tensor::to_vec).collect::<Vec<_>>(), *alone);
                    }
                });
            }
        });
    });
}

#[test]
fn passes_on_several_threads_add_up_in_the_leaves() {
    ends(|| {
        let x = leaf([1.0, 2.0]);
        let shared = x.mul(&x);
        thread::scope(|scope| {
            for number in 1..=4 {
                let (x, shared) = (&x, &shared);
                scope.spawn(move || {
                    for _ in 0..100 {
                        let y = shared.mul(f64::from(number)).add(x).sum();
                        y.backward_with(BackwardOptions { retain_graph: true, ..BackwardOptions::default() });
                    }
                });
            }
        });
        // 100 · (2x · (1 + 2 + 3 + 4) + 4)
        assert_eq!(x.grad().unwrap().to_vec(), [2400.0, 4400.0]);
    });
}

#[test]
fn threads_that_ask_a_view_for_its_way_back_get_the_same() {
    ends(|| {
        for _ in 0..200 {
            let (x, w) = (leaf([1.0, 2.0]), leaf(3.0));
            let base = x.mul(1.0);
            let view = base.select(0, 1);
            base.mul_(&w);
            let grads: Vec<f64> = thread::scope(|scope| {
                let ask = || {
                    let y = view.mul(1.0);
                    autograd::grad(&[y], &[&w], retain())[0].item()
                };
                let threads = [scope.spawn(ask), scope.spawn(ask)];
                threads.map(|thread| thread.join().unwrap()).to_vec()
            });
            assert_eq!(grads, [2.0, 2.0]);
        }
    });
}

#[test]
fn changes_in_place_wait_for_readers_and_for_nothing_else() {
    ends(|| {
        // The same storage on both sides, and through views.
        let x: T = tensor([1.0, 2.0, 3.0]);
        x.mul_(&x);
        x.add_(&x);
        x.select(0, 0).copy_(&x.select(0, 2));
        x.mul_(x.select(0, 1));
        assert_eq!(x.to_vec(), [18.0 * 8.0, 64.0, 144.0]);
        let y = x.mul(1.0).requires_grad_(true).mul(1.0);
        y.mul_(&y);
        y.sum().backward();
        // Crosswise, and read meanwhile: each sees whole tensors only.
        let (a, b): (T, T) = (Tensor::full(&[64], 1.0), Tensor::full(&[64], 2.0));
        let start = Barrier::new(4);
        thread::scope(|scope| {
            for (to, from) in [(&a, &b), (&b, &a)] {
                let start = &start;
                scope.spawn(move || {
                    start.wait();
                    for _ in 0..2000 {
                        to.copy_(from);
                    }
                });
            }
            for tensor in [&a, &b] {
                let start = &start;
                scope.spawn(move || {
                    start.wait();
                    for _ in 0..2000 {
                        let seen = tensor.to_vec();
                        assert!(seen.iter().all(|x| *x == seen[0]));
                    }
                });
            }
        });
        // Gradients that are each other's.
        let (x, y) = (leaf([1.0, 2.0]), leaf([3.0, 4.0]));
        x.set_grad(Some(&T::full(&[2], 1.0)));
        y.set_grad(Some(&T::full(&[2], 1.0)));
        thread::scope(|scope| {
            for (to, from) in [(&x, &y), (&y, &x)] {
                scope.spawn(move || {
                    for _ in 0..500 {
                        let gradient = from.grad();
                        to.mul(0.0).add(to).backward_with(BackwardOptions { gradient, ..BackwardOptions::default() });
                        no_grad(|| to.grad().unwrap().fill_(1.0));
                    }
                });
            }
        });
        // A hook that reads and changes what is in the graph.
        let x = leaf([1.0, 2.0]);
        let y = x.mul(1.0);
        let seen = y.clone();
        y.register_hook(move |grad| {
            no_grad(|| seen.mul_(&seen));
            Some(grad.copy().mul_(2.0).mul(&seen))
        });
        y.add(1.0).sum().backward();
        assert_eq!(x.grad().unwrap().to_vec(), [2.0, 8.0]);
    });
}

#[test]
fn a_graph_may_be_let_go_by_several_threads_at_once() {
    ends(|| {
        for _ in 0..20 {
            let mut y = leaf(1.0);
            for _ in 0..5000 {
                y = y.mul(1.0);
            }
            let handles = [y.mul(1.0), y.mul(2.0), y.add(1.0), y];
            let start = Arc::new(Barrier::new(4));
            let threads = handles.map(|handle| {
                let start = Arc::clone(&start);
                thread::spawn(move || {
                    start.wait();
                    drop(handle);
                })
            });
            threads.into_iter().for_each(|thread| thread.join().unwrap());
        }
    });
}

struct Keeps;
impl CustomFunction<f64, 1, 1> for Keeps {
    const NAME: &'static str = "Keeps";
    fn forward(&self, ctx: &mut Context<f64>, [x]: [&T; 1]) -> [T; 1] {
        ctx.save_for_backward(&[x]);
        [x.mul(1.0)]
    }
    fn backward(&self, ctx: &Context<f64>, [grad]: [Option<T>; 1]) -> [Option<T>; 1] {
        assert_eq!(ctx.saved_tensors().len(), 1);
        [grad]
    }
}

thread_local! {
    static LEFT: RefCell<Option<T>> = const { RefCell::new(None) };
}

/// Runs where the stack has a few bytes for each operation of a chain: less than any frame. Ten million of them on a stack of
/// two megabytes have less, but take their time.
fn on_a_small_stack(f: impl FnOnce(usize) + Send + 'static) {
    let length = 40_000;
    // Frames of a debug build are large, but a few dozen of them fit.
    thread::Builder::new().stack_size(4 * length).spawn(move || f(length)).unwrap().join().unwrap();
}

fn chain(length: usize, x: &T, step: impl Fn(&T) -> T) -> T {
    (0..length).fold(x.mul(1.0), |y, _| step(&y))
}

#[test]
fn chains_of_any_length_go_back_and_are_let_go() {
    type Step = fn(&T) -> T;
    let steps: [(&str, Step); 6] = [
        ("arithmetic", |y| y.mul(1.0)),
        ("saved numbers", |y| y.mul(y)),
        ("custom", |y| apply(Keeps, [y])[0].clone()),
        ("in place", |y| y.mul_(1.0)),
        ("hooks", |y| {
            let captured = y.clone();
            let z = y.add(0.0);
            z.register_hook(move |grad| (captured.numel() == 2).then(|| grad.clone()));
            z
        }),
        ("views", |y| y.unsqueeze(0).select(0, 0)),
    ];
    for (name, step) in steps {
        for x in [leaf(1.0), leaf([1.0])] {
            on_a_small_stack(move |length| {
                let y = chain(length, &x, step);
                y.sum().backward();
                assert!(x.grad().unwrap().sum().item() >= 1.0, "{name}");
                drop(y);
                // Without a pass back.
                drop(chain(length, &x, step));
            });
        }
    }
    on_a_small_stack(|length| {
        let x = leaf([1.0, 2.0]);
        let y = x.mul(1.0);
        for _ in 0..length / 10 {
            y.select(0, 0).mul_(1.0);
        }
        y.sum().backward();
        assert_eq!(x.grad().unwrap().to_vec(), [1.0, 1.0]);
    });
    on_a_small_stack(|length| {
        let x = leaf(1.0);
        let y = chain(length / 10, &x, |y| checkpoint(|[y]| y.mul(y), [y]));
        y.backward();
    });
}

#[test]
fn recorded_passes_of_any_length_are_let_go() {
    on_a_small_stack(|length| {
        let x = leaf(1.0);
        let y = chain(length, &x, |y| y.mul(y).mul(0.5).add(y.mul(0.5)));
        let options = GradOptions { create_graph: true, ..GradOptions::default() };
        let first = autograd::grad(&[&y], &[&x], options).remove(0);
        drop(y);
        let second = autograd::grad(&[&first], &[&x], retain());
        assert_eq!(second.len(), 1);
        // In a gradient, whose leaf goes: the circle is cut first.
        let z = chain(length, &x, |y| y.mul(y));
        z.backward_with(BackwardOptions { create_graph: true, ..BackwardOptions::default() });
        let holder = leaf(0.0);
        holder.set_grad(x.grad().as_ref());
        x.zero_grad();
        drop(first);
        drop((z, x));
        drop(holder);
    });
}

#[test]
fn what_a_thread_leaves_behind_is_let_go_at_its_end() {
    on_a_small_stack(|length| {
        // Made before the first node, so that it is dropped last.
        LEFT.set(Some(leaf(1.0)));
        let x = LEFT.with_borrow(|left| left.clone().unwrap());
        drop(x.mul(1.0));
        LEFT.set(Some(chain(length, &x, |y| y.mul(y))));
    });
}
