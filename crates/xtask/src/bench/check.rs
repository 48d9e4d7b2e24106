//! `cargo xtask bench check`: a full check of a large book beside a cold build of it, in turns. A check renders all that
//! a build does and writes nothing; what it looks for beyond that must not cost much.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::Bench;
use super::build::cold_build;
use super::figures::{median, ratio, seconds};

/// How many times as long as a build a check may take.
const RATIO_MAX: f64 = 1.3;

/// Everything that is looked for only when a book asks for it.
const SETTINGS: &str = r#"
[check.terms]
"log in" = "sign in"
login = "sign in"
e-mail = "email"
Powershell = "PowerShell"
"Office 365" = "Microsoft 365"
whitelist = ""

[check.budget]
page = "100 KB"
images = "1 MB"
total = "1 MB"

[[check.front-matter]]
key = "description"
required = true

[[check.front-matter]]
key = "ms.topic"
values = ["troubleshooting", "article", "reference"]
"#;

pub fn run(bench: &Bench, runs: u32) -> Result<()> {
    let settings = bench.book.join("book.toml");
    let text = fs::read_to_string(&settings)?;
    fs::write(&settings, format!("{text}{SETTINGS}"))?;
    println!("run   build      check      ratio");
    let (mut builds, mut checks) = (Vec::new(), Vec::new());
    let mut last = String::new();
    for number in 1..=runs {
        let built = cold_build(bench)?.time;
        let (checked, said) = check(bench)?;
        println!("{number:<5} {:<10} {:<10} {:.2}", seconds(built), seconds(checked), ratio(checked, built));
        builds.push(built);
        checks.push(checked);
        last = said;
    }
    let (built, checked) = (median(&builds), median(&checks));
    let found = ratio(checked, built);
    println!("\n{last}");
    println!("medians: build {}, check {}, ratio {found:.2}", seconds(built), seconds(checked));
    ensure!(
        found <= RATIO_MAX,
        "a check takes {found:.2} times as long as a build, at most {RATIO_MAX} is meant"
    );
    Ok(())
}

/// A check as people run it, and its line on what was checked.
fn check(bench: &Bench) -> Result<(Duration, String)> {
    let start = Instant::now();
    let output = Command::new(&bench.helpbook)
        .arg("check")
        .arg(&bench.book)
        .stdin(Stdio::null())
        .output()
        .context("cannot start helpbook")?;
    let time = start.elapsed();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let line = said.lines().rev().find(|line| line.starts_with("Checked "));
    let line = line.with_context(|| format!("helpbook did not check the book: {said}"))?;
    Ok((time, line.to_owned()))
}
