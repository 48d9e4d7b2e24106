//! `cargo xtask bench report`: `helpbook report feedback` on a generated year of events, beside what no report can do without:
//! reading the lines, and reading the book.

mod year;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::Bench;
use super::figures::{median, ratio, seconds};

/// What a report on a year may take.
const SECONDS_MAX: f64 = 5.0;
const MEGABYTES_MAX: f64 = 500.0;
/// The day that reports are made on, so that they are the same on every day.
const NOW: &str = "2026-01-01";

pub fn run(bench: &Bench, folder: &Path, runs: u32) -> Result<()> {
    let events = folder.join("events.jsonl");
    let size = year::write(&bench.book.join("content"), &events)?;
    println!("events: {} MB in {}", size / 1_000_000, events.display());
    println!("run   lines      book       report     ratio   memory");
    let (mut lines, mut books, mut reports, mut most) = (Vec::new(), Vec::new(), Vec::new(), 0.0_f64);
    for number in 1..=runs {
        let mut count = Command::new("wc");
        let (line_time, ..) = timed(count.arg("-l").arg(&events))?;
        let (book_time, ..) =
            timed(Command::new(&bench.helpbook).args(["report", "stale", "--now", NOW]).arg(&bench.book))?;
        let (time, megabytes, _) = timed(&mut report(bench, &events))?;
        println!(
            "{number:<5} {:<10} {:<10} {:<10} {:<7.2} {megabytes:.0} MB",
            seconds(line_time),
            seconds(book_time),
            seconds(time),
            ratio(time, line_time + book_time),
        );
        lines.push(line_time);
        books.push(book_time);
        reports.push(time);
        most = most.max(megabytes);
    }
    let (floor, time) = (median(&lines) + median(&books), median(&reports));
    let (_, _, said) = timed(report(bench, &events).args(["--limit", "10"]))?;
    println!("\n{said}");
    println!(
        "medians: floor {}, report {}, ratio {:.2}; at most {SECONDS_MAX} s are allowed",
        seconds(floor),
        seconds(time),
        ratio(time, floor)
    );
    println!("memory: {most:.0} MB at most; {MEGABYTES_MAX} MB are allowed");
    ensure!(time.as_secs_f64() <= SECONDS_MAX, "a report takes {}", seconds(time));
    ensure!(most <= MEGABYTES_MAX, "a report takes {most:.0} MB");
    Ok(())
}

fn report(bench: &Bench, events: &Path) -> Command {
    let mut command = Command::new(&bench.helpbook);
    command.args(["report", "feedback", "--now", NOW, "--book"]).arg(&bench.book).arg(events);
    command
}

/// Runs a program to its end: the time, the most memory in megabytes, and what it wrote.
fn timed(command: &mut Command) -> Result<(Duration, f64, String)> {
    let name = command.get_program().to_string_lossy().into_owned();
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {name}"))?;
    let memory = watched(&mut child)?;
    let time = start.elapsed();
    let output = child.wait_with_output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(output.status.success(), "{name} failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok((time, memory, said))
}

/// Waits for the end, and looks meanwhile at the most memory that was ever resident, as Linux tells it; 0 elsewhere.
fn watched(child: &mut Child) -> Result<f64> {
    const LOOK_EVERY: Duration = Duration::from_millis(2);
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0.0;
    while child.try_wait()?.is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes: Option<f64> = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        most = kilobytes.map_or(most, |kilobytes| kilobytes * 1024.0 / 1e6);
        thread::sleep(LOOK_EVERY);
    }
    Ok(most)
}
