//! What the adjoint allocates: nothing in steady state, and only what it must keep the first time.
#![allow(unsafe_code, clippy::needless_range_loop)]

use autodiff::{derivative, differentiable, grad, value_and_grad};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;

/// Counts the bytes that a thread allocates.
struct Counting;

thread_local! {
    static BYTES: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every request is handed to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        BYTES.with(|bytes| bytes.set(bytes.get() + layout.size()));
        // SAFETY: the caller's promises are those asked for here.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: likewise.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocated(run: impl FnOnce()) -> usize {
    let before = BYTES.get();
    run();
    BYTES.get() - before
}

/// The first call and the third, each on a thread that has done nothing else.
fn first_and_third(run: impl Fn() + Sync) -> (usize, usize) {
    std::thread::scope(|scope| {
        let counts = scope.spawn(|| {
            let first = allocated(&run);
            run();
            (first, allocated(&run))
        });
        counts.join().expect("the function runs")
    })
}

#[differentiable]
fn linear(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() {
        s += x[i] * (i as f64);
        s -= 0.5 * x[0];
    }
    s
}

#[differentiable]
fn rosenbrock(x: &[f64]) -> f64 {
    let mut s = 0.0;
    for i in 0..x.len() - 1 {
        let a = x[i + 1] - x[i] * x[i];
        let b = 1.0 - x[i];
        s += 100.0 * a * a + b * b;
    }
    s
}

#[differentiable]
fn recurrence(x: f64, n: usize) -> f64 {
    let mut y = x;
    for _ in 0..n {
        y = y + 1e-6 * (x - y * y);
    }
    y
}

#[differentiable]
fn halved(x: &[f64], k: f64) -> f64 {
    let mut s = k;
    for i in 0..x.len() {
        let mut y = x[i] * x[i];
        while y > 0.1 {
            y = 0.5 * y * y.cos();
            s += y * k;
        }
        s = s.sin() + y;
    }
    s
}

#[differentiable]
fn step(u: f64, v: f64, k: f64) -> (f64, f64) {
    (u + 0.01 * v, v - 0.01 * k * u.sin())
}

#[differentiable]
fn pendulum(u: f64, v: f64, k: f64, n: usize) -> f64 {
    let (mut u, mut v) = (u, v);
    for _ in 0..n {
        (u, v) = step(u, v, k);
    }
    u * v
}

#[differentiable]
fn products(a: [f64; 8]) -> f64 {
    let mut p = a;
    for i in 1..8 {
        p[i] *= p[i - 1];
    }
    p[7] + p[3]
}

#[differentiable]
fn minor(a: &[f64], n: usize, row: usize, used: u32) -> f64 {
    if row == n {
        1.0
    } else {
        let mut sum = 0.0;
        let mut sign = 1.0;
        for j in 0..n {
            if used >> j & 1 == 0 {
                sum += sign * a[row * n + j] * minor(a, n, row + 1, used | 1 << j);
                sign = -sign;
            }
        }
        sum
    }
}

#[differentiable(recursive)]
fn even(x: f64, n: usize) -> f64 {
    if n == 0 { x } else { odd(x.sin(), n - 1) * x }
}

#[differentiable]
fn odd(x: f64, n: usize) -> f64 {
    if n == 0 { x.cos() } else { even(x * 0.9, n - 1).exp() }
}

#[test]
fn buffers_and_a_warm_workspace_allocate_nothing() {
    let x: Vec<f64> = (0..100).map(|i| (f64::from(i) * 0.7).sin()).collect();
    let check = |what: &str, run: &(dyn Fn() + Sync)| {
        let (_, third) = first_and_third(run);
        assert_eq!(third, 0, "{what}");
    };
    check("linear", &|| {
        let mut d_x = [0.0; 100];
        black_box(value_and_grad(linear).into((&x,), (&mut d_x,)));
    });
    check("rosenbrock", &|| {
        let mut d_x = [0.0; 100];
        black_box(value_and_grad(rosenbrock).into((&x,), (&mut d_x,)));
    });
    check("halved", &|| {
        let (mut d_x, mut d_k) = ([0.0; 100], 0.0);
        black_box(value_and_grad(halved).into((&x, 0.3), (&mut d_x, &mut d_k)));
    });
    check("recurrence", &|| {
        let mut d_x = 0.0;
        black_box(value_and_grad(recurrence).into((0.7, 1000), (&mut d_x,)));
    });
    check("pendulum", &|| {
        let (mut d_u, mut d_v, mut d_k) = (0.0, 0.0, 0.0);
        black_box(value_and_grad(pendulum).into((0.5, 0.1, 9.8, 100), (&mut d_u, &mut d_v, &mut d_k)));
    });
    check("minor", &|| {
        let mut d_a = [0.0; 25];
        black_box(value_and_grad(minor).into((&x[..25], 5, 0, 0), (&mut d_a,)));
    });
    check("even", &|| {
        let mut d_x = 0.0;
        black_box(value_and_grad(even).into((0.7, 20), (&mut d_x,)));
    });
    check("products", &|| {
        let mut d_a = [0.0; 8];
        black_box(value_and_grad(products).into(([1.1; 8],), (&mut d_a,)));
    });
}

#[test]
fn scalars_and_arrays_never_allocate() {
    #[differentiable]
    fn straight(x: f64, y: f64) -> f64 {
        (x * y).sin() + if x > y { x / y } else { y.exp() }
    }
    assert_eq!(
        first_and_third(|| {
            black_box(grad(straight)(black_box(1.5), 0.5));
        }),
        (0, 0)
    );
    #[differentiable]
    fn local(x: f64) -> f64 {
        let mut a = [x, 2.0, x * x];
        a[1] *= a[0];
        a[0] = a[1] * a[2];
        a[0] + a[1]
    }
    assert_eq!(
        first_and_third(|| {
            black_box(grad(local)(black_box(1.5)));
        }),
        (0, 0)
    );
}

#[test]
fn a_loop_that_is_linear_or_needs_only_inputs_keeps_nothing() {
    let x: Vec<f64> = (0..1000).map(|i| (f64::from(i) * 0.7).sin()).collect();
    let (first, _) = first_and_third(|| {
        let mut d_x = [0.0; 1000];
        black_box(value_and_grad(linear).into((&x,), (&mut d_x,)));
    });
    assert_eq!(first, 0, "linear");
    let (first, _) = first_and_third(|| {
        let mut d_x = [0.0; 1000];
        black_box(value_and_grad(rosenbrock).into((&x,), (&mut d_x,)));
    });
    assert_eq!(first, 0, "rosenbrock");
}

#[test]
fn a_recurrence_keeps_one_number_a_turn() {
    let (first, _) = first_and_third(|| {
        black_box(grad(recurrence)(black_box(0.7), 1_000_000));
    });
    assert!(first >= 8_000_000, "{first} bytes cannot hold what the adjoint needs");
    assert!(first <= 9_000_000, "{first} bytes");
}

#[test]
fn a_gradient_of_a_slice_allocates_the_gradient() {
    let x = [0.5; 100];
    let (_, third) = first_and_third(|| {
        black_box(grad(rosenbrock)(&x));
    });
    assert_eq!(third, 800);
}

#[test]
fn the_dual_pass_allocates_nothing() {
    assert_eq!(
        first_and_third(|| {
            black_box(derivative(recurrence)(black_box(0.7), 1000));
        }),
        (0, 0)
    );
}
