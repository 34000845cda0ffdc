//! No thread waits for itself, nor two for each other: no lock is held while other code may run.
#![cfg(feature = "tensor")]
use autodiff_core::autograd::{Context, CustomFunction, apply};
use autodiff_core::optim::{Adam, AdamOptions, Optimizer, Sgd, SgdOptions};
use autodiff_core::{BackwardOptions, Elementwise, Tensor, tensor};
use autodiff_macros::differentiable;
use std::slice::from_ref;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, mpsc};
use std::thread;
use std::time::Duration;

/// Runs it on a thread of its own, and fails if it does not end.
fn ends(what: &str, f: impl FnOnce() + Send + 'static) {
    let (send, receive) = mpsc::channel();
    let runs = thread::spawn(move || {
        f();
        let _ = send.send(());
    });
    match receive.recv_timeout(Duration::from_secs(60)) {
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("{what} waits"),
        Ok(()) | Err(mpsc::RecvTimeoutError::Disconnected) => runs.join().unwrap(),
    }
}

/// Enough elements for work that is shared out.
const MANY: usize = 600_000;

#[differentiable(crate = autodiff_core)]
fn twice(x: f32) -> f32 {
    x + x
}

/// While work is shared out among rayon's threads, a thread takes up what other work there is.
#[test]
fn work_that_is_taken_up_meanwhile_may_write_what_is_read() {
    fn mapped(x: &Tensor, f: impl Elementwise<f32, 1>) -> Tensor {
        x.map(f)
    }
    type Work = fn(&Tensor) -> Tensor;
    let works: [(&str, Work); 4] = [
        ("a sum", |x| x.add(x)),
        ("a map", |x| mapped(x, twice)),
        ("a product", |x| {
            x.narrow(0, 0, 76_800).reshape(&[256, 300]).matmul(&x.narrow(0, 0, 76_800).reshape(&[300, 256]))
        }),
        ("a row", |x| x.reshape(&[600, 1000]).softmax(1)),
    ];
    for (name, work) in works {
        ends(name, move || {
            let threads = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
            let x: Tensor = Tensor::ones(&[MANY]);
            let seen = AtomicUsize::new(0);
            threads.scope(|scope| {
                for job in 0..40 {
                    let (x, seen) = (&x, &seen);
                    scope.spawn(move |_| {
                        if job % 2 == 0 {
                            // A whole number of changes, each to all elements.
                            let y = work(x);
                            seen.fetch_add(usize::from(y.numel() > 0), Ordering::Relaxed);
                        } else {
                            x.mul_(1.0);
                        }
                    });
                }
            });
            assert_eq!((seen.into_inner(), x.version()), (20, 20));
        });
    }
}

/// The same for gradients: what is added up under `create_graph` is a sum that is shared out.
#[test]
fn gradients_may_be_added_to_from_work_that_is_taken_up() {
    ends("a pass back", || {
        let threads = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        let x: Tensor = Tensor::ones(&[MANY]).requires_grad_(true);
        threads.scope(|scope| {
            for job in 0..24 {
                let x = &x;
                scope.spawn(move |_| {
                    let create_graph = job % 2 == 0;
                    let gradient = Some(Tensor::ones(&[MANY]));
                    x.mul(1.0).backward_with(BackwardOptions { gradient, create_graph, ..BackwardOptions::default() });
                });
            }
        });
        assert!(x.grad().unwrap().to_vec().iter().all(|g| *g == 24.0));
        x.zero_grad();
    });
}

/// A user's function may write to its own operands and gradients.
struct Writes(Tensor<f64>);

impl CustomFunction<f64, 1, 1> for Writes {
    const NAME: &'static str = "Writes";
    fn forward(&self, _: &mut Context<f64>, [x]: [&Tensor<f64>; 1]) -> [Tensor<f64>; 1] {
        self.0.add_(x);
        [x.mul(2.0)]
    }
    fn backward(&self, _: &Context<f64>, [g]: [Option<Tensor<f64>>; 1]) -> [Option<Tensor<f64>>; 1] {
        self.0.add_(g.as_ref().unwrap());
        [g.map(|g| g.mul(2.0))]
    }
}

