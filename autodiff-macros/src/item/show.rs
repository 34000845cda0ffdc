//! `AUTODIFF_PRINT=f cargo build` shows what was generated for `f`.

use proc_macro2::{Ident, TokenStream};
use std::io::Write;
use std::process::{Command, Stdio};

pub(crate) fn expansion(name: &Ident, tokens: &TokenStream) {
    if std::env::var("AUTODIFF_PRINT").is_ok_and(|wanted| *name == wanted) {
        let text = tokens.to_string();
        eprintln!("{}", readable(&formatted(&text).unwrap_or(text)));
    }
}

/// Local names without the `__` that keeps them apart from the user's.
fn readable(text: &str) -> String {
    const KEEP: [&str; 5] = ["forward", "vjp", "boxed", "record", "resume"];
    let mut readable = String::new();
    for (i, part) in text.split("__").enumerate() {
        let is_local = part.starts_with(|c: char| c.is_ascii_lowercase());
        let is_function = KEEP.iter().any(|name| part.strip_prefix(name).is_some_and(|rest| !rest.starts_with('_')));
        if i > 0 && (!is_local || is_function) {
            readable.push_str("__");
        }
        readable.push_str(part);
    }
    readable
}

/// By rustfmt, if the machine has it.
fn formatted(text: &str) -> Option<String> {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    rustfmt.stdin.take()?.write_all(text.as_bytes()).ok()?;
    let output = rustfmt.wait_with_output().ok()?;
    output.status.success().then(|| String::from_utf8(output.stdout).ok())?
}
