//! The inputs of a build: immutable, sorted, read once. Reading them is `io`'s work.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::paths::SourcePath;

/// One file as it was read.
#[derive(Debug, Clone)]
pub struct SourceFile {
    pub path: SourcePath,
    pub bytes: Arc<[u8]>,
    /// XXH3, 128 bits, of `bytes`.
    pub digest: u128,
}

impl SourceFile {
    pub fn new(path: SourcePath, bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        let digest = xxhash_rust::xxh3::xxh3_128(&bytes);
        Self { path, bytes, digest }
    }
}

/// All files that a build reads, by path.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    files: BTreeMap<SourcePath, SourceFile>,
}

impl Snapshot {
    pub fn insert(&mut self, file: SourceFile) {
        self.files.insert(file.path.clone(), file);
    }

    pub fn get(&self, path: &str) -> Option<&SourceFile> {
        self.files.get(path)
    }

    /// In the order of their paths.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.values()
    }
}

impl FromIterator<SourceFile> for Snapshot {
    fn from_iter<T: IntoIterator<Item = SourceFile>>(files: T) -> Self {
        let files = files.into_iter().map(|file| (file.path.clone(), file)).collect();
        Self { files }
    }
}
