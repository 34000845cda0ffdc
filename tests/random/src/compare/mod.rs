//! Runs the binary of a batch, also over programs that end it, and reads what the driver prints.
use crate::build::{Built, Rejection, Workshop};
use crate::program::Program;
use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// How a program went.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// All engines agree: at each point the value and the gradient, nothing where the value is not finite.
    Agrees(Vec<Vec<f64>>),
    /// A failure.
    Fails(Failure),
    /// Refused with a message of ours, as it may be.
    MayBeRefused(String),
    /// No Rust: a mistake of the generator, or of a reduction.
    Invalid(String),
}

/// What went wrong, with the details.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Of which kind.
    pub kind: Kind,
    /// Numbers, or rustc's first error.
    pub detail: String,
}

/// The kinds of failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An engine computes another value.
    Value,
    /// Plain functions are called in another order, or another number of times.
    Effects,
    /// Engines and differences disagree.
    Derivative,
    /// A rewritten program has another value or derivative.
    Twin,
    /// Only the annotated program does not compile.
    Refused,
    /// An engine panics, ends the process, or does not end.
    Crash,
}

impl Kind {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Value => "wrong value",
            Kind::Effects => "wrong effects",
            Kind::Derivative => "wrong derivative",
            Kind::Twin => "changed by a rewriting",
            Kind::Refused => "refused though supported",
            Kind::Crash => "panic or crash",
        }
    }
}

impl Failure {
    /// Whether the other failure is of the same kind; refusals by their message without what is named in it.
    pub fn is_like(&self, other: &Failure) -> bool {
        self.kind == other.kind && (self.kind != Kind::Refused || shape(&self.detail) == shape(&other.detail))
    }
}

/// A message without the texts in backticks.
pub fn shape(message: &str) -> String {
    message.split('`').step_by(2).collect::<Vec<&str>>().join("_")
}

/// Builds and runs programs; an outcome for each, in order.
pub fn outcomes(workshop: &mut Workshop, programs: &[&Program]) -> io::Result<Vec<Outcome>> {
    let Built { binary, mut rejected } = workshop.build(programs, false)?;
    let built: Vec<&str> =
        programs.iter().map(|p| p.name.as_str()).filter(|name| !rejected.contains_key(*name)).collect();
    let mut ran = run(&binary, &built)?;
    let mut outcomes = Vec::new();
    for program in programs {
        outcomes.push(match rejected.remove(&program.name) {
            Some(rejection) => not_built(program, rejection),
            None => ran.remove(&program.name).ok_or_else(|| io::Error::other("a program did not run"))?,
        });
    }
    compare_twins(programs, &mut outcomes);
    Ok(outcomes)
}

/// Which programs are refused, without running any: nothing for those that compile.
pub fn refusals(workshop: &mut Workshop, programs: &[&Program]) -> io::Result<Vec<Option<Outcome>>> {
    let mut rejected = workshop.build(programs, true)?.rejected;
    let outcome = |program: &&Program| rejected.remove(&program.name).map(|rejection| not_built(program, rejection));
    Ok(programs.iter().map(outcome).collect())
}

fn not_built(program: &Program, rejection: Rejection) -> Outcome {
    match rejection {
        Rejection::Invalid(text) => Outcome::Invalid(text),
        // rustc's errors have numbers, ours have none.
        Rejection::Refused(text) if program.refusable && text.starts_with("error:") => Outcome::MayBeRefused(text),
        Rejection::Refused(detail) => Outcome::Fails(Failure { kind: Kind::Refused, detail }),
    }
}

/// A program after a rewriting that keeps the meaning has the same values and, but for rounding, the same derivatives.
fn compare_twins(programs: &[&Program], outcomes: &mut [Outcome]) {
    for (at, program) in programs.iter().enumerate() {
        let Some(first) = program.twin.as_ref().and_then(|name| programs.iter().position(|p| p.name == *name)) else {
            continue;
        };
        let (Outcome::Agrees(a), Outcome::Agrees(b)) = (&outcomes[first], &outcomes[at]) else { continue };
        let tolerance = if program.rough() { 1e-4 } else { 1e-11 };
        if a.len() != b.len() || !a.iter().zip(b).all(|(a, b)| close(a, b, tolerance)) {
            outcomes[at] = Outcome::Fails(Failure { kind: Kind::Twin, detail: format!("{a:?} became {b:?}") });
        }
    }
}

/// Two points: the same bits of the value, nearly the same gradient.
fn close(a: &[f64], b: &[f64], tolerance: f64) -> bool {
    let ([value, gradient @ ..], [other_value, other_gradient @ ..]) = (a, b) else { return a.len() == b.len() };
    let scale: f64 = gradient.iter().map(|part| part.abs()).sum();
    let near = |(a, b): (&f64, &f64)| (a - b).abs() <= tolerance * (1.0 + scale) || same(*a, *b);
    same(*value, *other_value)
        && gradient.len() == other_gradient.len()
        && gradient.iter().zip(other_gradient).all(near)
}

fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()
}

/// Runs them all; where one ends the process, goes on behind it.
fn run(binary: &Path, names: &[&str]) -> io::Result<HashMap<String, Outcome>> {
    let mut outcomes = HashMap::new();
    let mut first = 0;
    while first < names.len() {
        let mut command = Command::new(binary);
        let output = command.arg(first.to_string()).stdin(Stdio::null()).stderr(Stdio::null()).output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        for line in text.lines() {
            if let Some((name, outcome)) = ended(line) {
                outcomes.insert(name.to_owned(), outcome);
            }
        }
        first += text.lines().filter(|line| line.starts_with("start ")).count();
        if !output.status.success() && first > 0 {
            let detail = format!("the process ended: {}", output.status);
            let crash = Outcome::Fails(Failure { kind: Kind::Crash, detail });
            outcomes.entry(names[first - 1].to_owned()).or_insert(crash);
        }
    }
    Ok(outcomes)
}

/// Reads `derivative p0001: …`.
fn ended(line: &str) -> Option<(&str, Outcome)> {
    let (head, detail) = line.split_once(": ")?;
    let (word, name) = head.split_once(' ')?;
    let kind = match word {
        "agrees" => return Some((name, Outcome::Agrees(detail.split("; ").map(numbers).collect()))),
        "value" => Kind::Value,
        "effects" => Kind::Effects,
        "derivative" => Kind::Derivative,
        "panic" => Kind::Crash,
        _ => return None,
    };
    Some((name, Outcome::Fails(Failure { kind, detail: detail.to_owned() })))
}

fn numbers(list: &str) -> Vec<f64> {
    let list = list.trim_matches(['[', ']']);
    list.split(", ").filter(|text| !text.is_empty()).map(|text| text.parse().unwrap_or(f64::NAN)).collect()
}
