//! Gradients by a tape: recorded, swept and forgotten again in each run.

use crate::kernels::rosen::{plain, rosen};
use crate::measure::{Variant, medians, same, uniform};
use autodiff::{Dual, Gradients, Real, Tape, Var, forward, grad};
use std::hint::black_box;

/// Prints the time of the plain function, the ratio of value and gradient to it, and the time for each node.
fn report(kernel: &str, nodes: usize, variants: [Variant<'_>; 2]) {
    let [plain, tape] = medians(variants);
    println!(
        "{kernel:<22} {:>9.0} ns {:>8.1} {:>9} {:>9.2}",
        plain * 1e9,
        tape / plain,
        nodes,
        tape * 1e9 / nodes as f64
    );
}

/// Value and gradient, on a tape that is empty before and after.
fn gradient<S: Real>(
    tape: &mut Tape<S>,
    gradients: &mut Gradients<S>,
    x: &[S],
    f: impl for<'t> Fn(&[Var<'t, S>]) -> Var<'t, S>,
    visit: impl FnOnce(&Tape<S>, &Gradients<S>, &[Var<'_, S>]),
) {
    let vars = tape.vars(x);
    tape.backward_into(f(&vars), gradients);
    visit(tape, gradients, &vars);
    drop(vars);
    tape.clear();
}

fn kernel(name: &str, x: &[f64], plain: impl Fn(&[f64]) -> f64, f: impl for<'t> Fn(&[Var<'t>]) -> Var<'t>) {
    measured(name, x, x, plain, f);
}

/// The product of the Hessian with the first direction.
fn hessian_vector(
    name: &str,
    x: &[f64],
    plain: impl Fn(&[f64]) -> f64,
    f: impl for<'t> Fn(&[Var<'t, Dual>]) -> Var<'t, Dual>,
) {
    let x_dual: Vec<Dual> = x.iter().enumerate().map(|(i, &x)| Dual::new(x, if i == 0 { 1.0 } else { 0.0 })).collect();
    measured(name, x, &x_dual, plain, f);
}

/// The plain function at `x`, and the gradient at the same point over the scalars of the tape.
fn measured<S: Real>(
    name: &str,
    x: &[f64],
    lifted: &[S],
    plain: impl Fn(&[f64]) -> f64,
    f: impl for<'t> Fn(&[Var<'t, S>]) -> Var<'t, S>,
) {
    let (mut tape, mut gradients, mut nodes) = (Tape::default(), Gradients::default(), 0);
    gradient(&mut tape, &mut gradients, lifted, &f, |tape, _, _| nodes = tape.len());
    report(
        name,
        nodes,
        [
            &mut || {
                black_box(plain(black_box(x)));
            },
            &mut || {
                gradient(&mut tape, &mut gradients, black_box(lifted), &f, |_, gradients, _| {
                    black_box(gradients);
                })
            },
        ],
    );
}

fn chain<S: Real>(x: &[S], step: impl Fn(S) -> S) -> S {
    let mut y = x[0];
    for _ in 0..10_000 {
        y = step(y);
    }
    y
}

fn linear<S: Real>(y: S) -> S {
    y * S::constant(0.999) + S::constant(0.001)
}

fn sines<S: Real>(y: S) -> S {
    y.sin() * S::constant(1.1)
}

fn generic<S: Real>(x: &[S]) -> S {
    let mut s = S::ZERO;
    for i in 0..x.len() - 1 {
        let a = x[i + 1] - x[i] * x[i];
        let b = S::ONE - x[i];
        s += a * a * S::constant(100.0) + b * b;
    }
    s
}

pub(crate) fn run() {
    println!("\n{:<22} {:>12} {:>8} {:>9} {:>9}", "tape", "plain", "gradient", "nodes", "ns a node");
    let x = uniform(1000, -2.0, 2.0);
    let compiled = grad(rosen)(&x);
    gradient(
        &mut Tape::new(),
        &mut Gradients::default(),
        &x,
        |x| generic(x),
        |_, gradients, vars| {
            same(&gradients.wrt_all(vars), &compiled);
        },
    );
    kernel("rosen 1000", &x, plain::rosen, |x| generic(x));
    kernel("rosen 1000, annotated", &x, plain::rosen, |x| forward(rosen)(x));
    hessian_vector("rosen 1000, Hessian", &x, plain::rosen, |x| generic(x));
    kernel("chain 20000, x c + c", &[0.5], |x| chain(x, linear), |x| chain(x, linear));
    kernel("chain 20000, sin x c", &[0.5], |x| chain(x, sines), |x| chain(x, sines));
}
