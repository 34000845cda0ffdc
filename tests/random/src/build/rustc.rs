//! rustc on a generated crate: its errors by file, its time and its memory.
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

/// What the compiler took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// Wall clock of all builds.
    pub time: Duration,
    /// The most memory of one, in kB; zero where there is no `/proc`.
    pub memory: usize,
    /// How many.
    pub builds: usize,
}

pub(super) enum Compiled {
    Binary(PathBuf),
    Errors(Vec<Error>),
}

/// An error, and the module in which it is.
pub(super) struct Error {
    pub(super) file: String,
    pub(super) text: String,
}

/// The crate `autodiff` that cargo has built for this program: it lies next to it.
///
/// Cargo has just found it to be current, and any that was built later is of the same sources.
pub(super) fn library() -> io::Result<PathBuf> {
    let program = env::current_exe()?;
    let folder = program.parent().ok_or_else(|| io::Error::other("this program is in no folder"))?;
    let folder = if folder.ends_with("deps") { folder.to_owned() } else { folder.join("deps") };
    let mut found = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.starts_with("libautodiff-") && name.ends_with(".rlib") {
            found.push((fs::metadata(&path)?.modified()?, path));
        }
    }
    let newest = found.into_iter().max().map(|(_, path)| path);
    newest.ok_or_else(|| io::Error::other(format!("no `autodiff` in {}", folder.display())))
}

/// Compiles `src/main.rs` of the folder, to nothing but errors if `check`.
pub(super) fn build(folder: &Path, library: &Path, check: bool, cost: &mut Cost) -> io::Result<Compiled> {
    let start = Instant::now();
    let binary = folder.join("batch");
    let dependencies = library.parent().unwrap_or(folder);
    let mut child = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .args(["src/main.rs", "--edition", "2024", "--crate-name", "batch", "--error-format", "short"])
        .args(["-C", "opt-level=0", "-C", "debuginfo=0", "-C", "strip=debuginfo", "--cap-lints", "allow"])
        .args(["--emit", if check { "metadata" } else { "link" }])
        .arg("--extern")
        .arg(format!("autodiff={}", library.display()))
        .arg("-L")
        .arg(format!("dependency={}", dependencies.display()))
        .arg("-o")
        .arg(&binary)
        .current_dir(folder)
        .env_remove("AUTODIFF_PRINT")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut pipe = child.stderr.take().ok_or_else(|| io::Error::other("no pipe to rustc"))?;
    let reader = thread::spawn(move || {
        let mut text = Vec::new();
        pipe.read_to_end(&mut text).map(|_| String::from_utf8_lossy(&text).into_owned())
    });
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        cost.memory = cost.memory.max(peak(child.id()));
        thread::sleep(Duration::from_millis(10));
    };
    let text = reader.join().map_err(|_| io::Error::other("rustc's errors cannot be read"))??;
    cost.time += start.elapsed();
    cost.builds += 1;
    if status.success() {
        return Ok(Compiled::Binary(binary));
    }
    let errors: Vec<Error> = text.lines().filter_map(error).collect();
    if errors.is_empty() { Err(io::Error::other(text)) } else { Ok(Compiled::Errors(errors)) }
}

/// Reads `src/p0001.rs:12:5: error[E0308]: mismatched types`.
fn error(line: &str) -> Option<Error> {
    let (place, text) = line.split_once(": error")?;
    let file = place.strip_prefix("src/")?.split(".rs").next()?;
    Some(Error { file: file.to_owned(), text: format!("error{text}") })
}

/// The most memory that a process has held, in kB.
fn peak(process: u32) -> usize {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or(0)
}
