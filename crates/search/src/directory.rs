//! A tantivy directory of which most bytes are absent until a chunk brings them.
//!
//! tantivy reads synchronously, the browser fetches asynchronously. So nothing here ever waits: the engine
//! brings every byte of a search first and lets tantivy read afterwards; a read of absent bytes is an error.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::{fmt, io};

use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, OpenReadError, OpenWriteError};
use tantivy::directory::{Directory, FileHandle, OwnedBytes, WatchCallback, WatchHandle, WritePtr};

use crate::frame::SparseBytes;

/// A file with holes.
pub struct SparseFile {
    len: usize,
    runs: RwLock<BTreeMap<usize, OwnedBytes>>,
}

impl SparseFile {
    fn new(file: SparseBytes) -> Self {
        let runs = file.runs.into_iter().map(|(start, bytes)| (start, OwnedBytes::new(bytes))).collect();
        SparseFile { len: file.len, runs: RwLock::new(runs) }
    }

    /// Fills a hole. Runs beyond the end of the file are refused by the reads, not here.
    pub fn supply(&self, start: usize, bytes: Vec<u8>) {
        self.runs.write().unwrap_or_else(PoisonError::into_inner).insert(start, OwnedBytes::new(bytes));
    }
}

impl fmt::Debug for SparseFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SparseFile({} bytes)", self.len)
    }
}

impl HasLen for SparseFile {
    fn len(&self) -> usize {
        self.len
    }
}

impl FileHandle for SparseFile {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.is_empty() {
            return Ok(OwnedBytes::empty());
        }
        let runs = self.runs.read().unwrap_or_else(PoisonError::into_inner);
        runs.range(..=range.start)
            .next_back()
            .filter(|(start, bytes)| range.end <= *start + bytes.len())
            .map(|(start, bytes)| bytes.slice(range.start - start..range.end - start))
            .ok_or_else(|| {
                io::Error::new(io::ErrorKind::UnexpectedEof, "bytes of the index are not here yet")
            })
    }
}

/// The files of one segment. Read-only.
#[derive(Clone, Debug)]
pub struct SparseDirectory {
    files: Arc<BTreeMap<PathBuf, Arc<SparseFile>>>,
}

impl SparseDirectory {
    pub fn new(files: Vec<SparseBytes>) -> Self {
        let files = files
            .into_iter()
            .map(|file| (PathBuf::from(&file.name), Arc::new(SparseFile::new(file))))
            .collect();
        SparseDirectory { files: Arc::new(files) }
    }

    /// The one file with this extension.
    pub fn file_with_extension(&self, extension: &str) -> Option<Arc<SparseFile>> {
        self.files
            .iter()
            .find(|(path, _)| path.extension().is_some_and(|e| e == extension))
            .map(|(_, file)| Arc::clone(file))
    }

    fn get(&self, path: &Path) -> Result<&Arc<SparseFile>, OpenReadError> {
        self.files.get(path).ok_or_else(|| OpenReadError::FileDoesNotExist(path.to_path_buf()))
    }
}

fn read_only() -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, "a search pack is read-only")
}

impl Directory for SparseDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.get(path).map(|file| Arc::clone(file) as Arc<dyn FileHandle>)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError { io_error: Arc::new(read_only()), filepath: path.to_path_buf() })
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        Ok(self.files.contains_key(path))
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(read_only(), path.to_path_buf()))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let file = self.get(path)?;
        let bytes = file
            .read_bytes(0..file.len)
            .map_err(|error| OpenReadError::wrap_io_error(error, path.to_path_buf()))?;
        Ok(bytes.to_vec())
    }

    /// tantivy writes a description of the index when one is created; nobody reads it here.
    fn atomic_write(&self, _path: &Path, _data: &[u8]) -> io::Result<()> {
        Ok(())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn watch(&self, _callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}