#[test]
fn users_functions_may_write_anything() {
    ends("a user's function", || {
        let (x, noted) = (tensor([1.0, 2.0]).requires_grad_(true), Tensor::zeros(&[2]));
        let (at_hook, of_leaf) = (noted.clone(), x.clone());
        x.register_hook(move |g| {
            at_hook.add_(g);
            of_leaf.set_grad(None);
            None
        });
        x.register_post_accumulate_grad_hook(|x| {
            x.grad().unwrap().mul_(10.0);
        });
        let [y] = apply(Writes(noted.clone()), [&x]);
        y.sum().backward();
        assert_eq!((x.grad().unwrap().to_vec(), noted.to_vec()), (vec![20.0, 20.0], vec![4.0, 5.0]));
    });
}

/// Each one's parameter is the other's gradient.
#[test]
fn crossed_optimisers_wait_for_nobody() {
    fn optimiser(number: usize, x: &Tensor<f64>) -> Box<dyn Optimizer<f64> + Send> {
        match number {
            0 => Box::new(Sgd::new(from_ref(x), SgdOptions { lr: 1e-9, momentum: 0.9, ..SgdOptions::default() })),
            _ => Box::new(Adam::new(from_ref(x), AdamOptions { lr: 1e-9, ..AdamOptions::default() })),
        }
    }
    ends("an optimiser", || {
        let (a, b) = (Tensor::<f64>::ones(&[4000]), Tensor::<f64>::ones(&[4000]));
        let leaves = [&a, &b].map(|x| x.detach().requires_grad_(true));
        leaves[0].set_grad(Some(&b));
        leaves[1].set_grad(Some(&a));
        let start = Barrier::new(2);
        thread::scope(|scope| {
            for (number, leaf) in leaves.iter().enumerate() {
                let start = &start;
                scope.spawn(move || {
                    let mut optimiser = optimiser(number, leaf);
                    start.wait();
                    (0..3000).for_each(|_| optimiser.step());
                });
            }
        });
        assert!(a.to_vec().iter().chain(&b.to_vec()).all(|x| (x - 1.0).abs() < 1e-3));
    });
}

/// Who reads sees whole tensors, and nothing is copied where nobody does.
#[test]
fn a_reader_keeps_what_it_reads() {
    ends("a reader", || {
        let x: Tensor = Tensor::zeros(&[MANY]);
        let start = Barrier::new(2);
        thread::scope(|scope| {
            scope.spawn(|| {
                start.wait();
                (0..30).for_each(|_| drop(x.add_(1.0)));
            });
            scope.spawn(|| {
                start.wait();
                for _ in 0..30 {
                    let seen = x.to_vec();
                    assert!(seen.iter().all(|x| *x == seen[0]));
                }
            });
        });
        assert_eq!((x.get(&[0]), x.version()), (30.0, 30));
    });
}

