//! Results for people, in the terminal.

use std::fmt::Write;

use helpbook_search::{Facet, Hit, Question, Results};

use super::explain;
use crate::units::count;

/// How things stand out; nothing does in a pipe.
pub(super) struct Style {
    pub bold: &'static str,
    pub dim: &'static str,
    pub reset: &'static str,
}

impl Style {
    fn new(colour: bool) -> Self {
        match colour {
            true => Self { bold: "\x1b[1m", dim: "\x1b[2m", reset: "\x1b[0m" },
            false => Self { bold: "", dim: "", reset: "" },
        }
    }
}

pub(super) fn for_people(results: &Results, question: &Question, colour: bool) -> String {
    let style = Style::new(colour);
    let mut out = String::new();
    if results.hits.is_empty() {
        nothing(&mut out, results, question);
    } else {
        if let Some(corrected) = &results.corrected {
            let typed = printable(&question.text);
            let corrected = printable(corrected);
            let _ =
                writeln!(out, "Showing results for “{corrected}”; for “{typed}” as typed, add --verbatim.\n");
        }
        for (number, hit) in results.hits.iter().enumerate() {
            write_hit(&mut out, number + 1, hit, &style);
        }
        let shown = results.hits.len();
        let of_all = if shown < results.total { format!(", {shown} shown") } else { String::new() };
        let _ = writeln!(out, "\n{}{of_all}.", count(results.total, "article found", "articles found"));
    }
    facets(&mut out, &results.facets, &style);
    out
}

/// What to try where there is no result.
fn nothing(out: &mut String, results: &Results, question: &Question) {
    let _ = writeln!(out, "Nothing found for “{}”.", printable(&question.text));
    if let Some(spelling) = &results.spelling {
        let _ = writeln!(out, "Did you mean “{spelling}”?");
    }
    let filters: Vec<String> = question.filters.iter().map(|(key, value)| format!("{key}={value}")).collect();
    if !filters.is_empty() {
        let _ = writeln!(out, "Try it without --filter {}.", filters.join(" --filter "));
    } else if question.verbatim {
        let _ = writeln!(out, "Try it without --verbatim, or with other words.");
    } else if results.spelling.is_none() {
        let _ = writeln!(out, "Try fewer or other words.");
    }
}

/// A question may be pasted from anywhere: in one line, not too long, and without what a terminal obeys.
fn printable(question: &str) -> String {
    const CHARS_MAX: usize = 200;
    let mut shown: String =
        question.chars().take(CHARS_MAX).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if question.chars().nth(CHARS_MAX).is_some() {
        shown.push('…');
    }
    shown
}

fn write_hit(out: &mut String, number: usize, hit: &Hit, style: &Style) {
    let Style { bold, dim, reset } = style;
    let promoted = if hit.promoted { format!(" {dim}(promoted){reset}") } else { String::new() };
    let badge = if hit.badge.is_empty() { String::new() } else { format!(" [{}]", hit.badge) };
    let _ = writeln!(out, "{number:>2}. {bold}{}{reset}{badge}{promoted}", hit.title);
    let _ = writeln!(out, "    {dim}{}{reset}", place(hit));
    let snippet = marked(&hit.snippet, style);
    if !snippet.is_empty() {
        let _ = writeln!(out, "    {snippet}");
    }
    if let Some(explanation) = &hit.explanation {
        explain::write(out, explanation, hit.score, style);
    }
}

fn marked(text: &[(String, bool)], Style { bold, reset, .. }: &Style) -> String {
    text.iter()
        .map(|(text, marked)| if *marked { format!("{bold}{text}{reset}") } else { text.clone() })
        .collect()
}

/// Category trail, section and address.
fn place(hit: &Hit) -> String {
    let mut trail = hit.trail.clone();
    trail.extend(hit.section.as_ref().map(|section| section.title.clone()));
    let fragment = hit.section.as_ref().map(|section| format!("#{}", section.id)).unwrap_or_default();
    let address = format!("/{}{fragment}", hit.url);
    if trail.is_empty() { address } else { format!("{} · {address}", trail.join(" › ")) }
}

/// A line a filter, as `--filter` takes them.
fn facets(out: &mut String, facets: &[Facet], Style { bold, reset, .. }: &Style) {
    const VALUES_MAX: usize = 8;
    if facets.is_empty() {
        return;
    }
    let width = facets.iter().map(|facet| facet.key.chars().count()).max().unwrap_or_default();
    let _ = writeln!(out, "\nNarrow down with --filter:");
    for facet in facets {
        let mut values: Vec<String> = facet
            .values
            .iter()
            .take(VALUES_MAX)
            .map(|value| match value.selected {
                true => format!("{bold}{} ({}){reset}", value.value, value.count),
                false => format!("{} ({})", value.value, value.count),
            })
            .collect();
        if facet.values.len() > VALUES_MAX {
            values.push(format!("{} more", facet.values.len() - VALUES_MAX));
        }
        let _ = writeln!(out, "  {:width$}  {}", facet.key, values.join(", "));
    }
}
