//! `cargo xtask scripts`: the theme's scripts joined and made small, as sites publish them, and the check that they are
//! current.
//!
//! The result is committed (`themes/joined`), so that building helpbook needs no Node. Beside it lies
//! `provenance.toml` with a digest of the sources; `--check` compares that alone.

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
const RESULT: &str = "themes/joined";
/// What pages and workers ask for by name. The first loads the second, where there is search.
const ENTRIES: &[&str] = &["main.js", "search.js", "search-worker.js"];

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

fn build(root: &Path) -> Result<()> {
    let tools = tools(root)?;
    let result = root.join(RESULT);
    fs::create_dir_all(&result)?;
    for name in ENTRIES {
        let mut esbuild = Command::new(tools.join("esbuild"));
        esbuild.current_dir(root).arg(format!("{SOURCES}/{name}"));
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
    let mut names: Vec<_> = fs::read_dir(root.join(SOURCES))?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_>>()?;
    names.sort();
    let mut text = format!("{ESBUILD} {TERSER}\n");
    for name in names {
        let bytes = fs::read(root.join(SOURCES).join(&name))?;
        writeln!(text, "{name} {:032x}", xxh3_128(&bytes))?;
    }
    Ok(format!("{:032x}", xxh3_128(text.as_bytes())))
}
