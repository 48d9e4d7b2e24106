//! For people: message, place, the line itself with what is meant underlined, and what to do.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Diagnostic, Location, LocationSpan, Severity};
use crate::paths::SourcePath;

/// Renders in order. `text_of` gives the text of a file, for the excerpt; where it gives none, the place is only
/// named. Colours are ANSI escapes, present when `colour` is set.
pub fn render_human(
    diagnostics: &[Diagnostic],
    colour: bool,
    text_of: impl Fn(&SourcePath) -> Option<String>,
) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    // Findings come by file: of each file the lines are found once.
    let mut source: Option<(&SourcePath, Vec<String>)> = None;
    for diagnostic in diagnostics {
        let location = diagnostic.location.as_ref().filter(|location| location.span.is_some());
        if let Some(Location { path, .. }) = location
            && source.as_ref().is_none_or(|(known, _)| *known != path)
        {
            let text = text_of(path).unwrap_or_default();
            source = Some((path, text.lines().map(str::to_owned).collect()));
        }
        let excerpt = match (location, &source) {
            (Some(location), Some((_, lines))) => excerpt(location, lines),
            _ => None,
        };
        out.push_str(&renderer.render(&report(diagnostic, excerpt.as_ref())));
        out.push_str("\n\n");
    }
    out
}

/// The lines that a finding is about, and the range in them to underline.
struct Excerpt {
    lines: String,
    first_line: usize,
    range: std::ops::Range<usize>,
}

fn report<'a>(diagnostic: &'a Diagnostic, excerpt: Option<&'a Excerpt>) -> Vec<Group<'a>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(&diagnostic.message).id(diagnostic.code.as_str()));
    match (&diagnostic.location, excerpt) {
        (Some(location), Some(excerpt)) => {
            group = group.element(
                Snippet::source(excerpt.lines.as_str())
                    .line_start(excerpt.first_line)
                    .path(location.path.as_str())
                    .annotation(AnnotationKind::Primary.span(excerpt.range.clone())),
            );
        }
        (Some(location), None) => {
            let mut origin = annotate_snippets::Origin::path(location.path.as_str());
            if let Some(LocationSpan { start, .. }) = &location.span {
                origin = origin.line(start.line).char_column(start.column);
            }
            group = group.element(origin);
        }
        (None, _) => {}
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(&**help));
    }
    vec![group]
}

fn excerpt(location: &Location, lines: &[String]) -> Option<Excerpt> {
    const COLUMNS_MAX: usize = 2_000;
    let span = location.span.as_ref()?;
    let line = lines.get(span.start.line - 1)?;
    if line.len() > COLUMNS_MAX {
        return None;
    }
    // A finding over several lines is underlined to the end of its first: enough to find it.
    let column = |column: usize| line.char_indices().nth(column - 1).map_or(line.len(), |(offset, _)| offset);
    let start = column(span.start.column);
    let end = if span.end.line > span.start.line { line.len() } else { column(span.end.column) };
    Some(Excerpt { lines: line.clone(), first_line: span.start.line, range: start..end.max(start) })
}
