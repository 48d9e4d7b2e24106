//! The inputs of a build: immutable, sorted, read once. Reading them is `io`'s work.

mod dates;
mod reused;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use time::Date;

use crate::paths::SourcePath;

pub use dates::{Interval, parse_date};
pub use reused::{Included, Reused, is_partial};
pub use text::{TextFile, is_control, without_controls};

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

/// A file beside the articles that is published as it is. Its bytes are read when they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Bytes.
    pub size: u64,
    /// Width and height in CSS pixels, of images that tell.
    pub dimensions: Option<(u32, u32)>,
}

/// A text file that `book.toml` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFile {
    pub path: SourcePath,
    pub text: String,
}

/// All that a build reads. Paths are relative to the book.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// The Markdown files of the content folder, in the order of their paths.
    pub articles: BTreeMap<SourcePath, SourceFile>,
    pub attachments: BTreeMap<SourcePath, Attachment>,
    /// What articles take text from.
    pub reused: Reused,
    /// The folders of the content folder, itself included.
    pub folders: BTreeSet<SourcePath>,
    /// The files of the book's own theme, by their path in its folder.
    pub theme: BTreeMap<String, SourceFile>,
    /// How often articles are read.
    pub popular: Option<DataFile>,
    /// The day of the last commit of each file, where there is one.
    pub git_dates: BTreeMap<SourcePath, Date>,
}
