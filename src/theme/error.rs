//! Tera's errors → diagnostics, at the place in the template that Tera names.

use std::collections::BTreeMap;
use std::error::Error;

use tera::ErrorKind;

use crate::diagnostics::{Code, Diagnostic, Location, LocationSpan, Position, did_you_mean};
use crate::source::SourceFile;

/// How Tera begins a report.
const REPORT_START: &str = "error: ";

/// `sources` are the templates by name.
pub(super) fn diagnostic(error: &tera::Error, sources: &BTreeMap<String, SourceFile>) -> Diagnostic {
    let location_of = |template: &str| sources.get(template).map(|file| Location::file(&file.path));
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let span = report.span();
            let mut diagnostic = Diagnostic::new(Code::TemplateError, report.message().to_owned());
            // Tera counts columns from 0.
            diagnostic.location = location_of(report.filename()).map(|location| Location {
                span: Some(LocationSpan {
                    start: Position { line: span.start_line, column: span.start_col + 1 },
                    end: Position { line: span.end_line, column: span.end_col + 1 },
                }),
                ..location
            });
            if diagnostic.location.is_none() {
                diagnostic.help = Some(format!("in template `{}`", report.filename()).into());
            }
            diagnostic
        }
        ErrorKind::MissingParent { current, parent } => missing(parent, sources).at_opt(location_of(current)),
        ErrorKind::TemplateNotFound(name) => missing(name, sources),
        ErrorKind::CircularInclude { tpl, include_chain: chain }
        | ErrorKind::CircularExtend { tpl, inheritance_chain: chain } => Diagnostic::new(
            Code::TemplateError,
            format!("`{tpl}` leads back to itself: {}", chain.join(" → ")),
        )
        .help("take one of these out of the circle")
        .at_opt(location_of(tpl)),
        ErrorKind::Msg(report) if report.starts_with(REPORT_START) => reported(report, sources),
        _ => {
            let mut message = error.to_string();
            let mut source = error.source();
            while let Some(cause) = source {
                message.push_str(": ");
                message.push_str(&cause.to_string());
                source = cause.source();
            }
            Diagnostic::new(Code::TemplateError, message)
        }
    }
}

/// Unknown filters, tests, functions and components come as a finished report for the terminal, of which only the first
/// line and the place, `--> article.html:4:17`, are needed.
fn reported(report: &str, sources: &BTreeMap<String, SourceFile>) -> Diagnostic {
    let message = report.trim_start_matches(REPORT_START).lines().next().unwrap_or_default();
    let mut diagnostic = Diagnostic::new(Code::TemplateError, message.to_owned());
    diagnostic.location = report.lines().find_map(|line| {
        let mut parts = line.trim_start().strip_prefix("--> ")?.trim_end().rsplitn(3, ':');
        let (column, line, template) = (parts.next()?, parts.next()?, parts.next()?);
        let start = Position { line: line.parse().ok()?, column: column.parse().ok()? };
        let file = sources.get(template)?;
        Some(Location {
            span: Some(LocationSpan { start: start.clone(), end: start }),
            ..Location::file(&file.path)
        })
    });
    diagnostic
}

fn missing(name: &str, sources: &BTreeMap<String, SourceFile>) -> Diagnostic {
    let help = did_you_mean(name, sources.keys().map(String::as_str))
        .unwrap_or_else(|| format!("put `templates/{name}` into your theme's folder"));
    Diagnostic::new(Code::MissingTemplate, format!("there is no template `{name}`")).help(help)
}

impl Diagnostic {
    fn at_opt(mut self, location: Option<Location>) -> Self {
        self.location = location;
        self
    }
}
