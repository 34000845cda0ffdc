//! Writes the programs, plain and annotated, with a table of them.
//!
//! `AUTODIFF_RANDOM_SEED` and `AUTODIFF_RANDOM_PROGRAMS` choose others, and how many.

mod expression;
mod program;
mod rng;

use program::Program;
use rng::Rng;
use std::fmt::Write;

const SEED: u64 = 20_260_414;
const PROGRAMS: usize = 200;

fn main() {
    println!("cargo::rerun-if-changed=build");
    let seed = setting("AUTODIFF_RANDOM_SEED").unwrap_or(SEED);
    let count = setting("AUTODIFF_RANDOM_PROGRAMS").map_or(PROGRAMS, |n| n as usize);
    let mut rng = Rng::new(seed);
    let mut programs: Vec<Program> = Vec::new();
    for index in 0..count {
        let program = Program::random(&mut rng, index, &programs);
        programs.push(program);
    }
    let folder = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    let path = std::path::Path::new(&folder).join("programs.rs");
    std::fs::write(path, source(&programs, &mut rng)).expect("OUT_DIR can be written to");
}

fn setting(name: &str) -> Option<u64> {
    println!("cargo::rerun-if-env-changed={name}");
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is not a number")))
}

fn source(programs: &[Program], rng: &mut Rng) -> String {
    let mut out = String::from("mod plain {\n");
    for program in programs {
        out += &program.source;
    }
    out += "}\nmod annotated {\n";
    for program in programs {
        out += "#[autodiff::differentiable]\n";
        out += &program.source;
    }
    out += "}\n/// Name, source, and a run through every engine.\n";
    out += "static PROGRAMS: &[(&str, &str, fn())] = &[\n";
    for Program { name, source, signature, .. } in programs {
        let points: Vec<String> = (0..2).map(|_| signature.point(rng)).collect();
        let points = points.join(", ");
        writeln!(
            out,
            "({name:?}, {source:?}, || agree!(scalar plain::{name}, annotated::{name}, at {points}; skip_unclear: true)),"
        )
        .expect("a String takes everything");
    }
    out + "];\n"
}
