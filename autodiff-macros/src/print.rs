//! `AUTODIFF_PRINT=f cargo build` shows what was generated for `f`.

use proc_macro2::{Ident, TokenStream};
use std::io::Write;
use std::process::{Command, Stdio};

pub(crate) fn expansion(name: &Ident, tokens: &TokenStream) {
    if std::env::var("AUTODIFF_PRINT").is_ok_and(|wanted| *name == wanted) {
        let text = tokens.to_string();
        eprintln!("{}", formatted(&text).unwrap_or(text));
    }
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
