//! `cargo xtask test`: every test of the project, whatever runs it, with one summary at the end. It knows which
//! runners there are and how they count; what is tested is theirs.

use std::fmt;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::{install, project};

#[derive(clap::Args)]
pub struct Args {
    /// Parts to run [default: all of them]
    #[arg(value_enum)]
    parts: Vec<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// `cargo test` for the whole workspace
    Rust,
    /// The published site and the preview, in Chromium
    Browser,
    /// Whether the committed search engine for the browser is current
    Wasm,
    /// Whether the committed scripts of the theme are current
    Scripts,
    /// Whether the manual is a book without findings
    Manual,
}

/// What runners counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Tally {
    passed: usize,
    failed: usize,
}

impl Tally {
    fn of_one(passed: bool) -> Self {
        if passed { Self { passed: 1, failed: 0 } } else { Self { passed: 0, failed: 1 } }
    }

    fn plus(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }

    /// What a runner counted, against how it ended: one that fails without a failed test, or that ran no test at
    /// all, is a failure of its own. A runner that stopped halfway must not look like success.
    fn checked(self, succeeded: bool) -> Self {
        if (!succeeded && self.failed == 0) || self == Self::default() {
            return self.plus(Self::of_one(false));
        }
        self
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// Runs the parts, each to its end even if one before it failed.
///
/// # Errors
/// When the project itself cannot be found; what goes wrong in a part counts as a failure of that part.
pub fn run(args: &Args) -> Result<ExitCode> {
    let root = project::root()?;
    let all = [Part::Wasm, Part::Scripts, Part::Rust, Part::Manual, Part::Browser];
    let parts: Vec<Part> =
        all.into_iter().filter(|part| args.parts.is_empty() || args.parts.contains(part)).collect();
    let mut lines = Vec::new();
    let mut sum = Tally::default();
    for part in parts {
        let name = format!("{part:?}").to_lowercase();
        println!("\n── {name}");
        let start = Instant::now();
        let tally = run_part(part, &root).unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            Tally::of_one(false)
        });
        lines.push(format!("{name:<8} {tally} ({:.1} s)", start.elapsed().as_secs_f64()));
        sum = sum.plus(tally);
    }
    println!("\n{}\n{sum}", lines.join("\n"));
    Ok(if sum.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn run_part(part: Part, root: &Path) -> Result<Tally> {
    match part {
        Part::Rust => {
            install::postgresql();
            run_counted(
                project::cargo(root).args(["test", "--workspace", "--locked", "--no-fail-fast"]),
                cargo_tally,
            )
        }
        Part::Browser => run_browser(root),
        Part::Wasm | Part::Scripts => {
            let task = if part == Part::Wasm { "wasm" } else { "scripts" };
            let xtask = std::env::current_exe().context("cannot find xtask itself")?;
            let status = Command::new(xtask).args([task, "--check"]).stdin(Stdio::null()).status()?;
            Ok(Tally::of_one(status.success()))
        }
        Part::Manual => {
            let helpbook = project::build_helpbook(root, &["--workspace"])?;
            let status = Command::new(helpbook).arg("check").arg(root).stdin(Stdio::null()).status()?;
            Ok(Tally::of_one(status.success()))
        }
    }
}

fn run_browser(root: &Path) -> Result<Tally> {
    let folder = root.join("tests/browser");
    install::node()?;
    let chromium = install::chromium()?;
    install::npm_packages(&folder)?;
    // The same choice of packages as for the Rust tests, so that nothing is compiled twice.
    let helpbook = project::build_helpbook(root, &["--workspace"])?;
    run_counted(
        Command::new("node")
            .current_dir(&folder)
            .stdin(Stdio::null())
            .env("HELPBOOK_BIN", helpbook)
            .env("HELPBOOK_CHROMIUM", chromium)
            .env("NO_COLOR", "1")
            .args(["--test", "--test-reporter=spec", "--test-reporter-destination=stdout"]),
        node_tally,
    )
}

/// Runs with its output shown and, line by line, counted.
fn run_counted(command: &mut Command, count: fn(&str) -> Tally) -> Result<Tally> {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| format!("cannot start {name}"))?;
    let mut tally = Tally::default();
    let mut out = std::io::stdout().lock();
    let lines = BufReader::new(child.stdout.take().context("no output to read")?).split(b'\n');
    for line in lines {
        let line = line?;
        out.write_all(&line)?;
        out.write_all(b"\n")?;
        out.flush()?;
        tally = tally.plus(count(&String::from_utf8_lossy(&line)));
    }
    Ok(tally.checked(child.wait()?.success()))
}

/// `test result: ok. 12 passed; 0 failed; 0 ignored; …`, once for each test program.
fn cargo_tally(line: &str) -> Tally {
    let Some((_, counts)) = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". ")) else {
        return Tally::default();
    };
    let number = |unit: &str| {
        counts.split("; ").find_map(|count| count.strip_suffix(unit)?.trim().parse().ok()).unwrap_or(0)
    };
    Tally { passed: number("passed"), failed: number("failed") }
}

/// `ℹ pass 12`, `ℹ fail 0` and `ℹ cancelled 0`, once at the end.
fn node_tally(line: &str) -> Tally {
    let mut words = line.split_whitespace();
    let (Some("ℹ"), Some(what), Some(number), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Tally::default();
    };
    match (what, number.parse()) {
        ("pass", Ok(passed)) => Tally { passed, failed: 0 },
        ("fail" | "cancelled", Ok(failed)) => Tally { passed: 0, failed },
        _ => Tally::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_cargo_says() {
        let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out";
        assert_eq!(cargo_tally(line), Tally { passed: 12, failed: 3 });
        assert_eq!(cargo_tally("test search::finds ... ok"), Tally::default());
    }

    #[test]
    fn counts_what_node_says() {
        assert_eq!(node_tally("ℹ pass 7"), Tally { passed: 7, failed: 0 });
        assert_eq!(node_tally("ℹ fail 2"), Tally { passed: 0, failed: 2 });
        assert_eq!(node_tally("ℹ cancelled 1"), Tally { passed: 0, failed: 1 });
        assert_eq!(node_tally("ℹ tests 9"), Tally::default());
        assert_eq!(node_tally("✔ says pass 7"), Tally::default());
    }

    #[test]
    fn a_runner_that_stops_early_has_failed() {
        let some = Tally { passed: 4, failed: 0 };
        assert_eq!(some.checked(true), some);
        assert_eq!(some.checked(false).failed, 1);
        assert_eq!(Tally::default().checked(true).failed, 1);
        assert_eq!(Tally { passed: 1, failed: 2 }.checked(false).failed, 2);
    }
}
