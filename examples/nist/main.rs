//! Fits the 27 nonlinear regression sets of the NIST Statistical Reference Datasets
//! (<https://www.itl.nist.gov/div898/strd/>) and counts the digits that agree with the certified results.
//!
//! The models are ordinary functions (`models.rs`), their Jacobians the generated adjoints; the solver is the
//! crate `levenberg-marquardt`. Run it with `cargo run --release --example nist`.
//!
//! The residuals of Lanczos1 are rounding errors of its fourteen digits: their sum of squares, 1e-25, and what
//! follows from it cannot agree to more than a few digits in double precision.

mod data;
mod models;
mod solve;

use data::Dataset;
use levenberg_marquardt::TerminationReason;
use std::fmt;
use std::process::ExitCode;

/// Digits to which every parameter must agree.
const ENOUGH: f64 = 6.0;

fn main() -> ExitCode {
    println!("                          agreeing digits of");
    println!("set       level    start  parameters  squares deviations  evaluations");
    let runs = runs();
    for run in &runs {
        println!("{run}");
    }
    let summary = Summary::of(&runs);
    println!("\n{summary}");
    if summary.meets_requirement() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// One fit: a data set from one of its starting points.
struct Run {
    name: String,
    level: String,
    /// 1 or 2.
    start: usize,
    /// Digits of agreement of the parameters, of the residual sum of squares and of the standard
    /// deviations of the parameters; the worst of several.
    parameters: f64,
    squares: f64,
    deviations: f64,
    evaluations: usize,
    stopped: TerminationReason,
}

impl Run {
    fn agrees(&self) -> bool {
        self.parameters >= ENOUGH
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, level, start, parameters, squares, deviations, evaluations, stopped } = self;
        write!(
            f,
            "{name:<9} {level:<8} {start:>5}  {parameters:>10.1} {squares:>8.1} {deviations:>10.1} {evaluations:>12}"
        )?;
        if !self.agrees() {
            write!(f, "  not found: {stopped:?}")?;
        }
        Ok(())
    }
}

/// Over all sets, from how many starting points the certified parameters were found.
#[derive(Debug, PartialEq)]
struct Summary {
    sets: usize,
    from_either: usize,
    from_both: usize,
}

impl Summary {
    /// Takes the runs in pairs: `runs` lists both starting points of a set together.
    fn of(runs: &[Run]) -> Self {
        let agreeing = |pair: &[Run]| pair.iter().filter(|run| run.agrees()).count();
        Self {
            sets: runs.chunks(2).len(),
            from_either: runs.chunks(2).filter(|pair| agreeing(pair) >= 1).count(),
            from_both: runs.chunks(2).filter(|pair| agreeing(pair) == 2).count(),
        }
    }

    /// All sets from at least one start, all but two from both.
    fn meets_requirement(&self) -> bool {
        self.sets == 27 && self.from_either == 27 && self.from_both >= 25
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sets, from_either, from_both } = self;
        write!(f, "{from_either} of {sets} sets agree to {ENOUGH} digits from a published start, {from_both} from both")
    }
}

/// Fits every set from both starting points.
fn runs() -> Vec<Run> {
    let mut runs = Vec::new();
    for (text, model) in models::table() {
        let data: Dataset = text.parse().expect("the data files are part of the example");
        let certified = &data.certified;
        for (index, start) in data.starts.iter().enumerate() {
            let fit = solve::fit(model, &data, start);
            runs.push(Run {
                name: data.name.clone(),
                level: data.level.clone(),
                start: index + 1,
                parameters: digits(&fit.parameters, &certified.parameters),
                squares: digits(&[fit.residual_sum_of_squares], &[certified.residual_sum_of_squares]),
                deviations: digits(&fit.standard_deviations, &certified.standard_deviations),
                evaluations: fit.evaluations,
                stopped: fit.stopped,
            });
        }
    }
    runs
}

/// The number of agreeing digits, −log₁₀ of the relative error, of the pair that agrees least.
///
/// At most 11, as the certified values have no more digits; 0 where nothing agrees or is no number.
fn digits(found: &[f64], certified: &[f64]) -> f64 {
    let agreement = |(f, c): (&f64, &f64)| -((f - c) / c).abs().log10();
    let of_a_pair = |pair| match agreement(pair) {
        digits if digits > 0.0 => digits,
        _ => 0.0,
    };
    found.iter().zip(certified).map(of_a_pair).fold(11.0, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certified_values_are_found() {
        let summary = Summary::of(&runs());
        assert!(summary.meets_requirement(), "{summary}");
    }
}
