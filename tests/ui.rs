//! Messages: what is rejected, where the compiler points, and near misses that must compile.

/// The folders of `tests/ui`, but for `pass`.
const THEMES: [&str; 9] =
    ["signature", "options", "unsupported", "calls", "activity", "api", "messages", "rustc", "soundness"];

#[test]
fn messages() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/pass/*.rs");
    for theme in THEMES {
        cases.compile_fail(format!("tests/ui/{theme}/*.rs"));
    }
}
