//! The text that settings were read from, so that a finding of later can still say where it is.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostics::Location;
use crate::paths::SourcePath;

/// A file of settings and its text. Two are equal whatever they hold: where a setting stands does not change what it
/// says.
#[derive(Debug, Clone, Default)]
pub struct SourceText {
    path: Option<SourcePath>,
    text: Arc<str>,
}

impl SourceText {
    pub fn new(path: &SourcePath, text: &str) -> Self {
        Self { path: Some(path.clone()), text: text.into() }
    }

    /// Of a range of bytes. Without a file there is nothing to point at but `book.toml`.
    pub fn location(&self, range: Range<usize>) -> Location {
        match &self.path {
            Some(path) => Location::bytes(path, &self.text, range),
            None => Location::file(&SourcePath::new(super::FILE_NAME)),
        }
    }
}

impl PartialEq for SourceText {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
