//! Files that articles take text from.

use std::collections::{BTreeMap, BTreeSet};

use super::TextFile;
use crate::paths::SourcePath;

/// What articles take text from, as it was read.
#[derive(Debug, Clone, Default)]
pub struct Reused {
    /// Every file that an article includes, or one that it includes. Those that could not be read say why.
    pub included: BTreeMap<SourcePath, Included>,
    /// Files that are there to be included and are no articles: the Markdown files of the folder of the snippets, and
    /// those of the content folder whose names begin with `_`.
    pub snippets: BTreeSet<SourcePath>,
}

/// A file that an article includes.
#[derive(Debug, Clone)]
pub enum Included {
    Text(TextFile),
    /// It lies neither in the book nor in a folder that the book names.
    Outside {
        /// It seems to, and is a link to elsewhere.
        by_link: bool,
    },
    Missing {
        /// The names of the files in the folder where it was looked for.
        beside: Vec<String>,
    },
    /// Not text, or not UTF-8.
    NotText,
    /// What the system says.
    Unreadable(String),
}

impl Reused {
    /// Of the content, where it could be read.
    pub fn digest_of(&self, path: &SourcePath) -> Option<u128> {
        match self.included.get(path)? {
            Included::Text(file) => Some(file.digest),
            _ => None,
        }
    }
}

/// Whether a Markdown file of the content folder is there to be included, and no article.
pub fn is_partial(path: &SourcePath) -> bool {
    path.is_markdown() && path.file_name().starts_with('_')
}