/// Captured and large, and with an alignment of its own: nodes have room for any rule.
#[test]
fn rules_are_of_any_size_and_alignment() {
    #[repr(align(256))]
    struct Aligned<const N: usize>([u8; N], #[allow(dead_code)] Arc<()>);

    impl<const N: usize> CustomFunction<f64, 1, 1> for Aligned<N> {
        const NAME: &'static str = "Aligned";
        fn forward(&self, ctx: &mut Context<f64>, [x]: [&Tensor<f64>; 1]) -> [Tensor<f64>; 1] {
            ctx.save_for_backward(&[x]);
            [x.mul(f64::from(self.0[N - 1]))]
        }
        fn backward(&self, _: &Context<f64>, [g]: [Option<Tensor<f64>>; 1]) -> [Option<Tensor<f64>>; 1] {
            assert!(std::ptr::from_ref(self).addr().is_multiple_of(256));
            [g.map(|g| g.mul(f64::from(self.0[N - 1])))]
        }
    }
    fn check<const N: usize>() {
        let kept = Arc::new(());
        for _ in 0..3 {
            let x = tensor([1.0, 2.0]).requires_grad_(true);
            let [y] = apply(Aligned([7; N], Arc::clone(&kept)), [&x]);
            y.sum().backward();
            assert_eq!(x.grad().unwrap().to_vec(), [7.0, 7.0]);
        }
        assert_eq!(Arc::strong_count(&kept), 1);
    }
    thread::Builder::new()
        .stack_size(64 << 20)
        .spawn(|| {
            check::<1>();
            check::<1000>();
            check::<2_000_000>();
        })
        .unwrap()
        .join()
        .unwrap();
}

/// What hangs on a gradient or a hook is let go by a loop.
#[test]
fn chains_through_gradients_and_hooks_are_let_go() {
    type Link = fn(&Tensor<f64>, Tensor<f64>);
    let links: [(&str, Link); 6] = [
        ("gradient", |x, next| x.set_grad(Some(&next))),
        ("view of a gradient", |x, next| x.set_grad(Some(&next.view(&[2])))),
        ("hook", |x, next| drop(x.register_hook(move |_| Some(next.clone())))),
        ("hook on the gradient", |x, next| drop(x.register_post_accumulate_grad_hook(move |_| drop(next.clone())))),
        ("hook of a result", |x, next| {
            let y = x.mul(1.0);
            y.register_hook(move |_| Some(next.clone()));
            x.set_grad(Some(&y));
        }),
        ("hook of a node", |x, next| {
            let y = x.mul(1.0);
            y.grad_fn().unwrap().register_prehook::<f64>(move |_| {
                let _ = &next;
                None
            });
            x.set_grad(Some(&y.detach().requires_grad_(true)));
        }),
    ];
    for (name, link) in links {
        let count = 100_000;
        thread::Builder::new()
            .name(name.to_string())
            .stack_size(256 << 10)
            .spawn(move || {
                let alive = Arc::new(());
                let mut last = tensor([1.0, 2.0]).requires_grad_(true);
                for _ in 0..count {
                    let x = tensor([1.0, 2.0]).requires_grad_(true);
                    link(&x, last);
                    let kept = Arc::clone(&alive);
                    x.register_post_accumulate_grad_hook(move |_| {
                        let _ = &kept;
                    });
                    last = x;
                }
                drop(last);
                let circles = if name == "hook of a result" { count } else { 0 };
                assert_eq!(Arc::strong_count(&alive) - 1, circles, "{name}");
            })
            .unwrap()
            .join()
            .unwrap();
    }
}

/// A gradient that is kept with its graph leads back to its leaf. There are two ways out.
#[test]
fn recorded_gradients_are_let_go_by_hand_or_never_kept() {
    use autodiff_core::autograd::{GradOptions, grad};
    let alive = Arc::new(());
    let leaf = || {
        let x = tensor([1.0, 2.0]).requires_grad_(true);
        let kept = Arc::clone(&alive);
        x.register_hook(move |_| {
            let _ = &kept;
            None
        });
        x
    };
    let recorded = || BackwardOptions { create_graph: true, ..BackwardOptions::default() };
    for round in 0..2 {
        let x = leaf();
        x.square().sum().backward_with(recorded());
        let norm = x.grad().unwrap().square().sum();
        if round == 0 {
            x.zero_grad()
        } else {
            x.set_grad(None)
        }
        drop((x, norm));
        assert_eq!(Arc::strong_count(&alive), 1, "round {round}");
    }
    let x = leaf();
    let y = x.square().sum();
    let gradient = grad(&[&y], &[&x], GradOptions { create_graph: true, ..GradOptions::default() });
    gradient[0].square().sum().backward();
    assert_eq!(x.grad().unwrap().to_vec(), [8.0, 16.0]);
    drop((x, y, gradient));
    assert_eq!(Arc::strong_count(&alive), 1);
}
