//! Footnotes stand at the end of the article, in the order in which they are first referred to, and lead back.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::body::Writer;
use super::{Hole, HoleKind};

#[derive(Default)]
pub(super) struct Footnotes {
    notes: Vec<Note>,
    by_name: HashMap<String, usize>,
    referred: usize,
    /// The notes that are being written: note, where its HTML and its holes begin.
    open: Vec<(usize, usize, usize)>,
}

#[derive(Default)]
struct Note {
    html: String,
    /// Offsets in `html`.
    holes: Vec<Hole>,
    defined: bool,
    id: String,
    /// From 1; 0 when nothing refers to it.
    number: usize,
    references: Vec<String>,
}

impl Footnotes {
    fn note(&mut self, name: &str) -> usize {
        if let Some(&note) = self.by_name.get(name) {
            return note;
        }
        self.notes.push(Note::default());
        self.by_name.insert(name.to_owned(), self.notes.len() - 1);
        self.notes.len() - 1
    }
}

impl Writer<'_> {
    pub(super) fn footnote_reference(&mut self, name: &str) {
        if !self.images.is_empty() || self.in_title() {
            return;
        }
        let note = self.footnotes.note(name);
        let note = &mut self.footnotes.notes[note];
        if note.number == 0 {
            self.footnotes.referred += 1;
            note.number = self.footnotes.referred;
            note.id = self.ids.make(format!("fn-{}", note.number));
        }
        let times = note.references.len() + 1;
        let id = if times == 1 {
            format!("fnref-{}", note.number)
        } else {
            format!("fnref-{}-{times}", note.number)
        };
        let id = self.ids.make(id);
        _ = write!(
            self.html,
            "<sup><a href=\"#{}\" id=\"{id}\" role=\"doc-noteref\">{}</a></sup>",
            note.id, note.number
        );
        note.references.push(id);
    }

    pub(super) fn start_footnote(&mut self, name: &str) {
        let note = self.footnotes.note(name);
        self.footnotes.open.push((note, self.html.len(), self.holes.len()));
    }

    pub(super) fn end_footnote(&mut self) {
        let Some((note, html_start, holes_start)) = self.footnotes.open.pop() else { return };
        let html = self.html.split_off(html_start);
        let mut holes = self.holes.split_off(holes_start);
        let note = &mut self.footnotes.notes[note];
        for hole in &mut holes {
            hole.offset = hole.offset - html_start + note.html.len();
        }
        note.html.push_str(&html);
        note.holes.append(&mut holes);
        note.defined = true;
    }

    /// Those that nothing refers to come last: what a writer wrote is not dropped.
    pub(super) fn write_footnotes(&mut self) {
        let mut notes: Vec<Note> = std::mem::take(&mut self.footnotes.notes);
        notes.retain(|note| note.defined);
        if notes.is_empty() {
            return;
        }
        notes.sort_by_key(|note| if note.number == 0 { usize::MAX } else { note.number });
        self.new_line();
        self.html.push_str("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"");
        self.hole(HoleKind::Word("footnotes"));
        self.html.push_str("\">\n<ol>\n");
        for note in notes {
            self.write_note(note);
        }
        self.html.push_str("</ol>\n</section>\n");
    }

    fn write_note(&mut self, note: Note) {
        let Note { html, holes, id, references, number, .. } = note;
        self.html.push_str("<li");
        if !id.is_empty() {
            _ = write!(self.html, " id=\"{id}\"");
        }
        self.html.push_str(">\n");
        let start = self.html.len();
        self.holes.extend(holes.into_iter().map(|hole| Hole { offset: hole.offset + start, ..hole }));
        self.html.push_str(&html);
        let behind = self.holes.last().is_some_and(|hole| hole.offset + "</p>\n".len() > self.html.len());
        let in_paragraph = self.html.ends_with("</p>\n") && !behind;
        if in_paragraph {
            self.html.truncate(self.html.len() - "</p>\n".len());
        }
        for (position, reference) in references.iter().enumerate() {
            _ = write!(self.html, " <a href=\"#{reference}\" role=\"doc-backlink\" aria-label=\"");
            self.hole(HoleKind::Word("footnote_back"));
            _ = write!(self.html, " {number}");
            if position > 0 {
                _ = write!(self.html, "-{}", position + 1);
            }
            self.html.push_str("\">↩</a>");
        }
        self.html.push_str(if in_paragraph { "</p>\n</li>\n" } else { "</li>\n" });
    }
}
