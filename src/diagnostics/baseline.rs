//! Findings that are known and not told again, so that an old book can adopt the check step by step.
//!
//! A baseline is a text with a line for each finding: path, code and message. Where in the file it stands is left out, so
//! that edits elsewhere do not matter; what occurs more than once has as many lines. Lines are compared, never parsed:
//! whatever two branches put together is a baseline again.

use std::collections::BTreeMap;

use super::Diagnostic;

const HEAD: &str =
    "# Findings that `helpbook check` knows and does not tell again. Written by `--update-baseline`.\n";

/// How often each finding is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline(BTreeMap<String, usize>);

/// What was taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subtracted {
    /// Findings that are known.
    pub known: usize,
    /// Known ones that are no longer found.
    pub gone: usize,
}

impl Baseline {
    pub fn parse(text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with('#'));
        Self::counting(lines.map(str::to_owned))
    }

    /// Those without which there is no site are never known: they must be mended.
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let usable = diagnostics.iter().filter(|diagnostic| !diagnostic.code.is_fixed());
        Self::counting(usable.map(line))
    }

    fn counting(lines: impl Iterator<Item = String>) -> Self {
        let mut counts = BTreeMap::new();
        for line in lines {
            *counts.entry(line).or_default() += 1;
        }
        Self(counts)
    }

    pub fn to_text(&self) -> String {
        let mut text = HEAD.to_owned();
        for (line, count) in &self.0 {
            for _ in 0..*count {
                text.push_str(line);
                text.push('\n');
            }
        }
        text
    }

    /// How many findings are in it.
    pub fn len(&self) -> usize {
        self.0.values().sum()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Leaves what is new. Of several that are alike, those further down are.
    pub fn subtract_from(&self, diagnostics: &mut Vec<Diagnostic>) -> Subtracted {
        let mut left = self.0.clone();
        let all = diagnostics.len();
        diagnostics.retain(|diagnostic| {
            diagnostic.code.is_fixed()
                || match left.get_mut(&line(diagnostic)) {
                    Some(count) if *count > 0 => {
                        *count -= 1;
                        false
                    }
                    _ => true,
                }
        });
        Subtracted { known: all - diagnostics.len(), gone: left.values().sum() }
    }
}

fn line(diagnostic: &Diagnostic) -> String {
    let path = diagnostic.location.as_ref().map_or("the book", |location| location.path.as_str());
    let line = format!("{path}: {}: {}", diagnostic.code.as_str(), diagnostic.message);
    line.replace(['\r', '\n'], " ").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{Code, Location};
    use crate::paths::SourcePath;

    fn finding(code: Code, path: &str, line: usize, message: &str) -> Diagnostic {
        Diagnostic::new(code, message).at(Location::point(&SourcePath::new(path), line, 1))
    }

    #[test]
    fn what_is_known_is_not_told_wherever_it_stands() {
        let before = [
            finding(Code::BrokenLink, "a.md", 3, "gone"),
            finding(Code::BrokenLink, "a.md", 5, "gone"),
            finding(Code::MissingImage, "a.md", 5, "two\nlines "),
            finding(Code::MissingHeading, "b.md", 1, "x"),
            Diagnostic::new(Code::EmptyBook, "empty"),
        ];
        let text = Baseline::of(&before).to_text();
        assert_eq!(
            text.lines().skip(1).collect::<Vec<_>>(),
            [
                "a.md: broken-link: gone",
                "a.md: broken-link: gone",
                "a.md: missing-image: two lines",
                "b.md: missing-heading: x",
                "the book: empty-book: empty",
            ]
        );
        let baseline = Baseline::parse(&text);
        assert_eq!((baseline.to_text(), baseline.len()), (text, 5));
        let mut now = vec![
            finding(Code::BrokenLink, "a.md", 13, "gone"),
            finding(Code::BrokenLink, "a.md", 14, "gone"),
            finding(Code::BrokenLink, "a.md", 15, "gone"),
            finding(Code::MissingImage, "a.md", 9, "two\nlines "),
            finding(Code::MissingHeading, "b.md", 1, "y"),
        ];
        assert_eq!(baseline.subtract_from(&mut now), Subtracted { known: 3, gone: 2 });
        let left: Vec<&str> = now.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
        assert_eq!(left, ["gone", "y"]);
    }

    #[test]
    fn what_must_be_mended_is_never_known() {
        let mut found = vec![finding(Code::TemplateError, "theme/a.html", 1, "x")];
        assert!(Baseline::of(&found).is_empty());
        let forged = Baseline::parse("theme/a.html: template-error: x\r\n");
        assert_eq!(forged.subtract_from(&mut found), Subtracted { known: 0, gone: 1 });
        assert_eq!(found.len(), 1);
    }
}
