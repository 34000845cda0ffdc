//! Programs to a binary: a crate in a folder for generated things, where each program has two modules, one without the
//! attributes. What does not compile is found by the files of rustc's errors and left out.
mod rustc;

use crate::program::Program;
use rustc::Compiled;
use std::collections::HashMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

pub use rustc::Cost;

/// What programs may call, also beside a program that is printed.
pub const PRELUDE: &str = include_str!("batch/prelude.rs");
const DRIVER: &str = include_str!("batch/driver.rs");

/// Why a program is not in the binary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// It is no Rust, with or without attributes.
    Invalid(String),
    /// Only the annotated program does not compile: the first error.
    Refused(String),
}

/// A binary, and what is not in it.
pub struct Built {
    /// The program that runs the others.
    pub binary: PathBuf,
    /// By the name of the program.
    pub rejected: HashMap<String, Rejection>,
}

/// A folder with a crate, whose sources are replaced by each batch.
pub struct Workshop {
    folder: PathBuf,
    library: PathBuf,
    /// What the compiler took so far.
    pub cost: Cost,
}

impl Workshop {
    /// A crate in this folder.
    pub fn new(folder: &Path) -> io::Result<Workshop> {
        fs::create_dir_all(folder.join("src"))?;
        Ok(Workshop { folder: folder.canonicalize()?, library: rustc::library()?, cost: Cost::default() })
    }

    /// Compiles what can be compiled; only looks for errors if `check`.
    pub fn build(&mut self, programs: &[&Program], check: bool) -> io::Result<Built> {
        let mut left = programs.to_vec();
        let mut rejected = HashMap::new();
        loop {
            self.write(&left)?;
            let errors = match rustc::build(&self.folder, &self.library, check, &mut self.cost)? {
                Compiled::Binary(binary) => return Ok(Built { binary, rejected }),
                Compiled::Errors(errors) => errors,
            };
            let before = left.len();
            let mut found: HashMap<String, Rejection> = HashMap::new();
            for error in &errors {
                let (name, rejection) = match error.file.strip_suffix("_plain") {
                    Some(name) => (name, Rejection::Invalid(error.text.clone())),
                    None => (error.file.as_str(), Rejection::Refused(error.text.clone())),
                };
                let invalid = matches!(rejection, Rejection::Invalid(_));
                let entry = found.entry(name.to_owned()).or_insert(rejection.clone());
                if invalid {
                    *entry = rejection;
                }
            }
            left.retain(|program| !found.contains_key(&program.name));
            if left.len() == before {
                let texts: Vec<&str> = errors.iter().map(|error| error.text.as_str()).collect();
                return Err(io::Error::other(format!("the batch does not compile: {}", texts.join("\n"))));
            }
            rejected.extend(found);
        }
    }

    fn write(&self, programs: &[&Program]) -> io::Result<()> {
        let sources = self.folder.join("src");
        fs::remove_dir_all(&sources)?;
        fs::create_dir_all(&sources)?;
        fs::write(sources.join("prelude.rs"), PRELUDE)?;
        fs::write(sources.join("driver.rs"), DRIVER)?;
        let mut main = String::from("#![allow(warnings)]\n#![recursion_limit = \"512\"]\nmod driver;\nmod prelude;\n");
        let mut table = String::new();
        for program in programs {
            let name = &program.name;
            fs::write(sources.join(format!("{name}_plain.rs")), module("", &program.plain()))?;
            fs::write(sources.join(format!("{name}.rs")), annotated(program))?;
            _ = writeln!(main, "mod {name};\nmod {name}_plain;");
            _ = writeln!(table, "    ({name:?}, {name}::case as fn() -> driver::Case, {}),", program.rough());
        }
        _ = write!(main, "static PROGRAMS: &[(&str, fn() -> driver::Case, bool)] = &[\n{table}];\n{MAIN}");
        fs::write(sources.join("main.rs"), main)
    }
}

/// Runs from the program whose number is the argument; a thread watches for one that does not end.
const MAIN: &str = r#"
fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let first: usize = std::env::args().nth(1).map_or(0, |n| n.parse().unwrap());
    let done = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let seen = done.clone();
    std::thread::spawn(move || {
        let mut last = usize::MAX;
        loop {
            let now = seen.load(std::sync::atomic::Ordering::Relaxed);
            if now == last {
                std::process::exit(3);
            }
            last = now;
            std::thread::sleep(std::time::Duration::from_secs(10));
        }
    });
    for (name, case, rough) in &PROGRAMS[first..] {
        driver::run(name, &case(), *rough);
        done.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    }
}
"#;

fn module(uses: &str, source: &str) -> String {
    format!("use crate::prelude::*;\n{uses}\n{source}")
}

fn annotated(program: &Program) -> String {
    let Program { name, entry, signature, .. } = program;
    let driver = signature.driver();
    let args = signature.variables();
    let second = if program.second { format!("Some(*autodiff::hvp({entry}))") } else { "None".to_owned() };
    let case = format!(
        "pub fn case() -> crate::driver::Case {{\n    crate::driver::{driver}(crate::{name}_plain::{entry}, *{entry}, \
        [*autodiff::value_and_grad({entry}), |{args}| {{ let (y, back) = autodiff::vjp({entry})({args}); (y, back(1.0)) }}], \
        *autodiff::forward({entry}), {second})\n}}\n"
    );
    module("use autodiff::differentiable;", &(program.source.clone() + "\n" + &case))
}
