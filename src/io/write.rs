//! Output → disk. A whole site is written beside its place and then moved there, so that whoever looks sees the
//! site of before or the site of now; single files of a `watch` round are replaced one by one in the same way.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use tempfile::TempDir;

use super::copies::Store;
use crate::build::Sink;
use crate::images::{self, Stored};
use crate::paths::{OutPath, SourcePath};

/// The file that says that a folder was made by helpbook and may be replaced by it.
const MARKER: &str = ".helpbook";
const MARKER_TEXT: &str = "This folder is written by helpbook, which replaces all that is in it.\n";

/// Whether `folder` may be replaced: it does not exist, is empty, or was made by helpbook.
///
/// # Errors
/// When it cannot be read, or is a file.
pub fn may_replace(folder: &Path) -> io::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none() || is_output(folder)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

/// Whether helpbook made the folder.
pub fn is_output(folder: &Path) -> bool {
    folder.join(MARKER).is_file()
}

/// A site that is being written, beside the folder whose place it takes when it is whole. Dropped before that, it
/// leaves nothing behind.
pub struct Staged {
    folder: TempDir,
    target: PathBuf,
    files: Folder,
    /// Locked while this process lives: what it leaves when it is killed, the next build may remove.
    marker: File,
}

const STAGED_PREFIX: &str = ".helpbook-";

impl Staged {
    /// # Errors
    /// When the folder that the target is in cannot be written to.
    pub fn new(target: &Path, places: &Places) -> io::Result<Self> {
        let parent =
            target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent)?;
        remove_abandoned(parent);
        let (folder, marker) = begin(parent)?;
        let files = Folder::new(folder.path(), places);
        Ok(Self { folder, target: target.to_owned(), files, marker })
    }

    /// Puts the site in its place and removes the one of before. Returns why that one could not be removed: it lies
    /// beside the new one then, which is published all the same.
    ///
    /// # Errors
    /// When the folders cannot be moved; the site of before is then still there.
    pub fn publish(self) -> io::Result<Option<io::Error>> {
        make_public(self.folder.path())?;
        // Windows moves no folder that a file is open in. Elsewhere it stays locked for as long as it can be taken for
        // abandoned.
        let marker = (!cfg!(windows)).then_some(self.marker);
        if !self.target.exists() {
            fs::rename(self.folder.path(), &self.target)?;
            // Moved away, so there is nothing to remove.
            let _ = self.folder.keep();
            return Ok(None);
        }
        let before = exchange(self.folder.path(), &self.target)?;
        drop(marker);
        let _ = self.folder.keep();
        match remove_site(&before) {
            // Another build may have taken it for abandoned, which it is.
            Err(error) if error.kind() != ErrorKind::NotFound => Ok(Some(error)),
            _ => Ok(None),
        }
    }
}

impl Sink for Staged {
    fn write(&self, path: &OutPath, bytes: &[u8]) -> io::Result<()> {
        fs::write(self.files.place(path)?, bytes)
    }

    fn copy(&self, path: &OutPath, source: &SourcePath) -> io::Result<()> {
        if let Some(cleaned) = self.files.places.cleaned(source)? {
            return self.write(path, &cleaned);
        }
        let source = self.files.places.book.join(source.as_str());
        fs::copy(&source, self.files.place(path)?).map(drop).map_err(|error| naming(error, &source))
    }

    fn copy_image(&self, path: &OutPath, stored: &Stored) -> io::Result<()> {
        let source = self.files.places.store.file(stored);
        let place = self.files.place(path)?;
        fs::copy(&source, &place).map_err(|error| naming(error, &source))?;
        make_readable(&place)
    }
}

