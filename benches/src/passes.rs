//! What each pass of the compiler gains on each kernel: the bench built without it, over the bench as it is.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where the build that runs has its files.
pub(crate) fn target() -> PathBuf {
    let program = std::env::current_exe().expect("a program has a path");
    let folder = program.ancestors().nth(2).expect("it is in the folder of its profile");
    folder.to_owned()
}

pub(crate) fn cargo(folder: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(folder);
    cargo
}

/// Kernels with value and gradient over plain, by a build with these passes switched.
fn ratios(switches: &str) -> Vec<(String, f64)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = cargo(root)
        .args(["run", "--release", "--quiet", "--target-dir"])
        .arg(target().join("passes"))
        .args(["--", "kernels"])
        .env("AUTODIFF_PASSES", switches)
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo runs");
    assert!(run.status.success(), "the bench with AUTODIFF_PASSES={switches}");
    let table = String::from_utf8_lossy(&run.stdout);
    let row = |line: &str| {
        let (name, numbers) = line.split_once(' ')?;
        let (_, ratios) = numbers.split_once("ns")?;
        Some((name.to_owned(), ratios.split_whitespace().next()?.parse().ok()?))
    };
    table.lines().filter_map(row).collect()
}

pub(crate) fn run(passes: &[String]) {
    let all = ratios("");
    let without: Vec<_> = passes.iter().map(|pass| ratios(&format!("-{pass}"))).collect();
    print!("{:<12} {:>8}", "kernel", "all");
    passes.iter().for_each(|pass| print!(" {pass:>9}"));
    println!();
    let mut sums = vec![0.0; passes.len()];
    for (k, (name, ratio)) in all.iter().enumerate() {
        print!("{name:<12} {ratio:>8.2}");
        for (sum, without) in sums.iter_mut().zip(&without) {
            let gain = without[k].1 / ratio;
            *sum += gain.ln();
            print!(" {gain:>9.2}");
        }
        println!();
    }
    print!("{:<12} {:>8}", "mean", "");
    sums.iter().for_each(|sum| print!(" {:>9.2}", (sum / all.len() as f64).exp()));
    println!();
}
