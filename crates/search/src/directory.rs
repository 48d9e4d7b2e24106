//! A tantivy directory of which most bytes are absent until a chunk brings them.
//!
//! tantivy reads synchronously, the browser fetches asynchronously. So nothing here ever waits: the engine
//! brings every byte of a search first and lets tantivy read afterwards; a read of absent bytes is an error.

use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::{fmt, io};

use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, OpenReadError, OpenWriteError};
use tantivy::directory::{Directory, FileHandle, OwnedBytes, WatchCallback, WatchHandle, WritePtr};

use crate::frame::SparseBytes;

/// A file with holes.
pub struct SparseFile {
    name: String,
    len: usize,
    /// Sorted by where they start. A list, since maps cost ten times its code in every customer's download.
    runs: RwLock<Vec<(usize, OwnedBytes)>>,
}

impl SparseFile {
    fn new(file: SparseBytes) -> Self {
        let sparse = SparseFile { name: file.name, len: file.len, runs: RwLock::default() };
        file.runs.into_iter().for_each(|(start, bytes)| sparse.supply(start, bytes));
        sparse
    }

    /// Fills a hole. Runs beyond the end of the file are refused by the reads, not here.
    pub fn supply(&self, start: usize, bytes: Vec<u8>) {
        let mut runs = self.runs.write().unwrap_or_else(PoisonError::into_inner);
        let at = runs.partition_point(|(other, _)| *other < start);
        if runs.get(at).is_some_and(|(other, _)| *other == start) {
            runs[at].1 = OwnedBytes::new(bytes);
        } else {
            runs.insert(at, (start, OwnedBytes::new(bytes)));
        }
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
        let after = runs.partition_point(|(start, _)| *start <= range.start);
        runs[..after]
            .last()
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
    files: Arc<Vec<Arc<SparseFile>>>,
}

impl SparseDirectory {
    pub fn new(files: Vec<SparseBytes>) -> Self {
        let files = files.into_iter().map(|file| Arc::new(SparseFile::new(file))).collect();
        SparseDirectory { files: Arc::new(files) }
    }

    /// The one file with this extension.
    pub fn file_with_extension(&self, extension: &str) -> Option<Arc<SparseFile>> {
        let has_extension = |file: &&Arc<SparseFile>| file.name.rsplit('.').next() == Some(extension);
        self.files.iter().find(has_extension).map(Arc::clone)
    }

    fn get(&self, path: &Path) -> Result<&Arc<SparseFile>, OpenReadError> {
        let found = self.files.iter().find(|file| path.to_str() == Some(file.name.as_str()));
        found.ok_or_else(|| OpenReadError::FileDoesNotExist(path.to_path_buf()))
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
        Ok(self.get(path).is_ok())
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
