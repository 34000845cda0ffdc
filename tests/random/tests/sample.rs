//! A few programs of the generator, always the same.
#![allow(clippy::type_complexity, unreachable_pub, dead_code)]
use random_programs::{Options, run};
use std::path::Path;

/// As many as one core compiles in half a minute.
const PROGRAMS: usize = 60;

#[test]
fn random_programs_agree_in_every_engine() {
    let options = Options {
        count: PROGRAMS,
        first: 0,
        seed: 20_260_414,
        batch: PROGRAMS,
        without: Vec::new(),
        reduce: 2,
        keep: None,
        folder: Path::new(env!("CARGO_TARGET_TMPDIR")).join("random"),
    };
    let mut text = Vec::new();
    let report = run(&options, &mut text).expect("the programs are built and run");
    let text = String::from_utf8_lossy(&text);
    assert!(report.failures.is_empty(), "{text}");
    // Most programs say something.
    assert!(report.agree * 10 > PROGRAMS * 8, "{text}");
}
