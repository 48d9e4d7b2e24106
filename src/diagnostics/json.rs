//! One JSON object a line: `{"severity", "code", "message", "location": {"path", "start", "end"}, "help"}`.

use super::Diagnostic;

pub fn render_json(diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        out.push_str(
            &serde_json::to_string(diagnostic).expect("a diagnostic holds only strings and numbers"),
        );
        out.push('\n');
    }
    out
}
