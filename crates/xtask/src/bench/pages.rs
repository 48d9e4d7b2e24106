//! `cargo xtask bench pages`: what Lighthouse says of each kind of page of the manual, on a telephone with a slow line, and
//! how much is transferred. Fails when a score is below 100 or a budget is exceeded.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::json;

use super::corpus;
use crate::{install, project};

const SCRIPTS: &str = "crates/xtask/bench-pages";
/// Of an article that nobody searches from, with everything that it loads.
const ARTICLE_BYTES_MAX: u64 = 50_000;
const ARTICLE_SCRIPT_BYTES_MAX: u64 = 10_000;

#[derive(clap::Args)]
pub struct Args {
    /// How often each page is visited; the best score of each category counts, since other programs only ever lower it
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
}

/// Of one page.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    name: String,
    /// Performance, accessibility, best practices, search engines.
    scores: Vec<u32>,
    /// Transferred, heads of answers included.
    bytes: u64,
    script_bytes: u64,
    /// Addresses of other hosts that were asked.
    foreign: Vec<String>,
    /// What cost points.
    misses: Vec<String>,
}

pub fn run(root: &Path, args: &Args) -> Result<()> {
    let scripts = root.join(SCRIPTS);
    install::node()?;
    let chromium = install::chromium()?;
    install::npm_packages(&scripts)?;
    let helpbook = project::build_helpbook(root, &["--release"])?;
    let site = super::out_folder(&project::target_dir(root).join("bench"));
    let done = build(&helpbook, root, &site).and_then(|()| measure(&scripts, &chromium, &site, args.runs));
    corpus::remove(&site)?;
    done
}

/// With a full address, as sites are published.
fn build(helpbook: &Path, root: &Path, site: &Path) -> Result<()> {
    fs::create_dir_all(site.parent().context("it has a folder")?)?;
    let mut command = Command::new(helpbook);
    command.args(["build", "--base-url", "https://help.example.com/", "--dest-dir"]).arg(site).arg(root);
    project::run(command.stdin(Stdio::null()))
}

fn measure(scripts: &Path, chromium: &Path, site: &Path, runs: u32) -> Result<()> {
    let job = json!({
        "home": "",
        "category": "writing/",
        "article": "writing/format-text/",
        "search": "search/",
        "contact": "contact/",
    });
    let output = Command::new("node")
        .current_dir(scripts)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .env("HELPBOOK_CHROMIUM", chromium)
        .args(["measure.mjs", &site.display().to_string(), &runs.to_string(), &job.to_string()])
        .output()
        .context("cannot start node")?;
    ensure!(output.status.success(), "the measuring script failed");
    let pages: Vec<Page> = serde_json::from_slice(&output.stdout).context("it printed something else")?;
    println!("page      performance  accessibility  best practices  search engines  transferred  scripts");
    let mut wrong = Vec::new();
    for page in &pages {
        let Page { name, scores, bytes, script_bytes, .. } = page;
        let cells: Vec<String> =
            scores.iter().zip([11, 13, 14, 14]).map(|(score, width)| format!("{score:>width$}")).collect();
        println!("{name:<9} {}  {:>8.1} KB  {:>4.1} KB", cells.join("  "), kb(*bytes), kb(*script_bytes));
        wrong.extend(page.wrong());
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

impl Page {
    fn wrong(&self) -> Vec<String> {
        let Self { name, .. } = self;
        let mut wrong = Vec::new();
        if self.scores.iter().any(|score| *score < 100) {
            wrong.push(format!("{name}: {}", self.misses.join("; ")));
        }
        if !self.foreign.is_empty() {
            wrong.push(format!("{name} asks {}", self.foreign.join(", ")));
        }
        let budgets = [
            (self.bytes, ARTICLE_BYTES_MAX, "bytes"),
            (self.script_bytes, ARTICLE_SCRIPT_BYTES_MAX, "bytes of scripts"),
        ];
        for (found, most, what) in
            budgets.into_iter().filter(|(found, most, _)| name == "article" && found > most)
        {
            wrong.push(format!("{name}: {found} {what}, at most {most} are meant"));
        }
        wrong
    }
}

fn kb(bytes: u64) -> f64 {
    bytes as f64 / 1000.0
}
