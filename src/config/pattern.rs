//! Patterns of paths, as settings name files with them.

use globset::{Glob, GlobBuilder, GlobMatcher};

use crate::paths::SourcePath;

/// A file, a folder and all that is in it, or a pattern: `*` and `?` stay within a name, `**` goes over folders.
#[derive(Debug, Clone)]
pub struct PathPattern(Option<GlobMatcher>);

impl PathPattern {
    /// What is no pattern, which has been told when the settings were read, matches nothing.
    pub fn new(pattern: &str) -> Self {
        Self(parse(pattern).ok().map(|glob| glob.compile_matcher()))
    }

    /// Whether a file is meant. Patterns are of paths in the book or, for short, in its content folder `content`.
    pub fn matches(&self, path: &SourcePath, content: &str) -> bool {
        let Some(glob) = &self.0 else { return false };
        let names = [Some(path.as_str()), path.below(content)];
        names.into_iter().flatten().flat_map(with_folders).any(|name| glob.is_match(name))
    }
}

/// A path and all folders that it lies in: whoever names a folder means what is in it.
fn with_folders(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| path.rsplit_once('/').map(|(folder, _)| folder))
}

/// # Errors
/// What is wrong with the pattern.
pub(super) fn parse(pattern: &str) -> Result<Glob, globset::Error> {
    let pattern = pattern.trim().trim_start_matches("./").trim_matches('/');
    GlobBuilder::new(pattern).literal_separator(true).build()
}
