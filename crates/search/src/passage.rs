//! Which part of an article answers: the section to link to, the passage to show, the words to highlight.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::analysis::{Scanner, camel_parts};
use crate::document::{SearchDocument, Section};
use crate::language::Language;
use crate::results::{Hit, SectionHit, Segments};

/// Length of a snippet in characters, about.
const SNIPPET_CHARS: usize = 160;
/// How much of it may stand before the first highlighted word.
const LEAD_CHARS: usize = 40;

/// Recognises the words of a question in running text.
pub struct Matcher<'q> {
    pub language: &'q Language,
    /// Stem → which word of the question.
    pub stems: FxHashMap<&'q str, usize>,
    /// The unfinished last word and its number.
    pub prefix: Option<(&'q str, usize)>,
    /// How telling each word of the question is.
    pub values: Vec<f32>,
}

/// A word of the question in a text.
struct Match {
    bytes: Range<usize>,
    word: usize,
}

impl Matcher<'_> {
    fn word_number(&self, folded: &str, stem: &mut String) -> Option<usize> {
        stem.clear();
        self.language.stem(folded, stem);
        self.stems
            .get(stem.as_str())
            .copied()
            .or_else(|| self.prefix.filter(|(prefix, _)| folded.starts_with(prefix)).map(|(_, word)| word))
    }

    fn matches(&self, text: &str) -> Vec<Match> {
        let mut scanner = Scanner::new(text, self.language);
        let (mut folded, mut stem) = (String::new(), String::new());
        let mut found = Vec::new();
        while let Some(span) = scanner.next(&mut folded) {
            let mut word = self.word_number(&folded, &mut stem);
            if word.is_none() && span.is_camel {
                word = camel_parts(&text[span.bytes.clone()])
                    .into_iter()
                    .find_map(|part| self.word_number(&part.to_lowercase(), &mut stem));
            }
            if let Some(word) = word {
                found.push(Match { bytes: span.bytes, word });
            }
        }
        found
    }

    /// The sum of what the different words among the matches are worth.
    fn value<'m>(&self, matches: impl Iterator<Item = &'m Match>) -> f32 {
        let mut seen = vec![false; self.values.len()];
        matches
            .filter(|found| !std::mem::replace(&mut seen[found.word], true))
            .map(|found| self.values[found.word])
            .sum()
    }

    /// Turns an article into a hit.
    pub fn hit(&self, document: SearchDocument, score: f32) -> Hit {
        let best = self.best_section(&document.sections);
        let section = best
            // Many articles repeat their title as the first heading: that is no other place to land on.
            .filter(|section| section.title != document.title)
            .and_then(|section| Some(SectionHit { title: section.title.clone(), id: section.id.clone()? }));
        Hit {
            title_marks: mark(&document.title, 0..document.title.len(), &self.matches(&document.title)),
            snippet: self.snippet(best, &document),
            section,
            score,
            promoted: false,
            explanation: None,
            title: document.title,
            url: document.url,
            trail: document.trail,
        }
    }

    /// The section whose heading and text hold the most of the question; a heading says more than a text.
    fn best_section<'d>(&self, sections: &'d [Section]) -> Option<&'d Section> {
        let mut best: Option<(f32, &Section)> = None;
        for section in sections {
            let value = 1.5 * self.value(self.matches(&section.title).iter())
                + self.value(self.matches(&section.text).iter());
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