/// A new folder in `parent` with a marker that is locked.
fn begin(parent: &Path) -> io::Result<(TempDir, File)> {
    /// For other builds that take the folder for abandoned in the moment before its marker is locked.
    const TRIES: usize = 8;
    let attempt = || {
        let folder = tempfile::Builder::new().prefix(STAGED_PREFIX).tempdir_in(parent)?;
        let path = folder.path().join(MARKER);
        let mut marker = File::create(&path)?;
        // Where files cannot be locked, nothing with a marker is ever taken for abandoned.
        let _ = marker.lock();
        marker.write_all(MARKER_TEXT.as_bytes())?;
        fs::metadata(&path)?;
        Ok((folder, marker))
    };
    let is_gone = |result: &io::Result<_>| {
        result.as_ref().is_err_and(|error: &io::Error| error.kind() == ErrorKind::NotFound)
    };
    (1..TRIES).map(|_| attempt()).find(|result| !is_gone(result)).unwrap_or_else(attempt)
}

/// Removes what builds that were killed have left beside the output. Nobody misses it, so failures do not matter.
fn remove_abandoned(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        if !entry.file_name().to_string_lossy().starts_with(STAGED_PREFIX) {
            continue;
        }
        // Opened for writing, because some systems lock no other files.
        match File::options().write(true).open(entry.path().join(MARKER)) {
            Ok(marker) => {
                // Locked until all is removed: one who has only just made it waits, and sees that it is gone.
                if marker.try_lock().is_ok() {
                    let _ = remove_site(&entry.path());
                }
            }
            // Killed before it had a marker, or after it had been removed: only if it is empty.
            Err(_) => drop(fs::remove_dir(entry.path())),
        }
    }
}

/// Removes a folder that helpbook made; its marker last, so that what a kill leaves is still known for what it is.
///
/// # Errors
/// When something in it cannot be removed.
pub fn remove_site(folder: &Path) -> io::Result<()> {
    let of_folder = |error| naming(error, folder);
    for entry in fs::read_dir(folder).map_err(of_folder)? {
        let entry = entry.map_err(of_folder)?;
        if entry.file_name() == MARKER {
            continue;
        }
        let path = entry.path();
        let removed =
            if entry.file_type()?.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.map_err(|error| naming(error, &path))?;
    }
    fs::remove_dir_all(folder).map_err(of_folder)
}

/// Temporary folders are private; what is published is not.
#[cfg(unix)]
fn make_public(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_public(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Of a file, as [`make_public`] of a folder.
#[cfg(unix)]
fn make_readable(file: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Puts `new` in the place of `target`, in one step where the system can, so that there is no moment without a site.
/// Returns where the one of before is now.
fn exchange(new: &Path, target: &Path) -> io::Result<PathBuf> {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, new, CWD, target, RenameFlags::EXCHANGE).is_ok() {
            return Ok(new.to_owned());
        }
    }
    // Some file systems cannot swap: step aside, move in, and step back if that fails.
    let aside = new.with_extension("old");
    fs::rename(target, &aside)?;
    if let Err(error) = fs::rename(new, target) {
        fs::rename(&aside, target)?;
        return Err(error);
    }
    Ok(aside)
}

/// A site in its place, of which single files are replaced.
pub struct InPlace {
    files: Folder,
}

impl InPlace {
    pub fn new(target: &Path, places: &Places) -> Self {
        Self { files: Folder::new(target, places) }
    }

    /// Removes files that are no longer published, and folders that are empty then.
    ///
    /// # Errors
    /// When a file exists and cannot be removed.
    pub fn remove(&self, path: &OutPath) -> io::Result<()> {
        let file = self.files.root.join(path.as_str());
        match fs::remove_file(&file) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(naming(error, &file)),
            _ => {}
        }
        let mut folder = file.parent();
        while let Some(up) = folder.filter(|up| *up != self.files.root) {
            if fs::remove_dir(up).is_err() {
                break;
            }
            folder = up.parent();
        }
        self.files.made.lock().expect("no holder panics").clear();
        Ok(())
    }
}

