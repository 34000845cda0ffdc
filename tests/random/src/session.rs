//! A run: programs in batches, failures reduced.
use crate::build::{PRELUDE, Workshop};
use crate::compare::{Failure, Kind, Outcome, outcomes};
use crate::generate::Feature;
use crate::program::Program;
use crate::rng::Rng;
use crate::{generate, reduce, rewrite};
use std::io::{self, Write};
use std::path::PathBuf;

/// What to run, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many programs.
    pub count: usize,
    /// The number of the first.
    pub first: usize,
    /// Which.
    pub seed: u64,
    /// How many in one crate.
    pub batch: usize,
    /// What programs do without.
    pub without: Vec<Feature>,
    /// How many failures to reduce at most.
    pub reduce: usize,
    /// Where to put failing programs, before and after.
    pub keep: Option<PathBuf>,
    /// Where crates are generated and built.
    pub folder: PathBuf,
}

/// How it went.
#[derive(Debug, Default)]
pub struct Report {
    /// Programs whose engines agree.
    pub agree: usize,
    /// Programs refused as they may be.
    pub refused: usize,
    /// Programs that are no Rust.
    pub invalid: Vec<(Program, String)>,
    /// Failures, as they were found.
    pub failures: Vec<(Program, Failure)>,
}

/// Runs programs and tells of them as it goes.
pub fn run(options: &Options, out: &mut dyn Write) -> io::Result<Report> {
    let mut workshop = Workshop::new(&options.folder)?;
    let mut report = Report::default();
    let mut next = options.first;
    let end = options.first + options.count;
    while next < end {
        let numbers = next..(next + options.batch).min(end);
        next = numbers.end;
        let mut programs = Vec::new();
        for number in numbers {
            let mut rng = Rng::new(options.seed.wrapping_mul(1 << 32).wrapping_add(number as u64));
            let program = generate::program(&mut rng, number, &options.without);
            let twin = if rng.once_in(3) { rewrite::twin(&mut rng, &program) } else { None };
            programs.push(program);
            programs.extend(twin);
        }
        let before = workshop.cost;
        let batch: Vec<&Program> = programs.iter().collect();
        for (program, outcome) in batch.iter().zip(outcomes(&mut workshop, &batch)?) {
            match outcome {
                Outcome::Agrees(_) => report.agree += 1,
                Outcome::MayBeRefused(_) => report.refused += 1,
                Outcome::Invalid(text) => report.invalid.push(((*program).clone(), text)),
                Outcome::Fails(failure) => report.failures.push(((*program).clone(), failure)),
            }
        }
        let cost = workshop.cost;
        let seconds = (cost.time - before.time).as_secs_f64();
        writeln!(
            out,
            "{next} programs: {} agree, {} fail, {} refused as they may be, {} invalid; batch of {} in {seconds:.1} s and {} builds, {} MB",
            report.agree,
            report.failures.len(),
            report.refused,
            report.invalid.len(),
            batch.len(),
            cost.builds - before.builds,
            cost.memory / 1024,
        )?;
    }
    keep(options, "", &report.failures)?;
    show_invalid(&report, out)?;
    let worthwhile = reduce::worthwhile(&report.failures, options.reduce);
    let mut reduced = reduce::all(&mut workshop, worthwhile, out)?;
    reduced.iter_mut().for_each(|(program, _)| *program = reduce::formatted(program));
    reduced.sort_by_key(|(program, failure)| (failure.kind.name(), program.source.len()));
    keep(options, "_reduced", &reduced)?;
    // A twin says something beside its original alone, so it stays as it is.
    let twins = report.failures.iter().filter(|(_, failure)| failure.kind == Kind::Twin).take(options.reduce);
    reduced.extend(twins.map(|(program, failure)| (reduce::formatted(program), failure.clone())));
    for (program, Failure { kind, detail }) in &reduced {
        writeln!(out, "\n// {}, {}: {detail}\n{}", kind.name(), program.name, program.file(PRELUDE))?;
    }
    let kinds = [Kind::Value, Kind::Effects, Kind::Derivative, Kind::Twin, Kind::Refused, Kind::Crash];
    for kind in kinds {
        let number = report.failures.iter().filter(|(_, failure)| failure.kind == kind).count();
        if number > 0 {
            writeln!(out, "{number}: {}", kind.name())?;
        }
    }
    Ok(report)
}

fn show_invalid(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for (program, text) in report.invalid.iter().take(3) {
        writeln!(out, "\n// invalid, {}: {text}\n{}", program.name, program.source)?;
    }
    Ok(())
}

fn keep(options: &Options, ending: &str, failures: &[(Program, Failure)]) -> io::Result<()> {
    let Some(folder) = &options.keep else { return Ok(()) };
    std::fs::create_dir_all(folder)?;
    for (program, Failure { kind, detail }) in failures {
        let text = format!("// {}: {detail}\n{}", kind.name(), program.file(PRELUDE));
        std::fs::write(folder.join(format!("{}{ending}.rs", program.name)), text)?;
    }
    Ok(())
}
