//! Each random program through every engine.
#![allow(warnings, clippy::all)]

#[macro_use]
#[path = "../../common/mod.rs"]
mod common;

include!(concat!(env!("OUT_DIR"), "/programs.rs"));

#[test]
fn random_programs_agree_in_every_engine() {
    let mut failures = Vec::new();
    for (name, source, run) in PROGRAMS {
        if let Err(payload) = std::panic::catch_unwind(run) {
            let text = payload.downcast::<String>().map_or_else(|_| "a panic without text".to_owned(), |text| *text);
            failures.push(format!("{name}: {text}\n{source}"));
        }
    }
    // The shortest says most.
    failures.sort_by_key(String::len);
    let shown = failures.iter().take(3).map(String::as_str).collect::<Vec<&str>>().join("\n");
    assert!(failures.is_empty(), "{} of {} programs, among them\n{shown}", failures.len(), PROGRAMS.len());
    // Differences resolve nearly all derivatives, so the comparison with them says something.
    let (clear, unclear) = common::differences_so_far();
    assert!(unclear * 20 < clear, "{unclear} derivatives near a kink, {clear} compared");
}
