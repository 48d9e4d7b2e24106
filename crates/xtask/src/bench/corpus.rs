//! What benchmarks are made from: a large book of real articles, and the floor program. Both lie beside the project and
//! not in it, since others wrote them; without them there is nothing to measure.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use anyhow::{Context, Result, ensure};

use crate::project::{cargo, run, target_dir};

const CORPUS: &str = "../shared/corpora/office.tar.zst";
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
        // Paths seen from the main worktree, so that benchmarks run in any other too.
        let main = main_worktree(root);
        let found = |path: &str| {
            let places = [root.join(path), main.join(path)];
            places.into_iter().find(|place| place.exists()).ok_or_else(|| {
                format!("there is no {path}, seen from the project; the corpora are not part of it")
            })
        };
        Ok(Self { corpus: found(CORPUS)?, floor: found(FLOOR)? })
    }

    /// Makes the book in `folder`, anew each time, and answers with its path.
    ///
    /// # Errors
    /// When `tar` with zstd is missing, or the disk refuses.
    pub fn unpack(&self, folder: &Path) -> Result<PathBuf> {
        let book = folder.join("office");
        remove(&book)?;
        fs::create_dir_all(book.join("content"))?;
        run(Command::new("tar").args(["--zstd", "--strip-components=1", "-C"]).args([
            &book.join("content"),
            Path::new("-xf"),
            &self.corpus,
        ]))
        .context("unpacking needs `tar` and `zstd`")?;
        fs::write(book.join("book.toml"), BOOK)?;
        Ok(book)
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
