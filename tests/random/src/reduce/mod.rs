//! Makes failing programs small: leaves out tokens as long as the failure stays of its kind. The candidates of several
//! programs are built together.
mod tokens;

use crate::build::Workshop;
use crate::compare::{Failure, Kind, Outcome, outcomes, refusals, shape};
use crate::program::Program;
use proc_macro2::TokenStream;
use std::collections::HashSet;
use std::io::{self, Write};
use std::process::{Command, Stdio};
use tokens::{Edit, Tokens};

/// Tokens of all candidates in one crate: a few large programs, or many small ones.
const BATCH: usize = 20_000;
/// Programs that are reduced together.
const TOGETHER: usize = 6;

/// Which failures are worth it, of one program alone: of refusals with one message the shortest, of others the shortest.
pub fn worthwhile(failures: &[(Program, Failure)], most: usize) -> Vec<(Program, Failure)> {
    let mut failures: Vec<_> = failures.iter().filter(|(_, failure)| failure.kind != Kind::Twin).cloned().collect();
    failures.sort_by_key(|(program, failure)| (failure.kind == Kind::Refused, program.source.len()));
    let mut seen = HashSet::new();
    failures.retain(|(_, failure)| failure.kind != Kind::Refused || seen.insert(shape(&failure.detail)));
    failures.truncate(most);
    failures
}

/// Reduces failures, and tells of the progress.
pub fn all(
    workshop: &mut Workshop,
    failures: Vec<(Program, Failure)>,
    out: &mut dyn Write,
) -> io::Result<Vec<(Program, Failure)>> {
    let mut done = Vec::new();
    // Refusals need no binary.
    let (refused, others): (Vec<_>, Vec<_>) = failures.into_iter().partition(|(_, f)| f.kind == Kind::Refused);
    for group in others.chunks(TOGETHER).chain(refused.chunks(TOGETHER)) {
        let mut works: Vec<Work> = group.iter().cloned().filter_map(Work::new).collect();
        while works.iter().any(|work| !work.finished) {
            round(workshop, &mut works)?;
            let sizes: Vec<usize> = works.iter().map(|work| work.tokens.len()).collect();
            writeln!(out, "reducing to {sizes:?} tokens")?;
        }
        done.extend(works.into_iter().map(|work| (work.program, work.failure)));
    }
    Ok(done)
}

/// A program that is becoming smaller.
struct Work {
    program: Program,
    failure: Failure,
    tokens: Tokens,
    /// What was tried.
    tried: HashSet<String>,
    finished: bool,
}

impl Work {
    fn new((mut program, failure): (Program, Failure)) -> Option<Work> {
        program.second &= failure.detail.starts_with("second");
        let tokens = Tokens::read(&program.source)?;
        Some(Work { program, failure, tokens, tried: HashSet::new(), finished: false })
    }

    /// Edits that have not been tried and leave Rust.
    fn next(&mut self, most: usize) -> Vec<Edit> {
        let mut chosen = Vec::new();
        for edit in self.tokens.edits() {
            if chosen.len() >= most {
                break;
            }
            let text = self.tokens.without(&[&edit]);
            if !self.tried.contains(&text) {
                if syn::parse_file(&text).is_ok() {
                    chosen.push(edit);
                }
                self.tried.insert(text);
            }
        }
        chosen
    }

    fn candidate(&self, edits: &[&Edit], name: String) -> Program {
        Program { name, source: self.tokens.without(edits), ..self.program.clone() }
    }

    fn become_smaller(&mut self, candidate: Program, failure: Failure) {
        let name = std::mem::take(&mut self.program.name);
        self.program = Program { name, ..candidate };
        self.failure = failure;
        self.tokens = Tokens::read(&self.program.source).unwrap_or_default();
    }
}

/// Tries single edits, and then those that succeeded together.
fn round(workshop: &mut Workshop, works: &mut [Work]) -> io::Result<()> {
    let active = works.iter().filter(|work| !work.finished).count().max(1);
    let mut singles: Vec<(usize, Vec<Edit>)> = Vec::new();
    for (at, work) in works.iter_mut().enumerate().filter(|(_, work)| !work.finished) {
        let edits = work.next((BATCH / active / work.tokens.len().max(1)).clamp(8, 100));
        work.finished = edits.is_empty();
        singles.extend(edits.into_iter().map(|edit| (at, vec![edit])));
    }
    let succeeded = attempt(workshop, works, &singles)?;
    // The first half of the successes, the first quarter and so on, as far as they do not overlap.
    let mut combined: Vec<(usize, Vec<Edit>)> = Vec::new();
    for at in 0..works.len() {
        let mut apart: Vec<Edit> = Vec::new();
        for (_, edits, ..) in succeeded.iter().filter(|(of, ..)| *of == at) {
            if !edits[0].overlaps_any(&apart) {
                apart.push(edits[0].clone());
            }
        }
        let mut length = apart.len();
        while length > 1 {
            combined.push((at, apart[..length].to_vec()));
            length /= 2;
        }
    }
    let together = if combined.is_empty() { Vec::new() } else { attempt(workshop, works, &combined)? };
    for (at, work) in works.iter_mut().enumerate() {
        let all = together.iter().chain(&succeeded).filter(|(of, ..)| *of == at);
        if let Some((_, _, program, failure)) = all.min_by_key(|(_, _, program, _)| program.source.len()) {
            work.become_smaller(program.clone(), failure.clone());
        }
    }
    Ok(())
}

type Success = (usize, Vec<Edit>, Program, Failure);

/// Those whose failure stays.
fn attempt(workshop: &mut Workshop, works: &[Work], edits: &[(usize, Vec<Edit>)]) -> io::Result<Vec<Success>> {
    let candidate = |(number, (at, edits)): (usize, &(usize, Vec<Edit>))| {
        works[*at].candidate(&edits.iter().collect::<Vec<_>>(), format!("c{number:05}"))
    };
    let candidates: Vec<Program> = edits.iter().enumerate().map(candidate).collect();
    let list: Vec<&Program> = candidates.iter().collect();
    let refused = works.iter().all(|work| work.finished || work.failure.kind == Kind::Refused);
    let results: Vec<Option<Outcome>> =
        if refused { refusals(workshop, &list)? } else { outcomes(workshop, &list)?.into_iter().map(Some).collect() };
    let mut succeeded = Vec::new();
    for (((at, edits), candidate), outcome) in edits.iter().zip(candidates).zip(results) {
        if let Some(Outcome::Fails(failure)) = outcome
            && failure.is_like(&works[*at].failure)
        {
            succeeded.push((*at, edits.clone(), candidate, failure));
        }
    }
    Ok(succeeded)
}

impl Edit {
    fn overlaps_any(&self, others: &[Edit]) -> bool {
        others.iter().any(|other| self.overlaps(other))
    }
}

/// A program as the reduction writes it.
pub(crate) fn written(stream: TokenStream) -> String {
    Tokens::from(stream).without(&[])
}

/// As rustfmt writes it, where there is one.
pub fn formatted(program: &Program) -> Program {
    let source = rustfmt(&program.source).unwrap_or_else(|_| program.source.clone());
    Program { source, ..program.clone() }
}

fn rustfmt(source: &str) -> io::Result<String> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(source.as_bytes())?;
    }
    let output = child.wait_with_output()?;
    let text = String::from_utf8(output.stdout).map_err(io::Error::other)?;
    if output.status.success() { Ok(text) } else { Err(io::Error::other("rustfmt failed")) }
}
