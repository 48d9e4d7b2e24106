//! For GitHub Actions: each finding as a command of a workflow, which marks the line in the change that is reviewed.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message>

use std::fmt::Write;

use super::{Diagnostic, Location, LocationSpan, Severity};

/// A command a line. Paths are those of the findings behind `prefix`, the way from the top of the repository to the
/// book, which is empty or ends with `/`.
pub fn render_github(diagnostics: &[Diagnostic], prefix: &str) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let mut properties = Vec::new();
        if let Some(Location { path, span }) = &diagnostic.location {
            properties.push(format!("file={}", property(&format!("{prefix}{path}"))));
            if let Some(LocationSpan { start, end }) = span {
                properties.push(format!("line={}", start.line));
                // GitHub knows columns within one line only.
                if start.line == end.line {
                    properties.push(format!("col={}", start.column));
                    properties.push(format!("endLine={}", end.line));
                    properties.push(format!("endColumn={}", end.column.max(start.column)));
                } else {
                    properties.push(format!("endLine={}", end.line));
                }
            }
        }
        properties.push(format!("title={}", property(diagnostic.code.as_str())));
        let mut message = diagnostic.message.clone();
        if let Some(help) = &diagnostic.help {
            let _ = write!(message, "\nhelp: {help}");
        }
        let _ = writeln!(out, "::{command} {}::{}", properties.join(","), data(&message));
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{Code, Position};
    use crate::paths::SourcePath;

    #[test]
    fn what_has_a_meaning_in_commands_is_escaped() {
        let span =
            LocationSpan { start: Position { line: 3, column: 8 }, end: Position { line: 3, column: 12 } };
        let path = SourcePath::new("content/a,b: 100%.md");
        let on_a_line = Diagnostic::new(Code::BrokenLink, "there is no `50%.md`: gone, or\r\nmoved")
            .at(Location { path: path.clone(), span: Some(span) })
            .help("did you mean `50.md`?");
        assert_eq!(
            render_github(&[on_a_line], "docs/"),
            "::warning file=docs/content/a%2Cb%3A 100%25.md,line=3,col=8,endLine=3,endColumn=12,title=broken-link::\
             there is no `50%25.md`: gone, or%0D%0Amoved%0Ahelp: did you mean `50.md`?\n"
        );
        let span =
            LocationSpan { start: Position { line: 3, column: 8 }, end: Position { line: 4, column: 2 } };
        let over_lines = Diagnostic::new(Code::ForeignKeys, "x").at(Location { path, span: Some(span) });
        let said = render_github(&[over_lines], "");
        assert_eq!(said, "::notice file=content/a%2Cb%3A 100%25.md,line=3,endLine=4,title=foreign-keys::x\n");
        let nowhere = Diagnostic::new(Code::EmptyBook, "x");
        assert_eq!(render_github(&[nowhere], ""), "::warning title=empty-book::x\n");
    }
}
