//! `cargo xtask bench relevance`: whether helpbook finds what people look for, beside its peers. Here the inputs are found
//! and made ready and the program in `crates/xtask/relevance` is compiled with optimisation, which then measures.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use clap::ValueEnum;

use super::corpus::{main_worktree, remove};
use crate::install;
use crate::project::{cargo, run as run_program, target_dir};

/// The books: name, and which folder of the archive holds the articles.
const BOOKS: [(&str, &str); 3] =
    [("office", "office"), ("arduino", "arduino/content"), ("logingov", "logingov/content")];

#[derive(clap::Args)]
pub struct Args {
    /// Ask only helpbook, which takes seconds
    #[arg(long, value_enum)]
    only: Option<Only>,
    /// Only sets with this in their name; may be given several times
    #[arg(long)]
    set: Vec<String>,
    /// List the questions that helpbook does not answer with the first hit
    #[arg(long)]
    misses: bool,
    /// Print the figures as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Only {
    Helpbook,
}

/// # Errors
/// When an input cannot be unpacked, or a program does not compile or fails. Inputs that are not there are named in
/// the table.
pub fn run(root: &Path, args: &Args) -> Result<()> {
    let folder = target_dir(root).join("bench/relevance");
    let books = folder.join("books");
    for (name, inside) in BOOKS {
        if let Some(archive) = shared(root, &format!("corpora/{name}.tar.zst")) {
            unpack(&archive, inside, &books.join(name))?;
        }
    }
    let own = root.join("crates/xtask");
    let mut program = cargo(root);
    program.args(["run", "--quiet", "--release", "--package", "xtask", "--example", "relevance", "--"]);
    program.arg("--books").arg(&books).arg("--work").arg(folder.join("answers"));
    program.arg("--questions").arg(own.join("questions"));
    if let Some(relevance) = shared(root, "relevance") {
        program.arg("--relevance").arg(relevance);
    }
    if args.only.is_none() {
        let peers = own.join("bench-relevance");
        install::node()?;
        install::npm_packages(&peers)?;
        program.arg("--peers").arg(peers);
    }
    program.args(args.set.iter().map(|set| format!("--set={set}")));
    program.args(args.misses.then_some("--misses"));
    program.args(args.json.then_some("--format=json"));
    run_program(&mut program)
}

/// What lies beside the project, or beside its main worktree, and is no part of it.
fn shared(root: &Path, path: &str) -> Option<PathBuf> {
    let places = [root.to_owned(), main_worktree(root)];
    places.iter().map(|place| place.join("../shared").join(path)).find(|place| place.exists())
}

/// Makes a book of an archive, unless it was made of this one before.
fn unpack(archive: &Path, inside: &str, book: &Path) -> Result<()> {
    let metadata = archive.metadata()?;
    let stamp = format!("{} {:?}\n", metadata.len(), metadata.modified()?);
    let stamp_file = book.join("unpacked");
    if fs::read_to_string(&stamp_file).is_ok_and(|present| present == stamp) {
        return Ok(());
    }
    remove(book)?;
    let content = book.join("content");
    fs::create_dir_all(&content)?;
    let strip = format!("--strip-components={}", inside.split('/').count());
    run_program(
        Command::new("tar")
            .arg("--zstd")
            .arg(strip)
            .arg("-C")
            .arg(&content)
            .arg("-xf")
            .args([archive, Path::new(inside)]),
    )
    .context("unpacking needs `tar` and `zstd`")?;
    fs::write(book.join("book.toml"), "[book]\ntitle = \"Corpus\"\n\n[build]\ngit-dates = false\n")?;
    // Last, so that it stands for a whole book.
    fs::write(stamp_file, stamp).with_context(|| format!("cannot write to {}", book.display()))
}
