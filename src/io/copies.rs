//! The smaller copies of images, kept on disk between builds.
//!
//! A copy may be used again while the digest of its original, the settings and the version of the code that made it are
//! the same; all three are in the name of the folder that holds the copies of one image. A folder appears as a whole, so
//! builds that run at the same time share them. Where nothing can be kept, copies live as long as the process.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use etcetera::BaseStrategy;
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use crate::images::{self, Kind, Made, Settings, Stored};

/// The environment variable that names another folder for what is kept.
pub const FOLDER_VARIABLE: &str = "HELPBOOK_CACHE_DIR";

/// What is used is marked at most so often, in seconds.
const MARKED_S: u64 = 24 * 60 * 60;

/// What is kept at most, in bytes: the copies of some ten thousand screenshots.
const KEPT_BYTES_MAX: u64 = 1024 * 1024 * 1024;

const INDEX: &str = "index.json";

/// What is known of an image.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Looked {
    pub copies: Vec<Stored>,
    pub has_place: bool,
    /// Why there are no copies, in words for the writer.
    pub damage: Option<String>,
}

/// As it is written beside the copies.
#[derive(Serialize, Deserialize)]
struct Index {
    copies: Vec<IndexedCopy>,
    has_place: bool,
    damage: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct IndexedCopy {
    width: u32,
    extension: String,
    bytes: u64,
}

/// Where copies are kept.
pub struct Store {
    folder: PathBuf,
    /// Removed with the process, where no other folder can be written to.
    _temporary: Option<TempDir>,
    /// Digests of originals, to read again only what has changed: valid while size and time of the last change are the
    /// same and no event has named the file.
    digests: Mutex<HashMap<PathBuf, (Stamp, u128)>>,
    /// Whether something was added by this process.
    grown: AtomicBool,
}

type Stamp = (u64, Option<SystemTime>);

/// Where copies are kept unless somebody says otherwise. `None` on systems without such a folder.
pub fn default_folder() -> Option<PathBuf> {
    let root = match std::env::var_os(FOLDER_VARIABLE).filter(|folder| !folder.is_empty()) {
        Some(folder) => PathBuf::from(folder),
        None => etcetera::choose_base_strategy().ok()?.cache_dir().join("helpbook"),
    };
    Some(root.join("images"))
}

impl Store {
    /// # Errors
    /// When not even a temporary folder can be made.
    pub fn open() -> io::Result<Self> {
        let kept = default_folder().filter(|folder| is_writable(folder));
        let (folder, temporary) = match kept {
            Some(folder) => (folder, None),
            None => {
                let temporary = tempfile::Builder::new().prefix("helpbook-images-").tempdir()?;
                (temporary.path().to_owned(), Some(temporary))
            }
        };
        let digests = Mutex::default();
        Ok(Self { folder, _temporary: temporary, digests, grown: AtomicBool::new(false) })
    }

    /// Where the bytes of a copy are.
    pub fn file(&self, stored: &Stored) -> PathBuf {
        self.of(stored.key).join(file_name(stored.width, stored.kind.extension()))
    }

    /// What an earlier look has found.
    pub fn known(&self, original: &Path, settings: &Settings) -> Option<Looked> {
        self.read(self.key(original, settings).ok()?)
    }

    /// What is known, or else what is found now; copies that are made are kept.
    ///
    /// # Errors
    /// When the original cannot be read, or nothing can be written.
    pub fn make(&self, original: &Path, settings: &Settings) -> io::Result<Looked> {
        let key = self.key(original, settings)?;
        if let Some(known) = self.read(key) {
            return Ok(known);
        }
        let made = images::make(&fs::read(original)?, settings);
        self.keep(key, made)
    }

    /// Whether it can be decoded, without keeping anything: for a check, which publishes nothing.
    ///
    /// # Errors
    /// When the original cannot be read.
    pub fn check(&self, original: &Path, settings: &Settings) -> io::Result<Looked> {
        if let Some(known) = self.known(original, settings) {
            return Ok(known);
        }
        let looked = images::check(&fs::read(original)?);
        Ok(match looked {
            Ok(has_place) => Looked { has_place, ..Looked::default() },
            Err(damage) => Looked { damage: Some(damage), ..Looked::default() },
        })
    }

    /// Originals that an event has named are read again.
    pub fn forget(&self, changed: &[PathBuf]) {
        let names: Vec<&OsStr> = changed.iter().filter_map(|path| path.file_name()).collect();
        let mut digests = self.digests.lock().expect("no holder panics");
        digests.retain(|path, _| !path.file_name().is_some_and(|name| names.contains(&name)));
    }

