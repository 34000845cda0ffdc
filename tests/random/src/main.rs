//! `cargo run --release -p random-programs -- --help`
use random_programs::generate::Feature;
use random_programs::{Options, run};
use std::path::PathBuf;
use std::process::ExitCode;

const HELP: &str = "Hostile random programs against `autodiff`.

    --count N     how many programs (300)
    --first N     the number of the first (0)
    --seed S      which programs (1)
    --batch B     how many in one crate (100)
    --without F,… what programs do without: items, cfg, macros, late, functions, methods, constants, references,
                  exits
    --reduce N    how many failures to make small; one of each kind of refusal first (20)
    --keep DIR    where to put failing programs
    --folder DIR  where to generate and build crates (target/random)

It exits with 1 if engines disagree or a supported program is refused, with 2 if it cannot run.";

fn main() -> ExitCode {
    let result = options(std::env::args().skip(1)).and_then(|options| match options {
        None => {
            println!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        Some(options) => {
            let report = run(&options, &mut std::io::stdout()).map_err(|error| error.to_string())?;
            Ok(if report.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    });
    result.unwrap_or_else(|error| {
        eprintln!("{error}");
        ExitCode::from(2)
    })
}

/// Nothing if help is wanted.
fn options(mut arguments: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    let folder = target.join("random");
    let mut options =
        Options { count: 300, first: 0, seed: 1, batch: 100, without: Vec::new(), reduce: 20, keep: None, folder };
    while let Some(name) = arguments.next() {
        if name == "--help" {
            return Ok(None);
        }
        let value = arguments.next().ok_or_else(|| format!("{name} needs a value; see --help"))?;
        let number = || value.parse::<usize>().map_err(|_| format!("{name} needs a number, not {value}"));
        match name.as_str() {
            "--count" => options.count = number()?,
            "--first" => options.first = number()?,
            "--seed" => options.seed = number()? as u64,
            "--batch" => options.batch = number()?.max(1),
            "--without" => options.without = value.split(',').map(feature).collect::<Result<_, _>>()?,
            "--reduce" => options.reduce = number()?,
            "--keep" => options.keep = Some(PathBuf::from(&value)),
            "--folder" => options.folder = PathBuf::from(&value),
            _ => return Err(format!("{name} is unknown; see --help")),
        }
    }
    Ok(Some(options))
}

fn feature(name: &str) -> Result<Feature, String> {
    let found = Feature::ALL.iter().find(|(known, _)| *known == name);
    found.map(|(_, feature)| *feature).ok_or_else(|| format!("{name} is no feature; see --help"))
}
