//! Output → disk. A whole site is written beside its place and then moved there, so that whoever looks sees the
//! site of before or the site of now; single files of a `watch` round are replaced one by one in the same way.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tempfile::TempDir;

use crate::build::Sink;
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
    _marker: File,
}

const STAGED_PREFIX: &str = ".helpbook-";

impl Staged {
    /// # Errors
    /// When the folder that the target is in cannot be written to.
    pub fn new(target: &Path, book: &Path) -> io::Result<Self> {
        let parent =
            target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent)?;
        remove_abandoned(parent);
        let folder = tempfile::Builder::new().prefix(STAGED_PREFIX).tempdir_in(parent)?;
        let files = Folder::new(folder.path(), book);
        let mut marker = File::create(folder.path().join(MARKER))?;
        // Where files cannot be locked, nothing is ever taken for abandoned.
        let _ = marker.lock();
        marker.write_all(MARKER_TEXT.as_bytes())?;
        Ok(Self { folder, target: target.to_owned(), files, _marker: marker })
    }

    /// Puts the site in its place and removes the one of before.
    ///
    /// # Errors
    /// When the folders cannot be moved; the site of before is then still there.
    pub fn publish(self) -> io::Result<()> {
        make_public(self.folder.path())?;
        if !self.target.exists() {
            fs::rename(self.folder.path(), &self.target)?;
            // Moved away, so there is nothing to remove.
            let _ = self.folder.keep();
            return Ok(());
        }
        exchange(self.folder.path(), &self.target)?;
        // What is in the temporary folder now is the site of before.
        self.folder.close()
    }
}

impl Sink for Staged {
    fn write(&self, path: &OutPath, bytes: &[u8]) -> io::Result<()> {
        fs::write(self.files.place(path)?, bytes)
    }

    fn copy(&self, path: &OutPath, source: &SourcePath) -> io::Result<()> {
        let source = self.files.book.join(source.as_str());
        fs::copy(&source, self.files.place(path)?).map(drop).map_err(|error| naming(error, &source))
    }
}

/// Removes what builds that were killed have left beside the output. Nobody misses it, so failures do not matter.
fn remove_abandoned(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let is_staged = entry.file_name().to_string_lossy().starts_with(STAGED_PREFIX);
        // Opened for writing, because some systems lock no other files.
        let marker = File::options().write(true).open(entry.path().join(MARKER));
        if is_staged && marker.is_ok_and(|marker| marker.try_lock().is_ok()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
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

/// Swaps two folders in one step where the system can, so that there is no moment without a site.
fn exchange(new: &Path, target: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, new, CWD, target, RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
        }
    }
    // Some file systems cannot swap: step aside, move in, and step back if that fails.
    let aside = new.with_extension("old");
    fs::rename(target, &aside)?;
    if let Err(error) = fs::rename(new, target) {
        fs::rename(&aside, target)?;
        return Err(error);
    }
    fs::rename(&aside, new)
}

/// A site in its place, of which single files are replaced.
pub struct InPlace {
    files: Folder,
}

impl InPlace {
    pub fn new(target: &Path, book: &Path) -> Self {
        Self { files: Folder::new(target, book) }
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
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(temporary.path(), fs::Permissions::from_mode(0o644))?;
        }
        temporary.persist(&file).map(drop).map_err(|error| naming(error.error, &file))
    }

    fn copy(&self, path: &OutPath, source: &SourcePath) -> io::Result<()> {
        // Not told from size and time: a file that was moved here can have any.
        let from = self.files.book.join(source.as_str());
        self.write(path, &fs::read(&from).map_err(|error| naming(error, &from))?)
    }
}

/// Where files go, and the folders made for them so far.
struct Folder {
    root: PathBuf,
    book: PathBuf,
    made: Mutex<BTreeSet<PathBuf>>,
}

impl Folder {
    fn new(root: &Path, book: &Path) -> Self {
        Self { root: root.to_owned(), book: book.to_owned(), made: Mutex::default() }
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
        let in_place = InPlace::new(&site, &book);
        fs::write(&file, "one").expect("it is written");
        in_place.copy(&place, &source).expect("it is copied");
        fs::write(&file, "two").expect("it is written");
        let opened = File::options().write(true).open(&file).expect("it is there");
        opened.set_modified(std::time::SystemTime::UNIX_EPOCH).expect("files can have any time");
        in_place.copy(&place, &source).expect("it is copied");
        assert_eq!(fs::read_to_string(site.join("form.txt")).expect("it is there"), "two");
    }
}
