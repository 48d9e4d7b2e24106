//! What benchmarks are made from: a large book of real articles, and the floor program. Both lie beside the project and
//! not in it, since others wrote them; without them there is nothing to measure.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use anyhow::{Context, Result, ensure};

use crate::project::{cargo, run, target_dir};

const CORPORA: &str = "../shared/corpora";
const FLOOR: &str = "../shared/bench/floor";
/// Dates from git would measure git, and the corpus has no history.
const BOOK: &str = "[book]\ntitle = \"Office\"\n\n[build]\ngit-dates = false\n";

/// Where benchmarks come from.
pub struct Inputs {
    corpus: PathBuf,
    floor: PathBuf,
}

impl Inputs {
    /// # Errors
    /// What is missing, in words.
    pub fn find(root: &Path) -> Result<Self, String> {
        Ok(Self { corpus: archive(root, "office")?, floor: beside(root, FLOOR)? })
    }

    /// Makes the book in `folder`, anew each time, and answers with its path.
    ///
    /// # Errors
    /// When `tar` with zstd is missing, or the disk refuses.
    pub fn unpack(&self, folder: &Path) -> Result<PathBuf> {
        office(&self.corpus, folder)
    }

    /// Compiles a copy of the floor program and answers with its path.
    ///
    /// # Errors
    /// When it does not compile.
    pub fn build_floor(&self, root: &Path, folder: &Path) -> Result<PathBuf> {
        let copy = folder.join("floor");
        fs::create_dir_all(copy.join("src"))?;
        // Its own workspace, for it lies inside another; the project's lock file, so that both use the same tantivy.
        let manifest = fs::read_to_string(self.floor.join("Cargo.toml"))?;
        write_if_new(&copy.join("Cargo.toml"), &format!("{manifest}\n[workspace]\n"))?;
        write_if_new(&copy.join("src/main.rs"), &fs::read_to_string(self.floor.join("src/main.rs"))?)?;
        if !copy.join("Cargo.lock").exists() {
            fs::copy(root.join("Cargo.lock"), copy.join("Cargo.lock"))?;
        }
        let target = target_dir(root);
        run(cargo(root)
            .args(["build", "--release", "--manifest-path"])
            .arg(copy.join("Cargo.toml"))
            .arg("--target-dir")
            .arg(&target))?;
        let program = target.join("release").join(format!("floor{}", std::env::consts::EXE_SUFFIX));
        ensure!(program.is_file(), "cargo did not build {}", program.display());
        Ok(program)
    }
}

/// The archive of one of the shared corpora.
///
/// # Errors
/// That it is missing, in words.
pub fn archive(root: &Path, name: &str) -> Result<PathBuf, String> {
    beside(root, &format!("{CORPORA}/{name}.tar.zst"))
}

/// The book of the archive `office`, made anew in `folder`.
///
/// # Errors
/// As [`unpack`].
pub fn office(archive: &Path, folder: &Path) -> Result<PathBuf> {
    let book = folder.join("office");
    unpack(archive, &book.join("content"))?;
    fs::write(book.join("book.toml"), BOOK)?;
    Ok(book)
}

/// Unpacks an archive as `folder`, in the place of what was there.
///
/// # Errors
/// When `tar` with zstd is missing, or the disk refuses.
pub fn unpack(archive: &Path, folder: &Path) -> Result<()> {
    remove(folder)?;
    fs::create_dir_all(folder)?;
    run(Command::new("tar").args(["--zstd", "--strip-components=1", "-C"]).args([
        folder,
        Path::new("-xf"),
        archive,
    ]))
    .context("unpacking needs `tar` and `zstd`")
}

/// All markdown files below `folder`, in the order of their paths.
///
/// # Errors
/// When a folder cannot be read.
pub fn markdown_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else if entry.path().extension().is_some_and(|extension| extension == "md") {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A path seen from the project, or from the main worktree, so that benchmarks run in any other too.
fn beside(root: &Path, path: &str) -> Result<PathBuf, String> {
    let places = [root.join(path), main_worktree(root).join(path)];
    places
        .into_iter()
        .find(|place| place.exists())
        .ok_or_else(|| format!("there is no {path}, seen from the project; the corpora are not part of it"))
}

/// The folder of the main worktree, which holds the repository itself; `root` where git does not say.
pub fn main_worktree(root: &Path) -> PathBuf {
    let output = Command::new("git")
        .current_dir(root)
        .args(["rev-parse", "--path-format=absolute", "--git-common-dir"])
        .output();
    output
        .ok()
        .filter(|output| output.status.success())
        .and_then(|output| String::from_utf8(output.stdout).ok())
        .and_then(|folder| Path::new(folder.trim()).parent().map(Path::to_owned))
        .unwrap_or_else(|| root.to_owned())
}

/// Leaves a file alone that holds `text` already, so that nothing is compiled for nothing.
fn write_if_new(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|present| present == text) {
        return Ok(());
    }
    fs::write(path, text)
}

/// Removes a folder that may not exist.
pub fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
