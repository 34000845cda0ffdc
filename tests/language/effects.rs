//! Row 21: macros and calls with an effect see primal values, and run once, in the forward sweep.

use autodiff::{differentiable, grad, jvp, value_and_grad, vjp};
use std::cell::RefCell;
use std::fmt;

thread_local! {
    static LOG: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn note(text: String) {
    LOG.with_borrow_mut(|log| log.push(text));
}

/// Says in the log that it was looked at, and is true.
fn seen() -> bool {
    note("seen".to_owned());
    true
}

/// Says in the log that it was printed.
struct Printed;

impl fmt::Display for Printed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        note("printed".to_owned());
        f.write_str("ok")
    }
}

fn logged(run: impl FnOnce()) -> Vec<String> {
    LOG.take();
    run();
    LOG.take()
}

/// How often an operator runs a function that checks what it does: itself, its adjoint and a dual pass, and then its own.
const RUNS: usize = if cfg!(feature = "verify") { 4 } else { 1 };

/// Each engine leaves the log of the plain call.
macro_rules! same_effects {
    ($f:expr, ($($arg:expr),*), ($($tangent:expr),*), $count:expr) => {{
        let plain = logged(|| { (*$f)($($arg),*); });
        assert_eq!(plain.len(), $count, "{plain:?}");
        assert_eq!(logged(|| { jvp($f)(($($arg,)*), ($($tangent,)*)); }), plain, "jvp");
        assert_eq!(logged(|| { vjp($f)($($arg),*); }), plain, "vjp");
        assert_eq!(logged(|| { jvp(grad($f))(($($arg,)*), ($($tangent,)*)); }), plain, "jvp of grad");
        let runs: Vec<String> = (0..RUNS).flat_map(|_| plain.clone()).collect();
        assert_eq!(logged(|| { vjp($f)($($arg),*).1(1.0); }), runs, "vjp and its pullback");
        assert_eq!(logged(|| { grad($f)($($arg),*); }), runs, "grad");
        assert_eq!(logged(|| { value_and_grad($f)($($arg),*); }), runs, "value_and_grad");
    }};
}

#[test]
fn l021_printing() {
    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        println!("x = {x}, twice {}, {}", 2.0 * x, Printed);
        let y = x * x;
        eprintln!("{y:>8.3} {:?} {n} {0:e} {}", y, Printed);
        print!("{}", Printed);
        eprint!("{Printed} {x:?}\n");
        y * n as f64
    }
    same_effects!(f, (1.5, 2), (1.0), 4);
    agree!(scalar * f, f, at(1.5, 2));
}

#[test]
fn l021_text_of_active_values_is_that_of_the_primal() {
    #[differentiable]
    fn f(x: f64, v: &[f64]) -> f64 {
        note(format!("{x} {x:?} {x:.3} {x:>10.2e} {:+}", x * v[0]));
        let y = x * v[1];
        let text: String = format!("{}, {v:?}, {:?}", y.sin(), (y, 3));
        note(text);
        y * v[0]
    }
    same_effects!(f, (1.0 / 3.0, &[2.0, -0.125]), (1.0, &[1.0, 0.5]), 2);
}

#[test]
fn l021_assertions() {
    #[differentiable]
    fn f(x: f64, y: f64) -> f64 {
        assert!(x > 0.0);
        assert!(x > y && seen(), "{x} is not above {y}");
        assert_eq!(x, x + 0.0);
        assert_ne!(x, y, "both are {}", Printed);
        let z = x / y;
        debug_assert!(z.is_finite(), "z = {z}");
        debug_assert_eq!(z * 0.0, 0.0);
        debug_assert_ne!(z, 0.0);
        z * x
    }
    same_effects!(f, (1.5, 0.5), (1.0, 0.0), 1);
    agree!(scalar * f, f, at(1.5, 0.5));
}

#[test]
fn l021_dbg_is_its_argument() {
    #[differentiable]
    fn f(x: f64) -> f64 {
        let y = dbg!(x * x);
        dbg!(y + 1.0) * x
    }
    agree!(scalar |x: f64| (x * x + 1.0) * x, f, at (1.5));
}

#[test]
fn l021_calls_with_an_effect() {
    #[differentiable]
    fn f(x: f64, n: usize) -> f64 {
        note("start".to_owned());
        let mut s = x;
        for i in 0..n {
            s = s * s + 0.1;
            if s > 0.5 {
                note(format!("turn {i}: {s:.6}"));
            }
        }
        while s > 0.2 && seen() {
            s *= 0.5;
        }
        note(String::from("end"));
        s
    }
    let plain = logged(|| {
        (*f)(0.9, 3);
    });
    same_effects!(f, (0.9, 3), (1.0), plain.len());
    assert!(plain.len() > 3, "{plain:?}");
    agree!(scalar * f, f, at(0.9, 3));
}

#[test]
fn l021_effects_of_called_functions() {
    #[differentiable]
    fn g(x: f64) -> f64 {
        note(format!("g({x})"));
        x * x
    }
    #[differentiable]
    fn f(x: f64) -> f64 {
        let mut s = g(x);
        for _ in 0..2 {
            s += g(s) * 0.1;
        }
        if s > 0.0 { g(s) } else { s }
    }
    same_effects!(f, (0.6), (1.0), 4);
}

pub(crate) fn message(run: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let payload = std::panic::catch_unwind(run).expect_err("a panic");
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => (*payload.downcast::<&str>().expect("a text")).to_owned(),
    }
}

/// Each engine panics with the text of the plain call.
macro_rules! same_panic {
    ($f:expr, ($($arg:expr),*), ($($tangent:expr),*), $text:expr) => {{
        let plain = message(|| { (*$f)($($arg),*); });
        assert!(plain.contains($text), "{plain}");
        assert_eq!(message(|| { jvp($f)(($($arg,)*), ($($tangent,)*)); }), plain, "jvp");
        assert_eq!(message(|| { vjp($f)($($arg),*); }), plain, "vjp");
        assert_eq!(message(|| { grad($f)($($arg),*); }), plain, "grad");
        assert_eq!(message(|| { value_and_grad($f)($($arg),*); }), plain, "value_and_grad");
        assert_eq!(message(|| { jvp(grad($f))(($($arg,)*), ($($tangent,)*)); }), plain, "jvp of grad");
    }};
}
pub(crate) use same_panic;

#[test]
fn l021_panics_of_macros() {
    #[differentiable]
    fn root(x: f64) -> f64 {
        if x < 0.0 {
            panic!("negative: {x:.2}");
        }
        x.sqrt()
    }
    same_panic!(root, (-2.5), (1.0), "negative: -2.50");
    agree!(scalar * root, root, at(2.5));

    #[differentiable]
    fn side(x: f64, n: usize) -> f64 {
        if n == 0 {
            x * x
        } else if n == 1 {
            x
        } else if n == 2 {
            unreachable!("n is {n}")
        } else if n == 3 {
            todo!()
        } else {
            unimplemented!("for {}", n * 2)
        }
    }
    same_panic!(side, (1.5, 2), (1.0), "n is 2");
    same_panic!(side, (1.5, 3), (1.0), "not yet implemented");
    same_panic!(side, (1.5, 4), (1.0), "for 8");
    agree!(scalar * side, side, at(1.5, 0), (1.5, 1));

    #[differentiable]
    fn ordered(x: f64, y: f64) -> f64 {
        assert!(x < y, "{x} is not below {y}");
        y - x
    }
    same_panic!(ordered, (2.0, 1.0), (1.0, 0.0), "2 is not below 1");
}
