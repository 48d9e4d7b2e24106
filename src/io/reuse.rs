//! The files that articles include: found from what was read, read in turn, until nothing new is named.
//!
//! They may lie in the book, in the content folder and in the folders that the book names, and nowhere else: an include
//! must not publish what somebody did not mean to show, be it by a link.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::read::{Folders, Stamp, plain_reason};
use crate::build::{INCLUDE_DEPTH_MAX, references};
use crate::paths::SourcePath;
use crate::source::{self, Snapshot, SourceFile, TextFile};

/// A text of this size is no part of an article.
const BYTES_MAX: u64 = 16 * 1024 * 1024;
/// How many names of a folder may be told for one that is not there.
const NAMES_MAX: usize = 1_000;

/// Included files as they were read before. Reuse is valid as it is for articles.
#[derive(Debug, Default)]
pub(super) struct Included {
    /// The folder of the snippets when they were read.
    snippets: Option<SourcePath>,
    files: BTreeMap<SourcePath, Known>,
}

#[derive(Debug, Clone)]
struct Known {
    /// Where the file really is.
    real: PathBuf,
    stamp: Stamp,
    file: Result<TextFile, NotText>,
    includes: BTreeSet<SourcePath>,
}

#[derive(Debug, Clone)]
struct NotText;

impl Included {
    /// Whether snippets are still in the same folder; from now on they are in this one.
    pub fn is_of(&mut self, snippets: &SourcePath) -> bool {
        let same = self.snippets.as_ref() == Some(snippets);
        if !same {
            self.snippets = Some(snippets.clone());
            self.files.clear();
        }
        same
    }

    /// A file, or all that is in a folder, is read again whatever its stamp says.
    pub fn forget(&mut self, changed: &Path) {
        self.files.retain(|_, known| !known.real.starts_with(changed));
    }
}

/// Reads what articles include, `wanted`, and what that includes.
pub(super) fn read_included(
    folders: &Folders,
    snippets: &SourcePath,
    mut wanted: BTreeSet<SourcePath>,
    cache: &mut Included,
    snapshot: &mut Snapshot,
) {
    let previous = std::mem::take(&mut cache.files);
    if wanted.is_empty() {
        return;
    }
    let allowed = allowed(folders);
    // What is nested more deeply is never looked at.
    for _ in 0..=INCLUDE_DEPTH_MAX {
        let new: Vec<SourcePath> =
            wanted.iter().filter(|path| !snapshot.reused.included.contains_key(*path)).cloned().collect();
        if new.is_empty() {
            break;
        }
        let read: Vec<_> = new
            .par_iter()
            .map(|path| read_one(path, &folders.root, &allowed, previous.get(path), snippets))
            .collect();
        wanted.clear();
        for (path, result) in new.into_iter().zip(read) {
            let included = match result {
                Ok(known) => {
                    wanted.extend(known.includes.iter().cloned());
                    let included = match &known.file {
                        Ok(file) => source::Included::Text(file.clone()),
                        Err(NotText) => source::Included::NotText,
                    };
                    cache.files.insert(path.clone(), known);
                    included
                }
                Err(refused) => refused,
            };
            snapshot.reused.included.insert(path, included);
        }
    }
}

/// The folders that includes may lead to, as they really are.
fn allowed(folders: &Folders) -> Vec<PathBuf> {
    let named = [&folders.root, &folders.content, &folders.snippets].into_iter().chain(&folders.extra);
    named.filter_map(|folder| folder.canonicalize().ok()).collect()
}

fn read_one(
    path: &SourcePath,
    root: &Path,
    allowed: &[PathBuf],
    known: Option<&Known>,
    snippets: &SourcePath,
) -> Result<Known, source::Included> {
    let named = root.join(path.as_str());
    let is_allowed = |real: &Path| allowed.iter().any(|folder| real.starts_with(folder));
    let real = match named.canonicalize() {
        Ok(real) if is_allowed(&real) => real,
        Ok(_) => return Err(source::Included::Outside { by_link: is_allowed(&nearest_existing(&named).1) }),
        Err(_) if !is_allowed(&nearest_existing(&named).1) => {
            return Err(source::Included::Outside { by_link: false });
        }
        Err(error) => return Err(refused(&named, &error)),
    };
    let metadata = fs::metadata(&real).map_err(|error| refused(&named, &error))?;
    let unreadable = |reason: String| Err(source::Included::Unreadable(reason));
    if metadata.is_dir() {
        return unreadable("it is a folder".to_owned());
    }
    if !metadata.is_file() {
        return unreadable("it is no file".to_owned());
    }
    if metadata.len() > BYTES_MAX {
        return unreadable(format!("it is larger than {} MiB", BYTES_MAX >> 20));
    }
    let stamp = (metadata.len(), metadata.modified().ok());
    if let Some(known) = known.filter(|known| known.stamp == stamp && known.real == real) {
        return Ok(known.clone());
    }
    let bytes = fs::read(&real).map_err(|error| refused(&named, &error))?;
    let file = SourceFile::new(path.clone(), bytes);
    let (file, includes) = match TextFile::new(&file) {
        Some(text) => (Ok(text), references(&file, snippets.as_str())),
        None => (Err(NotText), BTreeSet::new()),
    };
    Ok(Known { real, stamp, file, includes })
}

/// Where a path leads as far as its names tell: the nearest folder above it that exists, as it really is, and the path in
/// that.
pub(super) fn nearest_existing(named: &Path) -> (PathBuf, PathBuf) {
    let plain = without_dots(named);
    let existing = plain.ancestors().skip(1).find_map(|folder| Some((folder, folder.canonicalize().ok()?)));
    match existing {
        Some((folder, real)) => {
            let seems = plain.strip_prefix(folder).map_or_else(|_| plain.clone(), |rest| real.join(rest));
            (real, seems)
        }
        None => (plain.clone(), plain),
    }
}

/// The whole path, with `..` taken out by name alone.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).components() {
        match part {
            std::path::Component::ParentDir => drop(plain.pop()),
            part => plain.push(part),
        }
    }
    plain
}

fn refused(named: &Path, error: &io::Error) -> source::Included {
    if error.kind() != io::ErrorKind::NotFound && error.kind() != io::ErrorKind::NotADirectory {
        return source::Included::Unreadable(plain_reason(error));
    }
    let entries = named.parent().and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten();
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut beside: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
    beside.sort();
    beside.truncate(NAMES_MAX);
    source::Included::Missing { beside }
}
