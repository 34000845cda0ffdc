//! Automatic differentiation step by step: first of functions, when they are compiled, then of tensors, while the program
//! runs. Every printed number is checked.
//!
//! Run it with `cargo run --release --example tutorial`. It draws two graphs into `target/`, in the
//! DOT language; with `--features graph` as SVG, too.

mod functions;
mod graphs;

fn main() {
    functions::run();
    graphs::run();
}

fn heading(title: &str) {
    println!("\n{title}");
}

/// Prints a number, having made sure that it is the expected one.
fn show(what: &str, number: f64, expected: f64) {
    assert!((number - expected).abs() < 1e-12, "{what}: {number} instead of {expected}");
    println!("  {what:<26} {number:.4}");
}

/// Prints a text, having made sure that it is the expected one.
fn show_text(what: &str, text: &impl std::fmt::Display, expected: &str) {
    assert_eq!(text.to_string(), expected, "{what}");
    println!("  {what:<26} {text}");
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_number_is_as_expected() {
        super::main();
    }
}
