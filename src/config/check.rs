//! The types of the table `[check]`: how much findings count, and where they do not. What each key means stands in
//! `keys.rs`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::{External, PathPattern};

use crate::diagnostics::{Code, Diagnostic, Level, Severity};
use crate::paths::SourcePath;

#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Check {
    pub severity: BTreeMap<Code, Level>,
    /// A file in the book's folder.
    pub baseline: Option<Spanned<String>>,
    pub ignore: Vec<Ignore>,
    /// Words that the book does not use, and what it says instead.
    pub terms: BTreeMap<String, String>,
    pub budget: Budget,
    pub front_matter: Vec<FrontMatterRule>,
    pub external: External,
}

/// How much customers load for an article, as sizes such as `100 KB`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Budget {
    pub page: Option<String>,
    pub images: Option<String>,
    pub total: Option<String>,
}

/// What a key of front matter must be.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct FrontMatterRule {
    pub key: String,
    /// A pattern of paths; all articles if there is none.
    #[serde(default)]
    pub path: Option<String>,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub r#type: Option<ValueType>,
    #[serde(default)]
    pub values: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ValueType {
    Text,
    Number,
    #[serde(rename = "boolean")]
    Flag,
    Date,
    List,
}

impl ValueType {
    pub const NAMES: &[&str] = &["text", "number", "boolean", "date", "list"];

    pub fn describe(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "a number",
            Self::Flag => "`true` or `false`",
            Self::Date => "a date",
            Self::List => "a list",
        }
    }

    pub fn example(self) -> &'static str {
        match self {
            Self::Text => "some words",
            Self::Number => "3",
            Self::Flag => "true",
            Self::Date => "2026-03-10",
            Self::List => "[one, two]",
        }
    }
}

/// The bytes of a size such as `100 KB`, `1.5 MB` or `64 KiB`.
pub fn parse_size(text: &str) -> Option<u64> {
    let text = text.trim();
    let split = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let unit = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" | "byte" | "bytes" => 1.0,
        "k" | "kb" => 1e3,
        "m" | "mb" => 1e6,
        "g" | "gb" => 1e9,
        "kib" => 1024.0,
        "mib" => 1024.0 * 1024.0,
        "gib" => 1024.0 * 1024.0 * 1024.0,
        _ => return None,
    };
    let bytes = number.parse::<f64>().ok()? * unit;
    (bytes >= 1.0).then_some(bytes as u64)
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
    /// `names` are all that a pattern may mean when it means a file.
    pub(super) fn apply(
        &self,
        names: impl Fn(&SourcePath) -> Vec<String>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        if self.severity.is_empty() && self.ignore.is_empty() {
            return;
        }
        let ignored = Ignored::new(&self.ignore);
        diagnostics.retain_mut(|diagnostic| {
            if diagnostic.code.is_fixed() {
                return true;
            }
            let is_ignored = diagnostic
                .location
                .as_ref()
                .is_some_and(|at| ignored.holds(&names(&at.path), diagnostic.code));
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
struct Ignored(Vec<(PathPattern, BTreeSet<Code>)>);

impl Ignored {
    fn new(list: &[Ignore]) -> Self {
        let ready =
            |ignore: &Ignore| (PathPattern::new(&ignore.path), ignore.codes.iter().copied().collect());
        Self(list.iter().map(ready).collect())
    }

    fn holds(&self, names: &[String], code: Code) -> bool {
        self.0
            .iter()
            .any(|(pattern, codes)| (codes.is_empty() || codes.contains(&code)) && pattern.matches(names))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::diagnostics::Location;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        let sizes = ["100 KB", "100kb", "1.5 MB", "64 KiB", "512"].map(parse_size);
        assert_eq!(sizes, [100_000, 100_000, 1_500_000, 65_536, 512].map(Some));
        assert_eq!(["", "KB", "0", "1 mile", "1.2.3 MB", "-3 KB"].map(parse_size), [None; 6]);
    }

    fn finding(code: Code, path: &str) -> Diagnostic {
        Diagnostic::new(code, "x").at(Location::file(&SourcePath::new(path)))
    }

    fn applied(check: &Check, diagnostics: &[Diagnostic]) -> Vec<(Severity, Code)> {
        let mut diagnostics = diagnostics.to_vec();
        let config = Config { check: check.clone(), ..Config::default() };
        config.apply_check(&mut diagnostics);
        let once = diagnostics.clone();
        config.apply_check(&mut diagnostics);
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
