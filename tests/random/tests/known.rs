//! Known positives: what the comparison must notice.
#![allow(clippy::type_complexity, unreachable_pub, dead_code)]
#[allow(dead_code, unreachable_pub, clippy::type_complexity)]
#[path = "../src/build/batch/driver.rs"]
mod driver;
#[allow(dead_code, unreachable_pub)]
#[path = "../src/build/batch/prelude.rs"]
mod prelude;

use autodiff::Dual;
use random_programs::build::Workshop;
use random_programs::compare::{Kind, Outcome, outcomes};
use random_programs::program::{Program, Signature};
use std::path::Path;

/// The engines of `x² y`, each with a fault of its own.
mod product {
    use super::{Dual, prelude};

    pub(super) fn plain(x: f64, y: f64) -> f64 {
        x * x * y
    }
    pub(super) fn last_bit(x: f64, y: f64) -> f64 {
        plain(x, y).next_up()
    }
    pub(super) fn noisy(x: f64, y: f64) -> f64 {
        prelude::note(0);
        plain(x, y)
    }
    pub(super) fn adjoint(x: f64, y: f64) -> (f64, (f64, f64)) {
        (plain(x, y), (2.0 * x * y, x * x))
    }
    pub(super) fn off(x: f64, y: f64) -> (f64, (f64, f64)) {
        (plain(x, y), (2.0 * x * y, x * x + 1e-3))
    }
    pub(super) fn forgets_one_use(x: f64, y: f64) -> (f64, (f64, f64)) {
        (plain(x, y), (x * y, x * x))
    }
    pub(super) fn panics(_: f64, _: f64) -> (f64, (f64, f64)) {
        panic!("no adjoint")
    }
    pub(super) fn dual(x: Dual, y: Dual) -> Dual {
        x * x * y
    }
    pub(super) fn silent_zero(x: Dual, y: Dual) -> Dual {
        Dual::new(plain(x.value, y.value), 0.0)
    }
    pub(super) fn forgets_the_same_use(x: Dual, y: Dual) -> Dual {
        Dual::new(plain(x.value, y.value), x.value * y.value * x.tangent + x.value * x.value * y.tangent)
    }
    pub(super) fn second(x: f64, y: f64, v: f64, w: f64) -> (f64, f64) {
        (2.0 * y * v + 2.0 * x * w, 2.0 * x * v)
    }
    pub(super) fn asymmetric(x: f64, y: f64, v: f64, w: f64) -> (f64, f64) {
        (2.0 * y * v + 2.0 * x * w, 0.0)
    }
    pub(super) fn half(x: f64, y: f64, v: f64, w: f64) -> (f64, f64) {
        let (a, b) = second(x, y, v, w);
        (0.5 * a, 0.5 * b)
    }
}

#[test]
fn a_wrong_engine_is_noticed() {
    use product::*;
    let cases = [
        ("agrees", driver::pair(plain, plain, [adjoint; 2], dual, Some(second))),
        ("value", driver::pair(plain, last_bit, [adjoint; 2], dual, None)),
        ("effects", driver::pair(plain, noisy, [adjoint; 2], dual, None)),
        ("derivative", driver::pair(plain, plain, [off; 2], dual, None)),
        ("derivative", driver::pair(plain, plain, [forgets_one_use; 2], dual, None)),
        ("derivative", driver::pair(plain, plain, [adjoint, off], dual, None)),
        ("derivative", driver::pair(plain, plain, [off, adjoint], dual, None)),
        ("derivative", driver::pair(plain, plain, [adjoint; 2], silent_zero, None)),
        // Only differences tell.
        ("derivative", driver::pair(plain, plain, [forgets_one_use; 2], forgets_the_same_use, None)),
        ("derivative", driver::pair(plain, plain, [adjoint; 2], dual, Some(asymmetric))),
        ("derivative", driver::pair(plain, plain, [adjoint; 2], dual, Some(half))),
        ("panic", driver::pair(plain, plain, [panics; 2], dual, None)),
    ];
    for (number, (expected, case)) in cases.iter().enumerate() {
        let (word, what) = driver::outcome(case, false);
        assert_eq!(word, *expected, "case {number}: {what}");
    }
}

/// A program of two floats.
fn program(name: &str, body: &str, twin: Option<&str>) -> Program {
    Program {
        name: name.to_owned(),
        entry: "f".to_owned(),
        signature: Signature::Pair,
        source: format!("#[differentiable]\npub fn f(x: f64, y: f64) -> f64 {{ {body} }}"),
        refusable: false,
        second: false,
        twin: twin.map(str::to_owned),
    }
}

#[test]
fn a_twin_that_changes_a_program_is_noticed() {
    // So fine that differences see a slope where all engines see steps.
    let step = "(x * 1e12) as i64 as f64 / 1e12 + y";
    let rows = [
        (program("first", "let a = 0.5 * x; a.sin() * y", None), None),
        (program("same", "let a = 0.5 * (x * 1.0); { a }.sin() * y", Some("first")), None),
        (program("constant", "let a = 0.51 * x; a.sin() * y", Some("first")), Some(Kind::Twin)),
        // Cut where the points are: the same value, no derivative, and differences see a kink.
        (
            program("cut", "let a = 0.5 * ((x * 32.0) as i64 as f64 / 32.0); a.sin() * y", Some("first")),
            Some(Kind::Twin),
        ),
        (program("step", step, None), Some(Kind::Derivative)),
    ];
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("known");
    let mut workshop = Workshop::new(&folder).expect("the folder is writable");
    let programs: Vec<&Program> = rows.iter().map(|(program, _)| program).collect();
    let found = outcomes(&mut workshop, &programs).expect("the programs are built and run");
    for ((program, expected), outcome) in rows.iter().zip(found) {
        let kind = match &outcome {
            Outcome::Agrees(_) => None,
            Outcome::Fails(failure) => Some(failure.kind),
            Outcome::MayBeRefused(_) | Outcome::Invalid(_) => panic!("{}: {outcome:?}", program.name),
        };
        assert_eq!(kind, *expected, "{}: {outcome:?}", program.name);
    }
}
