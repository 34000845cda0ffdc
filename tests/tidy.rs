//! The project's invariants, as far as text shows them. `ARCHITECTURE.md` has the reasons.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const SOURCES: [&str; 5] = ["src", "autodiff-macros/src", "autodiff-core/src", "examples", "benches"];

/// Lines of a source file; further on it is two ideas.
const LONGEST: usize = 400;

/// Files with `unsafe`, whose tests run in `.ci/sanitize`.
const UNSAFE: [&str; 7] = [
    "autodiff-core/src/autograd/node.rs",
    "autodiff-core/src/shared.rs",
    "autodiff-core/src/shared/",
    "autodiff-core/src/tape/arena.rs",
    "autodiff-core/src/tape/backward.rs",
    "autodiff-core/src/tensor/kernel/product.rs",
    "benches/src/", // its allocator counts, and it calls gemm bare
];

/// A file by its path from the root of the repository.
struct File {
    path: String,
    text: String,
}

impl File {
    fn is_in(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| self.path.starts_with(folder))
    }

    /// Lines of code, by number; comments are free to name what is forbidden.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(i, line)| (i + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// Where the code contains one of `what`.
    fn find(&self, what: &[&str]) -> Vec<String> {
        let lines = self.code().filter(|(_, line)| what.iter().any(|w| mentions(line, w)));
        lines.map(|(n, line)| format!("{}:{n}: {}", self.path, line.trim())).collect()
    }
}

/// `what` occurs, and not as the end of a longer name nor right after a backtick, as in messages.
fn mentions(line: &str, what: &str) -> bool {
    let in_name = |c: char| c.is_alphanumeric() || c == '_';
    let before = |at: usize| line[..at].chars().next_back().unwrap_or(' ');
    line.match_indices(what).any(|(at, _)| before(at) != '`' && !(what.starts_with(in_name) && in_name(before(at))))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files with one of the extensions under a folder of the repository.
fn files(folder: &str, extensions: &[&str]) -> Vec<File> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for path in entries(&folder) {
            let name = name(&path);
            if path.is_dir() {
                if name != "target" && name != ".git" {
                    folders.push(path);
                }
            } else if extensions.iter().any(|e| name.ends_with(e)) {
                let relative = path.strip_prefix(root()).unwrap().components();
                let relative: Vec<_> = relative.map(|c| c.as_os_str().to_str().unwrap()).collect();
                found.push(File { path: relative.join("/"), text: fs::read_to_string(&path).unwrap() });
            }
        }
    }
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

fn none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

/// Violations in the compiler, outside of its tests and of `allowed`.
fn compiler(what: &[&str], allowed: &[&str]) -> Vec<String> {
    let compiler = files("autodiff-macros/src", &[".rs"]);
    assert!(!compiler.is_empty());
    compiler.iter().filter(|f| !f.path.ends_with("/tests.rs") && !f.is_in(allowed)).flat_map(|f| f.find(what)).collect()
}

#[test]
fn only_lowering_looks_at_expressions() {
    // `cfg.rs` looks for attributes, `group.rs` for what needs parentheses; the formulas of the rules are expressions, and so
    // is what is printed for a reader.
    let others = ["front/cfg.rs", "front/group.rs", "rules/term.rs", "item/neat.rs"];
    let others = others.map(|name| format!("autodiff-macros/src/{name}"));
    let others: Vec<&str> = others.iter().map(String::as_str).collect();
    let found = compiler(&["Expr::"], &[&["autodiff-macros/src/lower/"], &others[..]].concat());
    none("`syn::Expr` is matched on outside of lowering", &found);
}

#[test]
fn calculus_is_in_the_rules() {
    let rules = ["autodiff-macros/src/rules/"];
    let functions = ["::exp(", "::ln(", "::sin(", "::cos(", "::sqrt(", "::powi(", "::powf(", "::recip("];
    none("a formula stands outside of the rules", &compiler(&functions, &rules));
    // The products of the rules are defined with the numbers.
    let products = ["strong_mul", "strong_div"];
    none("a formula stands outside of the rules", &compiler(&products, &rules));
    let numbers = [
        "autodiff-core/src/number.rs",
        "autodiff-core/src/dual.rs",
        "autodiff-core/src/duals.rs",
        "autodiff-core/src/tape/",
        "autodiff-core/src/tensor/term.rs",
        "autodiff-core/src/tensor/traced.rs",
    ];
    let runtime = files("autodiff-core/src", &[".rs"]);
    let found = runtime.iter().filter(|f| !f.is_in(&numbers)).flat_map(|f| f.find(&products));
    none("a formula stands outside of the rules", &found.collect::<Vec<_>>());
}

