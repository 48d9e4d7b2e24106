//! Patterns of paths, as settings name files with them.

use globset::{Glob, GlobBuilder, GlobMatcher};

/// A file, a folder and all that is in it, or a pattern: `*` and `?` stay within a name, `**` goes over folders.
#[derive(Debug, Clone)]
pub struct PathPattern(Option<GlobMatcher>);

impl PathPattern {
    /// What is no pattern, which has been told when the settings were read, matches nothing.
    pub fn new(pattern: &str) -> Self {
        Self(parse(pattern).ok().map(|glob| glob.compile_matcher()))
    }

    /// Whether a file is meant, of which these are the names that patterns may have for it (`Config::names_of`).
    pub fn matches(&self, names: &[String]) -> bool {
        let Some(glob) = &self.0 else { return false };
        names.iter().any(|name| with_folders(name).any(|name| glob.is_match(name)))
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

/// An address of the web, or a pattern of some: `*` stands for anything. What is no pattern stands for all addresses that
/// begin with it.
#[derive(Debug, Clone)]
pub struct WebPattern {
    text: String,
    glob: Option<GlobMatcher>,
}

impl WebPattern {
    /// What is no valid pattern is taken as it is written.
    pub fn new(pattern: &str) -> Self {
        let has_wildcard = pattern.contains('*');
        // Addresses are full of signs that mean something in patterns.
        let escaped = pattern.split('*').map(globset::escape).collect::<Vec<_>>().join("*");
        let glob = GlobBuilder::new(&escaped).case_insensitive(true).build().ok();
        Self {
            text: pattern.to_owned(),
            glob: glob.filter(|_| has_wildcard).map(|glob| glob.compile_matcher()),
        }
    }

    pub fn matches(&self, address: &str) -> bool {
        match &self.glob {
            Some(glob) => glob.is_match(address),
            None => address.starts_with(&self.text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::WebPattern;

    #[test]
    fn patterns_of_addresses() {
        for (pattern, address) in [
            ("https://a.example/x", "https://a.example/x/y?z"),
            ("https://*.a.example/*", "https://b.a.example/x/y"),
            ("*://localhost*", "http://localhost:3000/a"),
            ("*/x?y=[1]*", "https://a.example/x?y=[1]&z"),
        ] {
            assert!(WebPattern::new(pattern).matches(address), "{pattern} {address}");
        }
        assert!(!WebPattern::new("https://a.example/x").matches("https://a.example/y"));
        assert!(!WebPattern::new("*/x").matches("https://a.example/x/y"));
    }
}
