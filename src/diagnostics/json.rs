//! For programs: one JSON object a line.
//!
//! `{"type": "diagnostic", "severity", "code", "message", "location": {"path", "start": {"line", "column"}, "end"},
//! "help", "fix": {"path", "edits": [{"start", "end", "replacement"}]}}`; `location` and `help` are `null` where there is
//! none, a location without a span has a path alone, and `fix` is there only where the remedy is certain.

use serde::Serialize;

use super::Diagnostic;

#[derive(Serialize)]
struct Line<'a> {
    r#type: &'static str,
    #[serde(flatten)]
    diagnostic: &'a Diagnostic,
}

pub fn render_json(diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let line = Line { r#type: "diagnostic", diagnostic };
        out.push_str(&serde_json::to_string(&line).expect("a diagnostic holds only strings and numbers"));
        out.push('\n');
    }
    out
}
