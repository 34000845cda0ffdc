//! `AUTODIFF_PRINT=f cargo build` shows what became of `f`.
//!
//! The variable is a list: `f` is the function with its gradient over plain floats, `vjp:f` the same from a cotangent of
//! the result, `ir:f` the programs between passes, `expansion:f` everything that was generated.

use super::Compiled;
use super::plain::{self, Form};
use proc_macro2::{Ident, TokenStream};
use std::io::Write;
use std::process::{Command, Stdio};

/// What is to be shown of a function.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum View {
    Plain(Form),
    Ir,
    Expansion,
}

/// The views that the list names.
pub(crate) fn views(list: &str, name: &Ident) -> Vec<View> {
    let view = |item: &str| {
        let (view, of) = item.trim().split_once(':').unwrap_or(("", item.trim()));
        let view = match view {
            "" => View::Plain(Form::ValueAndGrad),
            "vjp" => View::Plain(Form::Vjp),
            "ir" => View::Ir,
            "expansion" => View::Expansion,
            _ => return None,
        };
        (*name == of).then_some(view)
    };
    list.split(',').filter_map(view).collect()
}

pub(crate) fn text(view: View, compiled: &Compiled<'_>, stages: &str, expansion: &TokenStream) -> String {
    let whole = || {
        let text = expansion.to_string();
        readable(&formatted(&text).unwrap_or(text))
    };
    match view {
        View::Ir => stages.to_owned(),
        View::Expansion => whole(),
        View::Plain(form) => match plain::function(compiled, form) {
            Ok((comment, code)) => {
                let code = code.to_string();
                let code = formatted(&code).unwrap_or(code);
                format!("// {}\n{code}", comment.replace('\n', "\n// "))
            }
            Err(reason) => {
                let name = &compiled.item.sig.ident;
                format!(
                    "// `{name}` cannot be printed over plain floats: {reason}. This is all that was generated.\n{}",
                    whole()
                )
            }
        },
    }
}

/// Local names without the `__` that keeps them apart from the user's.
fn readable(text: &str) -> String {
    const KEEP: [&str; 6] = ["forward", "vjp", "sweeps", "record", "resume", "value_and_grad"];
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