#[test]
fn no_match_is_silent() {
    // A match on a method's name.
    none(
        "a `match` says nothing of what it leaves out",
        &compiler(&["_ => {}"], &["autodiff-macros/src/lower/method.rs"]),
    );
}

#[test]
fn the_compiler_does_not_panic() {
    // The guard that nobody forgets to ask for errors, in debug builds.
    let allowed = ["autodiff-macros/src/errors.rs", "autodiff-macros/src/item/printed.rs"];
    none(
        "the compiler may panic",
        &compiler(&[".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!("], &allowed),
    );
}

#[test]
fn only_memory_is_unsafe() {
    let sources = SOURCES.iter().flat_map(|folder| files(folder, &[".rs"])).filter(|f| !f.is_in(&UNSAFE));
    let found = sources.flat_map(|f| f.find(&["unsafe {", "unsafe fn", "unsafe impl", "unsafe extern"]));
    let found: Vec<String> = found.collect();
    none("code is unsafe", &found);
}

#[test]
fn files_are_short() {
    for file in SOURCES.iter().flat_map(|folder| files(folder, &[".rs"])) {
        let lines = file.text.lines().count();
        assert!(lines <= LONGEST, "{} has {lines} lines, more than {LONGEST}: split it by idea", file.path);
    }
}

/// So `x.masked_fill(&mask, 0.0);` is told from `x.masked_fill_(&mask, 0.0);`.
#[test]
fn tensors_that_are_returned_must_be_used() {
    let mut found = Vec::new();
    let folders = ["autodiff-core/src/tensor", "autodiff-core/src/autograd", "autodiff-macros/src/rules/runtime"];
    for file in folders.iter().flat_map(|folder| files(folder, &[".rs"])) {
        let lines: Vec<&str> = file.text.lines().collect();
        for (i, line) in lines.iter().enumerate() {
            let Some(signature) = line.trim_start().strip_prefix("pub fn ") else { continue };
            let end = i + lines[i..].iter().position(|line| line.contains('{')).unwrap_or(0);
            let result = lines[end].rsplit_once("-> ").map_or("", |(_, result)| result);
            let name = signature.split(|c: char| !c.is_alphanumeric() && !"_$#".contains(c)).next().unwrap_or("");
            let is_in_place = name.ends_with('_') || name.ends_with("in_place");
            let other = ["Result<", "Option<", "&"];
            let is_tensor = result.contains("Tensor<") && !other.iter().any(|other| result.starts_with(other));
            let mut attributes = lines[..i].iter().rev().take_while(|line| line.trim_start().starts_with("#["));
            if is_tensor && !is_in_place && !attributes.any(|line| line.contains("must_use")) {
                found.push(format!("{}:{}: {name}", file.path, i + 1));
            }
        }
    }
    none("a tensor is returned without `#[must_use]`", &found);
}

#[test]
fn the_readme_lists_the_examples() {
    let stem = |path: PathBuf| name(&path).trim_end_matches(".rs").to_owned();
    let examples: BTreeSet<String> = entries(&root().join("examples")).into_iter().map(stem).collect();
    let readme = read("README.md");
    let listed = readme
        .split("--example ")
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || "_-".contains(*c)).collect::<String>());
    assert_eq!(listed.collect::<BTreeSet<_>>(), examples);
}

#[test]
fn the_code_map_is_complete() {
    let architecture = read("ARCHITECTURE.md");
    for folder in ["autodiff-macros/src", "autodiff-core/src"] {
        for path in entries(&root().join(folder)) {
            let name = if path.is_dir() { format!("`{}/`", name(&path)) } else { format!("`{}`", name(&path)) };
            // The runtime's `lib.rs` only lists its modules.
            assert!(architecture.contains(&name), "ARCHITECTURE.md says nothing of {folder}: {name}");
        }
    }
}

#[test]
fn no_machine_is_named() {
    let places = ["tmp", "home", "root", "work", "Users"].map(|place| format!("/{place}/"));
    let mut texts = files(".", &[".rs", ".md", ".toml", ".lock"]);
    texts.extend(files(".ci", &[""]));
    for File { path, text } in &texts {
        for place in &places {
            assert!(!text.contains(place.as_str()), "{path} names a place on somebody's machine: {place}");
        }
    }
}
