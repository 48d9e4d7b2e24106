//! What can go wrong with a pack. A question can never be wrong: any text has an answer, if only an empty one.

use std::fmt;

/// Why a pack could not be written or read. Its text is fit to be shown to a person.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The bytes of this chunk are not what was published under its name: damaged, cut short or replaced.
    Corrupt { chunk: String, reason: &'static str },
    /// The pack was made by another version of helpbook.
    Version { found: u8, supported: u8 },
    /// A chunk was handed over that the pack does not contain.
    UnknownChunk(String),
    /// The caller could not deliver a chunk.
    Fetch { chunk: String, source: std::io::Error },
    /// tantivy refused to read or write the index.
    Index(String),
    /// Articles must be added in ascending order of their URL, each URL once.
    OutOfOrder { url: String, after: String },
    /// The language has no stemmer; the code is as it was given.
    UnknownLanguage(String),
}

impl Error {
    /// A reason found while decoding, before the name of the chunk is known.
    pub(crate) fn corrupt(reason: &'static str) -> Self {
        Error::Corrupt { chunk: String::new(), reason }
    }

    /// What tantivy reports. An engine for browsers is without its texts: they would be downloaded by everybody, and
    /// the page shows none of them.
    pub(crate) fn index(error: impl fmt::Display) -> Self {
        Error::Index(if cfg!(target_arch = "wasm32") {
            "it contradicts itself".to_owned()
        } else {
            error.to_string()
        })
    }

    /// The same error with the chunk named.
    pub(crate) fn in_chunk(self, name: &str) -> Self {
        match self {
            Error::Corrupt { reason, .. } => Error::Corrupt { chunk: name.to_owned(), reason },
            other => other,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Corrupt { chunk, reason } => write!(f, "search chunk `{chunk}` is damaged: {reason}"),
            Error::Version { found, supported } => {
                write!(f, "the search pack has format {found}, this engine reads format {supported}")
            }
            Error::UnknownChunk(name) => write!(f, "search chunk `{name}` does not belong to this pack"),
            Error::Fetch { chunk, source } => write!(f, "search chunk `{chunk}` could not be read: {source}"),
            Error::Index(message) => write!(f, "the search index could not be used: {message}"),
            Error::OutOfOrder { url, after } => {
                write!(f, "article `{url}` was added to the search index after `{after}`, out of order")
            }
            Error::UnknownLanguage(code) => write!(f, "`{code}` is not a language that search knows"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Fetch { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl From<tantivy::TantivyError> for Error {
    fn from(error: tantivy::TantivyError) -> Self {
        Error::index(error)
    }
}
