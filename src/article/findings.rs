//! The findings of one file, as ranges of its text until the end, when the article can tell their lines.

use std::ops::Range;

use crate::diagnostics::{Code, Diagnostic, Fix, Location};
use crate::paths::SourcePath;

/// More than a writer can read.
const FINDINGS_MAX: usize = 100;

#[derive(Debug, Default)]
pub(super) struct Findings {
    list: Vec<Finding>,
    more: usize,
}

#[derive(Debug)]
struct Finding {
    code: Code,
    message: String,
    range: Option<Range<usize>>,
    help: Option<String>,
    /// What mends it for certain.
    edit: Option<(Range<usize>, String)>,
}

impl Findings {
    pub fn add(
        &mut self,
        code: Code,
        range: impl Into<Option<Range<usize>>>,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        if self.list.len() == FINDINGS_MAX {
            self.more += 1;
            return;
        }
        self.list.push(Finding { code, message: message.into(), range: range.into(), help, edit: None });
    }

    /// Says what mends the finding that was added last.
    pub fn mended_by(&mut self, range: Range<usize>, replacement: impl Into<String>) {
        if let Some(last) = self.list.last_mut().filter(|_| self.more == 0) {
            last.edit = Some((range, replacement.into()));
        }
    }

    /// Whether front matter could be read to its end.
    pub fn is_readable(&self) -> bool {
        let breaks =
            |finding: &Finding| matches!(finding.code, Code::FrontMatterSyntax | Code::FrontMatterUnclosed);
        !self.list.iter().any(breaks)
    }

    pub fn append(&mut self, other: &mut Findings) {
        let room = FINDINGS_MAX - self.list.len();
        self.more += other.more + other.list.len().saturating_sub(room);
        self.list.extend(other.list.drain(..).take(room));
        other.more = 0;
    }

    /// With lines and columns; the last says how many were left out.
    pub fn into_diagnostics(
        self,
        path: &SourcePath,
        locate: impl Fn(Range<usize>) -> Location,
        fix: impl Fn(Range<usize>, String) -> Option<Fix>,
    ) -> Vec<Diagnostic> {
        let mut diagnostics: Vec<Diagnostic> = self
            .list
            .into_iter()
            .map(|finding| {
                let location = match finding.range {
                    Some(range) => locate(range),
                    None => Location::file(path),
                };
                let mut diagnostic = Diagnostic::new(finding.code, finding.message).at(location);
                diagnostic.help = finding.help.map(Into::into);
                diagnostic.fix = finding.edit.and_then(|(range, text)| fix(range, text)).map(Box::new);
                diagnostic
            })
            .collect();
        if let Some(last) = diagnostics.last().filter(|_| self.more > 0) {
            let message = format!("{} more findings in this file are not shown", self.more);
            let help = "correct the ones above and run again";
            diagnostics.push(Diagnostic::new(last.code, message).at(Location::file(path)).help(help));
        }
        diagnostics
    }
}