    /// Removes what was not used for longest, where there is too much. To be called when copies are published.
    pub fn tidy(&self) {
        if !self.grown.load(Ordering::Relaxed) {
            return;
        }
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        let mut kept: Vec<(Option<SystemTime>, u64, PathBuf)> = entries
            .flatten()
            .map(|entry| {
                // What is being made has no index yet.
                let used = fs::metadata(entry.path().join(INDEX)).or_else(|_| entry.metadata());
                (used.and_then(|used| used.modified()).ok(), size_of(&entry.path()), entry.path())
            })
            .collect();
        kept.sort();
        let mut size: u64 = kept.iter().map(|(_, size, _)| size).sum();
        // What this run has found is about to be published, and what another makes is not ours to remove.
        let is_old = |used: &Option<SystemTime>| {
            used.and_then(|used| used.elapsed().ok()).is_some_and(|age| age.as_secs() > 2 * MARKED_S)
        };
        for (_, bytes, path) in kept.into_iter().filter(|(used, ..)| is_old(used)) {
            if size <= KEPT_BYTES_MAX {
                break;
            }
            // What another process uses or has removed already is not ours to mend.
            let _ = fs::remove_dir_all(path);
            size -= bytes;
        }
    }

    fn of(&self, key: u128) -> PathBuf {
        self.folder.join(format!("{key:032x}"))
    }

    fn key(&self, original: &Path, settings: &Settings) -> io::Result<u128> {
        let metadata = fs::metadata(original)?;
        let stamp = (metadata.len(), metadata.modified().ok());
        let known = self.digests.lock().expect("no holder panics").get(original).copied();
        let digest = match known {
            Some((before, digest)) if before == stamp => digest,
            _ => {
                let digest = xxhash_rust::xxh3::xxh3_128(&fs::read(original)?);
                let mut digests = self.digests.lock().expect("no holder panics");
                digests.insert(original.to_owned(), (stamp, digest));
                digest
            }
        };
        let parts = [digest.to_le_bytes(), settings.digest().to_le_bytes()].concat();
        Ok(xxhash_rust::xxh3::xxh3_128(&parts))
    }

    /// What is incomplete counts as absent.
    fn read(&self, key: u128) -> Option<Looked> {
        let folder = self.of(key);
        let file = folder.join(INDEX);
        let index: Index = serde_json::from_slice(&fs::read(&file).ok()?).ok()?;
        let mut copies = Vec::new();
        for copy in &index.copies {
            let metadata = fs::metadata(folder.join(file_name(copy.width, &copy.extension))).ok()?;
            let kind = Kind::from_extension(&copy.extension)?;
            if metadata.len() != copy.bytes {
                return None;
            }
            copies.push(Stored { key, width: copy.width, kind });
        }
        let used = fs::metadata(&file).and_then(|index| index.modified()).ok()?;
        if used.elapsed().is_ok_and(|age| age.as_secs() > MARKED_S)
            && let Ok(file) = fs::File::options().write(true).open(&file)
        {
            let _ = file.set_modified(SystemTime::now());
        }
        Some(Looked { copies, has_place: index.has_place, damage: index.damage })
    }

    fn keep(&self, key: u128, made: Result<Made, String>) -> io::Result<Looked> {
        let (made, damage) = match made {
            Ok(made) => (made, None),
            Err(damage) => (Made::default(), Some(damage)),
        };
        // Somebody may have emptied the cache meanwhile.
        fs::create_dir_all(&self.folder)?;
        let folder = tempfile::Builder::new().prefix(".new-").tempdir_in(&self.folder)?;
        let mut index = Index { copies: Vec::new(), has_place: made.has_place, damage: damage.clone() };
        for copy in &made.copies {
            let extension = copy.kind.extension();
            fs::write(folder.path().join(file_name(copy.width, extension)), &copy.bytes)?;
            let (extension, bytes) = (extension.to_owned(), copy.bytes.len() as u64);
            index.copies.push(IndexedCopy { width: copy.width, extension, bytes });
        }
        fs::write(folder.path().join(INDEX), serde_json::to_vec(&index)?)?;
        let place = self.of(key);
        // What lies there is damaged, or another process was quicker and has made the same.
        if fs::rename(folder.path(), &place).is_err() && self.read(key).is_none() {
            fs::remove_dir_all(&place)?;
            fs::rename(folder.path(), &place)?;
        }
        self.grown.store(true, Ordering::Relaxed);
        let copies = made.copies.iter();
        let copies = copies.map(|copy| Stored { key, width: copy.width, kind: copy.kind }).collect();
        Ok(Looked { copies, has_place: made.has_place, damage })
    }
}

/// Removes everything that is kept. Returns whether there was something.
///
/// # Errors
/// When it cannot be removed.
pub fn remove_all() -> io::Result<Option<PathBuf>> {
    let Some(folder) = default_folder() else { return Ok(None) };
    match fs::remove_dir_all(&folder) {
        Ok(()) => Ok(Some(folder)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn file_name(width: u32, extension: &str) -> String {
    format!("{width}.{extension}")
}

fn is_writable(folder: &Path) -> bool {
    fs::create_dir_all(folder).is_ok() && tempfile::tempfile_in(folder).is_ok()
}

fn size_of(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries.flatten().filter_map(|entry| entry.metadata().ok()).map(|metadata| metadata.len()).sum()
}
