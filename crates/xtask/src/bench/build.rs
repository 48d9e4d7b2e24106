//! `cargo xtask bench build`: cold builds of helpbook and runs of the floor program, in turns.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::Bench;
use super::corpus::remove;
use super::figures::{median, ratio, seconds};

pub fn run(bench: &Bench, floor: &Path, runs: u32) -> Result<()> {
    println!("run   floor      helpbook   ratio");
    let (mut floors, mut builds) = (Vec::new(), Vec::new());
    for number in 1..=runs {
        let least = run_floor(floor, bench)?;
        let built = cold_build(bench)?;
        println!(
            "{number:<5} {:<10} {:<10} {:.2}",
            seconds(least),
            seconds(built.time),
            ratio(built.time, least)
        );
        floors.push(least);
        builds.push(built.time);
        if number == runs {
            println!("\nbook: {} articles, search pack {} bytes", built.articles, built.pack_bytes);
            let [read, prepare, index, pages] = built.stages_ms;
            println!(
                "last build: read {read} ms, parse and assemble {prepare} ms, then at the same time index {index} ms \
                 and pages {pages} ms"
            );
        }
    }
    let (least, built) = (median(&floors), median(&builds));
    println!(
        "medians: floor {}, helpbook {}, ratio {:.2}",
        seconds(least),
        seconds(built),
        ratio(built, least)
    );
    Ok(())
}

fn run_floor(floor: &Path, bench: &Bench) -> Result<Duration> {
    let out = bench.out.join("floor");
    remove(&out)?;
    let start = Instant::now();
    let output = Command::new(floor)
        .args([&bench.book.join("content"), &out])
        .stdin(Stdio::null())
        .output()
        .context("cannot start the floor program")?;
    let time = start.elapsed();
    ensure!(output.status.success(), "the floor program failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(time)
}

/// One cold build.
pub struct Built {
    pub time: Duration,
    pub articles: u64,
    pub pack_bytes: u64,
    /// Reading; parsing and assembling; then, at the same time, the index, and rendering and writing the pages.
    pub stages_ms: [u64; 4],
}

/// Builds into an empty place and measures from starting the program to its end.
///
/// # Errors
/// When the site was not written.
pub fn cold_build(bench: &Bench) -> Result<Built> {
    let out = bench.out.join("helpbook");
    remove(&out)?;
    let start = Instant::now();
    let output = Command::new(&bench.helpbook)
        .args(["build", "--format", "json", "--dest-dir"])
        .args([&out, &bench.book])
        .stdin(Stdio::null())
        .output()
        .context("cannot start helpbook")?;
    let time = start.elapsed();
    let text = String::from_utf8_lossy(&output.stdout);
    let summary = text
        .lines()
        .rev()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .find(|value| value["type"] == "summary")
        .with_context(|| format!("helpbook failed: {}", String::from_utf8_lossy(&output.stderr)))?;
    ensure!(
        summary["written"] == true,
        "helpbook found errors in the corpus and wrote nothing: {} errors",
        summary["errors"]
    );
    let number = |key: &str| summary[key].as_u64().with_context(|| format!("the summary lacks `{key}`"));
    let stages_ms = [number("read_ms")?, number("prepare_ms")?, number("index_ms")?, number("pages_ms")?];
    Ok(Built { time, articles: number("articles")?, pack_bytes: number("search_pack_bytes")?, stages_ms })
}
