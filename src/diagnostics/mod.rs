//! What a writer or a configuration did wrong, as data. Never an `Err`: a build reports everything that it
//! finds and goes on as far as it can. `Err` is for the environment and lives in `io` and `commands`.

mod baseline;
mod code;
mod fix;
mod github;
mod human;
mod json;
mod level;
mod nearest;
mod sarif;

pub use baseline::{Baseline, Subtracted};
pub use code::Code;
pub use fix::{Edit, Fix, apply as apply_fixes};
pub use github::render_github;
pub use human::render_human;
pub use json::render_json;
pub use level::Level;
pub use nearest::{did_you_mean, nearest};

pub use sarif::render_sarif;

use serde::Serialize;

use crate::paths::SourcePath;

/// A value and what was found on the way to it.
#[derive(Debug, Clone)]
pub struct Diagnosed<T> {
    pub value: T,
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Diagnosed<T> {
    pub fn clean(value: T) -> Self {
        Self { value, diagnostics: Vec::new() }
    }

    /// Takes the value and adds what was found to `all`.
    pub fn drain_into(mut self, all: &mut Vec<Diagnostic>) -> T {
        all.append(&mut self.diagnostics);
        self.value
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The site is not what the writer meant, and no page can stand in for it: exit code 1.
    Error,
    /// The site is whole, but something in it is wrong: an error in `check` and under `--strict`.
    Warning,
    /// Worth knowing; never fails a build.
    Note,
}

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// For people.
    Human,
    /// One JSON object a line.
    Json,
    /// One SARIF document.
    Sarif,
    /// The commands of a GitHub workflow.
    Github,
}

/// A place in a file. Lines and columns count from 1; columns count characters (Unicode scalar values).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// Where something is. Without a span the whole file is meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Location {
    pub path: SourcePath,
    #[serde(flatten)]
    pub span: Option<LocationSpan>,
}

/// `end` is exclusive.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct LocationSpan {
    pub start: Position,
    pub end: Position,
}

impl Location {
    pub fn file(path: &SourcePath) -> Self {
        Self { path: path.clone(), span: None }
    }

    /// From a range of bytes in the text of the file. A range that ends beyond the text, or inside a character,
    /// is cut back to what exists.
    pub fn bytes(path: &SourcePath, text: &str, range: std::ops::Range<usize>) -> Self {
        let start = position(text, range.start);
        let end = position(text, range.end.max(range.start));
        Self { path: path.clone(), span: Some(LocationSpan { start, end }) }
    }

    /// A single point.
    pub fn point(path: &SourcePath, line: usize, column: usize) -> Self {
        let start = Position { line, column };
        let end = Position { line, column: column + 1 };
        Self { path: path.clone(), span: Some(LocationSpan { start, end }) }
    }
}

fn position(text: &str, offset: usize) -> Position {
    let offset = text.floor_char_boundary(offset.min(text.len()));
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
    Position { line, column: before[line_start..].chars().count() + 1 }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    pub severity: Severity,
    pub code: Code,
    /// Lower case, no full stop.
    pub message: String,
    pub location: Option<Location>,
    /// What to do: an imperative sentence.
    pub help: Option<Box<str>>,
    /// What mends it for certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<Box<Fix>>,
}

impl Diagnostic {
    /// With the severity that the code has by default.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            severity: code.severity(),
            code,
            message: message.into(),
            location: None,
            help: None,
            fix: None,
        }
    }

    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into().into());
        self
    }

    pub fn fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix.map(Box::new);
        self
    }
}

/// By file, place and code, each finding once: what a run prints does not depend on the order of its work.
///
/// What several articles include is looked at in each of them, and what is to be done may look different from there: of
/// these, one that can be mended is told, else the first in the order of their helps.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    fn finding(diagnostic: &Diagnostic) -> (&Option<Location>, Code, &String) {
        (&diagnostic.location, diagnostic.code, &diagnostic.message)
    }
    diagnostics.sort_by(|a, b| {
        let order = |diagnostic: &Diagnostic| (diagnostic.fix.is_none(), diagnostic.severity);
        finding(a).cmp(&finding(b)).then(order(a).cmp(&order(b))).then_with(|| a.help.cmp(&b.help))
    });
    diagnostics.dedup_by(|a, b| finding(a) == finding(b));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_seen_from_several_articles_is_told_once() {
        let place = || Location::point(&SourcePath::new("shared.md"), 1, 5);
        let seen = |help: &str| Diagnostic::new(Code::BrokenLink, "gone").at(place()).help(help);
        let fix = Fix { path: SourcePath::new("shared.md"), digest: 0, edits: Vec::new() };
        let mut found = vec![
            seen("b"),
            Diagnostic::new(Code::EmptyBook, "x"),
            seen("a"),
            seen("c").fix(Some(fix.clone())),
        ];
        sort(&mut found);
        let expected = [Diagnostic::new(Code::EmptyBook, "x"), seen("c").fix(Some(fix))];
        assert_eq!(found, expected);
    }
}
