//! Which part of an article answers: the section to link to, and the passage to show with its words marked.

use std::ops::Range;

use crate::document::{SearchDocument, Section};
use crate::matcher::{Found, Match, Matcher};
use crate::results::{Hit, SectionHit, Segments};

/// Length of a snippet in characters, about.
const SNIPPET_CHARS: usize = 160;
/// How much of it may stand before the first highlighted word.
const LEAD_CHARS: usize = 40;

impl Matcher<'_> {
    /// Turns an article into a hit; `with_passage` if its text is there to choose one from.
    pub fn hit(&self, document: SearchDocument, found: &Found, score: f32, with_passage: bool) -> Hit {
        let best = if with_passage { self.best_section(&document.sections, found) } else { None };
        let section = best
            // Many articles repeat their title as the first heading: that is no other place to land on.
            .filter(|section| section.title != document.title)
            .and_then(|section| Some(SectionHit { title: section.title.clone(), id: section.id.clone()? }));
        let snippet = if with_passage {
            self.snippet(best, &document)
        } else {
            self.snippet_of([document.description.as_str()].into_iter())
        };
        Hit {
            title_marks: mark(&document.title, 0..document.title.len(), &found.title),
            snippet,
            section,
            score,
            promoted: false,
            explanation: None,
            title: document.title,
            url: document.url,
            trail: document.trail,
            badge: document.badge,
        }
    }

    /// The section whose heading and text hold the most of the question; a heading says more than a text.
    fn best_section<'d>(&self, sections: &'d [Section], found: &Found) -> Option<&'d Section> {
        let mut best: Option<(f32, &Section)> = None;
        for (section, [heading, text]) in sections.iter().zip(&found.sections) {
            let value = 1.5 * self.value(heading.iter()) + self.value(text.iter());
            if value > best.map_or(0.0, |(most, _)| most) {
                best = Some((value, section));
            }
        }
        best.map(|(_, section)| section)
    }

    fn snippet(&self, best: Option<&Section>, document: &SearchDocument) -> Segments {
        let texts = best
            .map(|section| section.text.as_str())
            .into_iter()
            .chain([document.description.as_str()])
            .chain(document.sections.iter().map(|section| section.text.as_str()));
        self.snippet_of(texts)
    }

    /// Cuts a snippet from the first text that has something of the question, else from the first that is not empty.
    fn snippet_of<'d>(&self, texts: impl Iterator<Item = &'d str>) -> Segments {
        let mut fallback = None;
        for text in texts {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let matches = self.matches(&text);
            if !matches.is_empty() {
                let window = self.best_window(&text, &matches);
                return clip(&text, window, &matches);
            }
            if fallback.is_none() && !text.is_empty() {
                fallback = Some(text);
            }
        }
        let text = fallback.unwrap_or_default();
        clip(&text, 0..char_boundary_after(&text, 0, SNIPPET_CHARS), &[])
    }

    /// The run of about a snippet's length that holds the most of the question, the first of equals.
    fn best_window(&self, text: &str, matches: &[Match]) -> Range<usize> {
        let mut best = (f32::MIN, 0..0);
        for (i, first) in matches.iter().enumerate() {
            let start = lead_in(text, first.bytes.start);
            let end = char_boundary_after(text, start, SNIPPET_CHARS);
            let inside = matches[i..].iter().take_while(|found| found.bytes.end <= end.max(first.bytes.end));
            let count = inside.clone().count() as f32;
            // More mentions of the same word are a faint sign only.
            let value = self.value(inside) + 0.01 * count.min(8.0);
            if value > best.0 {
                best = (value, start..end.max(first.bytes.end));
            }
        }
        best.1
    }
}

/// Where to begin so that a match has some context: at a sentence if one begins near, else at a word.
fn lead_in(text: &str, at: usize) -> usize {
    let mut start = at;
    for (i, c) in text[..at].char_indices().rev().take(LEAD_CHARS) {
        start = i;
        if matches!(c, '.' | '!' | '?' | '。' | '！' | '？') && text[i + c.len_utf8()..].starts_with(' ') {
            return i + c.len_utf8() + 1;
        }
    }
    if start == 0 {
        return 0;
    }
    text[start..at].find(' ').map_or(start, |space| start + space + 1)
}

/// The byte `chars` characters after `start`, or the end.
fn char_boundary_after(text: &str, start: usize, chars: usize) -> usize {
    text[start..].char_indices().nth(chars).map_or(text.len(), |(i, _)| start + i)
}

/// Cuts a window out at word borders and says by `…` where something is missing.
fn clip(text: &str, window: Range<usize>, matches: &[Match]) -> Segments {
    let mut end = window.end;
    if end < text.len() && !text[end..].starts_with(' ') {
        let last_match =
            matches.iter().map(|found| found.bytes.end).filter(|e| *e <= end).max().unwrap_or(window.start);
        if let Some(space) = text[window.start..end].rfind(' ').map(|space| window.start + space) {
            end = if space >= last_match { space } else { end };
        }
    }
    let mut segments = mark(text, window.start..end, matches);
    if window.start > 0 {
        match segments.first_mut() {
            Some((first, false)) => first.insert(0, '…'),
            _ => segments.insert(0, ("…".to_owned(), false)),
        }
    }
    if end < text.len() {
        match segments.last_mut() {
            Some((last, false)) => last.push('…'),
            _ => segments.push(("…".to_owned(), false)),
        }
    }
    segments
}

/// Splits a range of a text into highlighted and other pieces.
fn mark(text: &str, range: Range<usize>, matches: &[Match]) -> Segments {
    let mut segments = Segments::new();
    let mut at = range.start;
    for found in matches {
        // Pairs of an unsegmented script overlap.
        let start = found.bytes.start.max(at);
        if found.bytes.start < range.start || found.bytes.end > range.end || start >= found.bytes.end {
            continue;
        }
        if start > at {
            segments.push((text[at..start].to_owned(), false));
        }
        match segments.last_mut() {
            Some((last, true)) => last.push_str(&text[start..found.bytes.end]),
            _ => segments.push((text[start..found.bytes.end].to_owned(), true)),
        }
        at = found.bytes.end;
    }
    if at < range.end {
        segments.push((text[at..range.end].to_owned(), false));
    }
    segments
}
