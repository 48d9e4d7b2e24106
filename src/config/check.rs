//! The types of the table `[check]`: how much findings count, and where they do not. What each key means stands in
//! `keys.rs`.

use std::collections::{BTreeMap, BTreeSet};

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::diagnostics::{Code, Diagnostic, Level, Severity};
use crate::paths::SourcePath;

#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Check {
    pub severity: BTreeMap<Code, Level>,
    /// A file in the book's folder.
    pub baseline: Option<Spanned<String>>,
    pub ignore: Vec<Ignore>,
}

/// Files whose findings are not told.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Ignore {
    /// A pattern of paths, as findings name them or as seen from the content folder.
    pub path: String,
    /// None for all.
    #[serde(default)]
    pub codes: Vec<Code>,
}

impl Check {
    /// How much findings of a code count by default; `None` where they are not told at all.
    pub fn severity_of(&self, code: Code) -> Option<Severity> {
        match self.severity.get(&code) {
            Some(level) if !code.is_fixed() => level.severity(),
            _ => Some(code.severity()),
        }
    }

    /// Gives findings the severity that the book wants, and removes those that it does not want to see. Errors without
    /// which no site can be made stay what they are. Applied twice, it does nothing more.
    ///
    /// `content` is the content folder.
    pub fn apply(&self, content: &str, diagnostics: &mut Vec<Diagnostic>) {
        if self.severity.is_empty() && self.ignore.is_empty() {
            return;
        }
        let ignored = Ignored::new(&self.ignore, content);
        diagnostics.retain_mut(|diagnostic| {
            if diagnostic.code.is_fixed() {
                return true;
            }
            let is_ignored =
                diagnostic.location.as_ref().is_some_and(|at| ignored.holds(&at.path, diagnostic.code));
            let severity = self.severity_of(diagnostic.code);
            // Of some codes there are milder findings, which stay mild.
            if let Some(severity) = severity
                && diagnostic.severity <= diagnostic.code.severity()
            {
                diagnostic.severity = severity;
            }
            severity.is_some() && !is_ignored
        });
    }
}

/// The patterns of `[[check.ignore]]`, made ready for many paths.
struct Ignored<'a> {
    patterns: GlobSet,
    /// For each pattern.
    codes: Vec<BTreeSet<Code>>,
    content: &'a str,
}

impl<'a> Ignored<'a> {
    fn new(list: &[Ignore], content: &'a str) -> Self {
        let mut patterns = GlobSetBuilder::new();
        let mut codes = Vec::new();
        for ignore in list {
            // What is no pattern has been told when the settings were read.
            if let Ok(glob) = glob_of(&ignore.path) {
                patterns.add(glob);
                codes.push(ignore.codes.iter().copied().collect());
            }
        }
        Self { patterns: patterns.build().unwrap_or_default(), codes, content }
    }

    fn holds(&self, path: &SourcePath, code: Code) -> bool {
        let names = [Some(path.as_str()), path.below(self.content)];
        names.into_iter().flatten().flat_map(with_folders).any(|name| {
            let patterns = self.patterns.matches(name);
            patterns
                .into_iter()
                .any(|index| self.codes[index].is_empty() || self.codes[index].contains(&code))
        })
    }
}

/// A path and all folders that it lies in: whoever names a folder means what is in it.
fn with_folders(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| path.rsplit_once('/').map(|(folder, _)| folder))
}

/// `*` and `?` stay within a name, `**` goes over folders.
///
/// # Errors
/// What is wrong with the pattern.
pub(super) fn glob_of(pattern: &str) -> Result<Glob, globset::Error> {
    let pattern = pattern.trim().trim_start_matches("./").trim_matches('/');
    GlobBuilder::new(pattern).literal_separator(true).build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Location;

    fn finding(code: Code, path: &str) -> Diagnostic {
        Diagnostic::new(code, "x").at(Location::file(&SourcePath::new(path)))
    }

    fn applied(check: &Check, diagnostics: &[Diagnostic]) -> Vec<(Severity, Code)> {
        let mut diagnostics = diagnostics.to_vec();
        check.apply("content", &mut diagnostics);
        let once = diagnostics.clone();
        check.apply("content", &mut diagnostics);
        assert_eq!(once, diagnostics, "a second time changes nothing");
        diagnostics.into_iter().map(|diagnostic| (diagnostic.severity, diagnostic.code)).collect()
    }

    #[test]
    fn severities_are_those_that_the_book_wants() {
        let severity = [
            (Code::BrokenLink, Level::Error),
            (Code::MissingImage, Level::Off),
            (Code::EmptyCategory, Level::Error),
        ];
        let check = Check { severity: BTreeMap::from(severity), ..Check::default() };
        let mut mild = finding(Code::EmptyCategory, "content/empty");
        mild.severity = Severity::Note;
        let found = [
            finding(Code::BrokenLink, "content/a.md"),
            finding(Code::MissingImage, "content/a.md"),
            finding(Code::LinkOutside, "content/a.md"),
            mild,
        ];
        let expected = [
            (Severity::Error, Code::BrokenLink),
            (Severity::Warning, Code::LinkOutside),
            (Severity::Note, Code::EmptyCategory),
        ];
        assert_eq!(applied(&check, &found), expected);
    }

    #[test]
    fn ignored_paths_are_files_folders_and_patterns() {
        let ignored = |path: &str, codes: &[Code], at: &str| {
            let ignore = vec![Ignore { path: path.into(), codes: codes.to_vec() }];
            let check = Check { ignore, ..Check::default() };
            applied(&check, &[finding(Code::BrokenLink, at)]).is_empty()
        };
        for (pattern, path) in [
            ("content/legacy/**", "content/legacy/a/b.md"),
            ("legacy/**", "content/legacy/a.md"),
            ("legacy/", "content/legacy/a/b.md"),
            ("legacy", "content/legacy/a.md"),
            ("./content/a.md", "content/a.md"),
            ("*.md", "content/a.md"),
            ("**/old-*.md", "content/x/y/old-a.md"),
            ("theme/templates/*", "theme/templates/a.html"),
        ] {
            assert!(ignored(pattern, &[], path), "{pattern} {path}");
        }
        for (pattern, path) in
            [("*.md", "content/a/b.md"), ("legacy", "content/legacy.md"), ("x/**", "content/y/x.md")]
        {
            assert!(!ignored(pattern, &[], path), "{pattern} {path}");
        }
        assert!(ignored("a.md", &[Code::BrokenLink], "content/a.md"));
        assert!(!ignored("a.md", &[Code::MissingImage], "content/a.md"));
    }

    #[test]
    fn what_makes_a_site_impossible_is_always_told() {
        let check = Check {
            severity: BTreeMap::from([(Code::TemplateError, Level::Off)]),
            ignore: vec![Ignore { path: "**".into(), codes: vec![] }],
            ..Check::default()
        };
        let found = [finding(Code::TemplateError, "theme/templates/a.html")];
        assert_eq!(applied(&check, &found), [(Severity::Error, Code::TemplateError)]);
    }
}