impl Sink for InPlace {
    fn write(&self, path: &OutPath, bytes: &[u8]) -> io::Result<()> {
        let file = self.files.place(path)?;
        if fs::read(&file).is_ok_and(|present| present == bytes) {
            return Ok(());
        }
        let folder = file.parent().unwrap_or(&self.files.root);
        let mut temporary = tempfile::Builder::new().prefix(STAGED_PREFIX).tempfile_in(folder)?;
        temporary.write_all(bytes)?;
        make_readable(temporary.path())?;
        temporary.persist(&file).map(drop).map_err(|error| naming(error.error, &file))
    }

    fn copy(&self, path: &OutPath, source: &SourcePath) -> io::Result<()> {
        // Not told from size and time: a file that was moved here can have any.
        if let Some(cleaned) = self.files.places.cleaned(source)? {
            return self.write(path, &cleaned);
        }
        let from = self.files.places.book.join(source.as_str());
        self.write(path, &fs::read(&from).map_err(|error| naming(error, &from))?)
    }

    fn copy_image(&self, path: &OutPath, stored: &Stored) -> io::Result<()> {
        let from = self.files.places.store.file(stored);
        self.write(path, &fs::read(&from).map_err(|error| naming(error, &from))?)
    }
}

/// Where the files lie that are published as they are.
#[derive(Clone)]
pub struct Places {
    /// The book.
    pub book: PathBuf,
    /// Of the smaller copies of images.
    pub store: Arc<Store>,
    /// Whether SVG files are published without what runs or loads something.
    pub clean_svg: bool,
}

impl Places {
    /// A file that is not published as it is.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn cleaned(&self, source: &SourcePath) -> io::Result<Option<Vec<u8>>> {
        if !self.clean_svg || !images::is_svg(source) {
            return Ok(None);
        }
        let file = self.book.join(source.as_str());
        let bytes = fs::read(&file).map_err(|error| naming(error, &file))?;
        Ok(match images::svg::clean(&bytes).bytes {
            Cow::Borrowed(_) => None,
            Cow::Owned(cleaned) => Some(cleaned),
        })
    }
}

/// Where files go, and the folders made for them so far.
struct Folder {
    root: PathBuf,
    places: Places,
    made: Mutex<BTreeSet<PathBuf>>,
}

impl Folder {
    fn new(root: &Path, places: &Places) -> Self {
        Self { root: root.to_owned(), places: places.clone(), made: Mutex::default() }
    }

    fn place(&self, path: &OutPath) -> io::Result<PathBuf> {
        let file = self.root.join(path.as_str());
        if let Some(folder) = file.parent() {
            let mut made = self.made.lock().expect("no holder panics");
            if !made.contains(folder) {
                fs::create_dir_all(folder).map_err(|error| naming(error, folder))?;
                made.insert(folder.to_owned());
            }
        }
        Ok(file)
    }
}

/// The system's message does not say which file it means.
fn naming(error: io::Error, path: &Path) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_the_same_size_and_an_older_time_is_copied() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (book, site) = (folder.path().join("book"), folder.path().join("site"));
        fs::create_dir_all(&book).expect("a folder");
        let file = book.join("form.txt");
        let (source, place) = (SourcePath::new("form.txt"), OutPath::new("form.txt"));
        let store = Arc::new(Store::open().expect("there is a temporary folder"));
        let in_place = InPlace::new(&site, &Places { book: book.clone(), store, clean_svg: true });
        fs::write(&file, "one").expect("it is written");
        in_place.copy(&place, &source).expect("it is copied");
        fs::write(&file, "two").expect("it is written");
        let opened = File::options().write(true).open(&file).expect("it is there");
        opened.set_modified(std::time::SystemTime::UNIX_EPOCH).expect("files can have any time");
        in_place.copy(&place, &source).expect("it is copied");
        assert_eq!(fs::read_to_string(site.join("form.txt")).expect("it is there"), "two");
    }
}
