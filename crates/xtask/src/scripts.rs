//! `cargo xtask scripts`: the theme's scripts joined and made small, as sites publish them, and the check that they are
//! current.
//!
//! The result is committed (`themes/joined`), so that building helpbook needs no Node. Beside it lies
//! `provenance.toml` with a digest of the sources, the engine's glue among them; `--check` compares that alone.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use crate::{install, project};

const ESBUILD: &str = "esbuild@0.28.2";
const TERSER: &str = "terser@5.51.2";
const SOURCES: &str = "themes/default/js";
/// The engine's glue, which the worker imports by the second name; `cargo xtask wasm` makes it.
const GLUE: (&str, &str) = ("crates/search-wasm/dist/search.js", "engine.js");
const RESULT: &str = "themes/joined";
/// What pages and workers ask for by name, and what other sites embed. The first loads the others that pages ask for.
const ENTRIES: &[&str] =
    &["main.js", "misses.js", "search.js", "search-worker.js", "contact-page.js", "framed.js", "widget.js"];

#[derive(clap::Args)]
pub struct Args {
    /// Only say whether the committed scripts are current; exit with an error if they are not.
    #[arg(long)]
    check: bool,
}

/// What the committed scripts were made from.
#[derive(Serialize, Deserialize)]
struct Provenance {
    inputs: String,
}

pub fn run(args: &Args) -> Result<()> {
    let root = project::root()?;
    if args.check { check(&root) } else { build(&root) }
}

fn check(root: &Path) -> Result<()> {
    let path = root.join(RESULT).join("provenance.toml");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let recorded: Provenance = toml::from_str(&text).context("cannot parse provenance.toml")?;
    ensure!(
        recorded.inputs == digest_of(root)?,
        "the joined scripts are older than their sources; run `cargo xtask scripts` and commit {RESULT}"
    );
    println!("the joined scripts are current");
    Ok(())
}

/// Joins the scripts.
///
/// # Errors
/// When a tool cannot be installed or fails.
pub fn build(root: &Path) -> Result<()> {
    let tools = tools(root)?;
    let result = root.join(RESULT);
    fs::create_dir_all(&result)?;
    let gathered = gather(root)?;
    for name in ENTRIES {
        let mut esbuild = Command::new(tools.join("esbuild"));
        esbuild.current_dir(&gathered).arg(format!("./{name}"));
        esbuild.args(["--bundle", "--format=esm", "--charset=utf8", "--log-level=warning"]);
        let entries = ENTRIES.iter().filter(|entry| *entry != name);
        esbuild.args(entries.map(|entry| format!("--external:./{entry}")));
        let joined = output(&mut esbuild, "")?;
        let small = minified(&tools, &joined)?;
        println!("{name}: {} bytes", small.len());
        fs::write(result.join(name), small)?;
    }
    let text = toml::to_string(&Provenance { inputs: digest_of(root)? })?;
    fs::write(result.join("provenance.toml"), format!("# Written by `cargo xtask scripts`.\n{text}"))?;
    Ok(())
}

/// A folder with all that is joined: as in a site that gets the scripts as they are written, the glue lies beside them.
fn gather(root: &Path) -> Result<PathBuf> {
    let folder = project::target_dir(root).join("scripts");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    for (name, path) in sources(root)? {
        fs::copy(path, folder.join(name))?;
    }
    Ok(folder)
}

/// What is joined, by the names that the scripts import it by.
fn sources(root: &Path) -> Result<BTreeMap<String, PathBuf>> {
    let mut sources = BTreeMap::from([(GLUE.1.to_owned(), root.join(GLUE.0))]);
    for entry in fs::read_dir(root.join(SOURCES))? {
        let entry = entry?;
        sources.insert(entry.file_name().to_string_lossy().into_owned(), entry.path());
    }
    Ok(sources)
}

/// Makes a module small: what it exports and how it behaves stay.
///
/// # Errors
/// When the tool cannot be installed or does not understand the script.
pub fn minify(root: &Path, script: &str) -> Result<String> {
    minified(&tools(root)?, script)
}

fn minified(tools: &Path, script: &str) -> Result<String> {
    let mut terser = Command::new(tools.join("terser"));
    output(terser.args(["--module", "--compress", "passes=3", "--mangle", "--ecma", "2022"]), script)
}

/// The folder with the two programs, installed below the target folder where they are missing.
fn tools(root: &Path) -> Result<PathBuf> {
    install::node()?;
    let folder = project::target_dir(root).join("tools/scripts");
    let stamp = folder.join("installed.txt");
    let wanted = format!("{ESBUILD} {TERSER}");
    if fs::read_to_string(&stamp).ok() != Some(wanted.clone()) {
        fs::create_dir_all(&folder)?;
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        project::run(
            Command::new(npm)
                .args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"])
                .arg(&folder)
                .args([ESBUILD, TERSER]),
        )?;
        fs::write(stamp, wanted)?;
    }
    Ok(folder.join("node_modules/.bin"))
}

/// What a program makes of `input`.
fn output(command: &mut Command, input: &str) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {name}"))?;
    let mut pipe = child.stdin.take().context("no input to write to")?;
    // It reads all of its input before it writes: neither waits for the other.
    std::io::Write::write_all(&mut pipe, input.as_bytes())
        .with_context(|| format!("{name} does not read"))?;
    drop(pipe);
    let output = child.wait_with_output()?;
    ensure!(output.status.success(), "{name} failed ({})", output.status);
    Ok(String::from_utf8(output.stdout)?)
}

/// Digest of all that decides on the result.
fn digest_of(root: &Path) -> Result<String> {
    let mut text = format!("{ESBUILD} {TERSER}\n");
    for (name, path) in sources(root)? {
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        writeln!(text, "{name} {:032x}", xxh3_128(&bytes))?;
    }
    Ok(format!("{:032x}", xxh3_128(text.as_bytes())))
}
