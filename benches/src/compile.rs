//! What annotating costs the compiler: a crate of many functions, checked and built.

use crate::passes::{cargo, target};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::Instant;

const FUNCTIONS: usize = 100;
const TIMES: usize = 3;

/// Thirty-six lines: six loops with a branch each.
fn function(number: usize) -> String {
    let mut text = format!("pub fn loss{number}(x: &[f64], k: f64) -> f64 {{\n");
    text += "    let mut s = 0.0;\n    let a = k.sin();\n    let b = a * k;\n";
    let steps =
        ["s += x[i] * a", "s += b * x[i] * x[i]", "s -= x[i].sin()", "s *= 1.0 + x[i] * k", "s += (x[i] - b).exp()"];
    for turn in 0..6 {
        let limit = (number + turn) as f64 / 10.0;
        let step = steps[(number + turn) % steps.len()];
        let _ = write!(
            text,
            "    for i in 0..x.len() {{\n        if x[i] < {limit:?} {{\n            {step};\n        }}\n    }}\n"
        );
    }
    text + "    s\n}\n"
}

/// Writes a library of them, and of a function that uses each by `call`.
fn write(folder: &Path, name: &str, attribute: &str, call: impl Fn(usize) -> String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the bench is in a folder of the project");
    let package = folder.join(name);
    let mut text = String::from("#![allow(unused_imports)]\nuse autodiff::{differentiable, value_and_grad};\n");
    let mut all = String::from("pub fn all(x: &[f64], k: f64) -> f64 {\n    let mut sum = 0.0;\n");
    for number in 0..FUNCTIONS {
        text += attribute;
        text += &function(number);
        let _ = writeln!(all, "    sum += {};", call(number));
    }
    let manifest = format!(
        "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\n\
         autodiff = {{ path = {root:?}, default-features = false }}\n"
    );
    fs::create_dir_all(package.join("src")).expect("a folder under the target's");
    fs::write(package.join("Cargo.toml"), manifest).expect("a file under the target's");
    fs::write(package.join("src/lib.rs"), text + &all + "    sum\n}\n").expect("a file under the target's");
}

/// Seconds of a command on a package whose source is new, without what cargo takes for itself; the median of a few.
fn seconds(folder: &Path, name: &str, command: &[&str]) -> f64 {
    let run = || {
        let start = Instant::now();
        // Everything is done anew, as for a source that has changed.
        let mut cargo = cargo(folder);
        let status = cargo.args(command).args(["--quiet", "-p", name]).env("CARGO_INCREMENTAL", "0").status();
        let status = status.expect("cargo runs");
        assert!(status.success(), "cargo {command:?} of {name}");
        start.elapsed().as_secs_f64()
    };
    run();
    let idle = run();
    let source = folder.join(name).join("src/lib.rs");
    let mut times: Vec<f64> = (0..TIMES)
        .map(|_| {
            let text = fs::read(&source).expect("it was written");
            fs::write(&source, text).expect("it was written");
            run() - idle
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[TIMES / 2]
}

/// The lines of what a function becomes.
fn expansion(folder: &Path) -> usize {
    let source = folder.join("annotated/src/lib.rs");
    let text = fs::read(&source).expect("it was written");
    fs::write(&source, text).expect("it was written");
    let check =
        cargo(folder).args(["check", "--quiet", "-p", "annotated"]).env("AUTODIFF_PRINT", "expansion:loss0").output();
    String::from_utf8_lossy(&check.expect("cargo runs").stderr).lines().count()
}

pub(crate) fn run() {
    let folder = target().join("compile");
    write(&folder, "plain", "", |n| format!("loss{n}(x, k)"));
    write(&folder, "annotated", "#[differentiable]\n", |n| format!("loss{n}(x, k)"));
    write(&folder, "gradients", "#[differentiable]\n", |n| format!("value_and_grad(loss{n})(x, k).1.1"));
    fs::write(
        folder.join("Cargo.toml"),
        "[workspace]\nmembers = [\"plain\", \"annotated\", \"gradients\"]\nresolver = \"3\"\n",
    )
    .expect("a file under the target's");
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).expect("the project has a lock file");
    let lines = function(0).lines().count();
    println!("{FUNCTIONS} functions of {lines} lines {:>12} {:>8} {:>17} {:>8}", "check", "", "build --release", "");
    let mut plain = None;
    for name in ["plain", "annotated", "gradients"] {
        let times = [&["check"][..], &["build", "--release"]].map(|command| seconds(&folder, name, command));
        let [check, build] = times;
        let [plain_check, plain_build] = *plain.get_or_insert(times);
        println!(
            "{name:<25} {check:>12.2} s {:>7.1} {build:>16.2} s {:>7.1}",
            check / plain_check,
            build / plain_build
        );
    }
    println!("a function becomes {} lines", expansion(&folder));
}
