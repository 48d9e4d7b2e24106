//! `cargo xtask bench search`: what helpbook's search costs a customer, beside Pagefind's on the same pages, from the same
//! server, for the same queries, in Chromium; and the budgets that it must keep.
//!
//! Two books: `office`, a real help centre, and one of 10,000 articles made from real ones (`large_book`). Pages are
//! helpbook's own; Pagefind indexes the title and the text of each article, and its queries come from copies of
//! helpbook's home and search page with its scripts instead of ours. `bench-search/` holds what runs in Node: preparing a
//! site, the server and the visits. Here are the books, the order of things, and judgement (`table`).
//!
//! Fails when a budget is exceeded that is the same on every machine: sizes, bytes, requests. Times are shown and
//! judged, and do not fail.

mod figures;
mod large_book;
mod packing;
mod table;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::{Value, json};

use super::corpus;
use crate::{install, project};
use figures::Figures;
use table::Verdict;

/// How many results with their texts both engines load and show: as many as helpbook's page loads before the customer looks
/// further, and as Pagefind's own interface has on a page.
const RESULTS: u32 = 5;
const SCRIPTS: &str = "crates/xtask/bench-search";

#[derive(clap::Args)]
pub struct Args {
    /// How often packing and bare indexing run
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// A release build of helpbook to measure, instead of one made now
    #[arg(long, value_name = "PROGRAM")]
    helpbook: Option<PathBuf>,
    /// Keep the sites, and all figures as JSON, in this folder
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
}

/// What preparing a site told.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Prepared {
    articles: u32,
    pagefind_seconds: f64,
}

/// Runs the benchmark, or says what is missing for it.
///
/// # Errors
/// When something does not compile, start or do its work, and when a budget is exceeded.
pub fn run(root: &Path, args: &Args) -> Result<()> {
    if let Some(missing) = missing(root) {
        println!("nothing was measured: {missing}");
        return Ok(());
    }
    let scripts = root.join(SCRIPTS);
    install::node()?;
    let chromium = install::chromium()?;
    install::npm_packages(&scripts)?;
    let helpbook = match &args.helpbook {
        Some(program) => {
            program.canonicalize().with_context(|| format!("cannot find {}", program.display()))?
        }
        None => project::build_helpbook(root, &["--release"])?,
    };
    let folder = project::target_dir(root).join("bench");
    let office = corpus::office(&corpus::archive(root, "office").map_err(anyhow::Error::msg)?, &folder)?;
    let large = large_book::make(root, &folder)?;

    let out = args.keep.clone().unwrap_or_else(|| super::out_folder(&folder));
    let done = measure(
        &Places { root, scripts: &scripts, folder: &folder, out: &out },
        args,
        &helpbook,
        &chromium,
        [&office, &large],
    );
    if args.keep.is_none() {
        corpus::remove(&out)?;
    }
    done
}

fn missing(root: &Path) -> Option<String> {
    large_book::SOURCES.iter().find_map(|(name, _)| corpus::archive(root, name).err())
}

/// Where things are.
struct Places<'a> {
    root: &'a Path,
    scripts: &'a Path,
    /// For what outlives a run.
    folder: &'a Path,
    /// For the sites.
    out: &'a Path,
}

fn measure(places: &Places, args: &Args, helpbook: &Path, chromium: &Path, books: [&Path; 2]) -> Result<()> {
    let packing = packing::measure(places.root, places.folder, books[1], args.runs)?;
    let make = |book: &Path, name: &str| {
        let site = places.out.join(name);
        corpus::remove(&site)?;
        let seconds = build(helpbook, book, &site)?;
        anyhow::Ok((seconds, prepare(places.scripts, &site)?, site))
    };
    let (_, office, office_site) = make(books[0], "office")?;
    let (seconds, large, large_site) = make(books[1], "large")?;
    let queries: Value = serde_json::from_slice(&fs::read(places.scripts.join("queries.json"))?)?;
    let job = json!({ "office": office_site, "large": large_site, "results": RESULTS, "queries": queries });
    let text = node(places.scripts, Some(chromium), &["measure.mjs", &job.to_string()])?;
    if let Some(keep) = &args.keep {
        fs::write(keep.join("figures.json"), &text)?;
    }
    let figures: Figures =
        serde_json::from_str(&text).context("the measuring script printed something else")?;

    println!("office: {} articles; large: {} articles\n", office.articles, large.articles);
    let rows = table::rows(&figures, &packing);
    table::lines(&rows).iter().for_each(|line| println!("{line}"));
    println!(
        "\nhelpbook built the large site, pages and search, in {:.1} s; Pagefind then indexed it in {:.1} s.",
        seconds, large.pagefind_seconds
    );
    println!("Both show {RESULTS} results with title and excerpt, or as many as they find.\n{EXPLANATION}");
    let over = rows.iter().filter(|row| row.verdict == Verdict::Over).count();
    ensure!(over == 0, "{over} budgets are exceeded");
    Ok(())
}

/// How the figures came to be, for those who read them.
const EXPLANATION: &str = "
Bytes are bodies as sent, without headers, over HTTP/2; the server compresses pages, styles, scripts and WASM with gzip,
and sends the rest as it is. The browser's cache is empty for a first search; for a further query, the second of a
session, it holds what the first one (always the same) needed and nothing else. The parts of a sum are means.
Pagefind's scripts are its engine's: a list of 50 lines stands in for an interface of its own, all of which are larger.
Round trips and the slow line: an address is that of the search page with a query; the first key goes into the field
of the home page as soon as it has loaded. The line (1.6 Mbit/s, 150 ms a request) is made by the server, one for all
threads of the browser: its own throttling treats workers as lines of their own. Times are medians; a busy machine shows.
Keys are typed at 10,000 articles on a line without delay and count from the input to the changed list.
Memory is that of page and worker: JavaScript heaps after collection, buffers, WASM memory.";

/// Builds a site and answers with the seconds that it took.
fn build(helpbook: &Path, book: &Path, site: &Path) -> Result<f64> {
    let start = Instant::now();
    let output = Command::new(helpbook)
        .args(["build", "--format", "json", "--dest-dir"])
        .args([site, book])
        .stdin(Stdio::null())
        .output()
        .context("cannot start helpbook")?;
    ensure!(
        output.status.success(),
        "helpbook did not build {}: {}",
        book.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(start.elapsed().as_secs_f64())
}

fn prepare(scripts: &Path, site: &Path) -> Result<Prepared> {
    let text = node(scripts, None, &["prepare.mjs", &site.to_string_lossy(), &RESULTS.to_string()])?;
    serde_json::from_str(&text).context("the preparing script printed something else")
}

/// Runs one of the scripts, with its progress shown, and answers with what it printed.
fn node(scripts: &Path, chromium: Option<&Path>, arguments: &[&str]) -> Result<String> {
    let mut command = Command::new("node");
    command.current_dir(scripts).args(arguments).stdin(Stdio::null()).stderr(Stdio::inherit());
    if let Some(chromium) = chromium {
        command.env("HELPBOOK_CHROMIUM", chromium);
    }
    let output = command.output().context("cannot start node")?;
    ensure!(output.status.success(), "{} failed ({})", arguments[0], output.status);
    String::from_utf8(output.stdout).context("the script printed something else than text")
}
