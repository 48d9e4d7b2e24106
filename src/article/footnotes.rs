//! Footnotes stand at the end of the article, in the order in which they are first referred to, and lead back.
//!
//! What a build leaves out may hold a note, or all that refers to it. Only behind the end is that known, so the page is
//! then made once more, without references that would lead nowhere and without notes that nothing shown refers to.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use super::body::Writer;
use super::components::LeftOut;
use super::{Hole, HoleKind};

#[derive(Default)]
pub(super) struct Footnotes {
    notes: Vec<Note>,
    by_name: HashMap<String, usize>,
    referred: usize,
    /// The notes that are being written: note, where its HTML and its holes begin.
    open: Vec<(usize, usize, usize)>,
    /// What the article itself refers to, beside its notes.
    from_article: Vec<usize>,
    /// What is referred to where nothing is shown.
    from_left_out: Vec<usize>,
    /// Notes that are not shown, known from a first run.
    hidden: HashSet<String>,
}

#[derive(Default)]
struct Note {
    html: String,
    /// Offsets in `html`.
    holes: Vec<Hole>,
    defined: bool,
    /// Known from a first run not to be shown.
    hidden: bool,
    id: String,
    /// From 1; 0 when nothing refers to it.
    number: usize,
    references: Vec<String>,
    /// The notes that it refers to.
    next: Vec<usize>,
}

impl Footnotes {
    pub fn hiding(hidden: HashSet<String>) -> Self {
        Self { hidden, ..Self::default() }
    }

    /// A reference in a part of the article that is left out.
    pub fn refer_from_left_out(&mut self, name: &str) {
        let note = self.note(name);
        self.from_left_out.push(note);
    }

    /// The names of notes that must not be shown, because references to them lead nowhere, or because all that refers
    /// to them is left out. `None` where all of this was known.
    pub fn newly_hidden(&self) -> Option<HashSet<String>> {
        let mut referred = vec![false; self.notes.len()];
        let next = self.notes.iter().flat_map(|note| &note.next);
        for &note in next.chain(&self.from_article).chain(&self.from_left_out) {
            referred[note] = true;
        }
        let mut shown = self.from_article.clone();
        shown.extend((0..self.notes.len()).filter(|&note| !referred[note]));
        let (shown, left_out) = (self.reach(shown), self.reach(self.from_left_out.clone()));
        let is_hidden = |note: usize| {
            let leads_nowhere = !self.notes[note].defined && self.notes[note].number > 0;
            leads_nowhere || left_out[note] && !shown[note]
        };
        let names =
            self.by_name.iter().filter(|(name, note)| is_hidden(**note) && !self.hidden.contains(*name));
        let names: HashSet<String> = names.map(|(name, _)| name.clone()).collect();
        (!names.is_empty()).then_some(names)
    }

    pub fn take_hidden(&mut self) -> HashSet<String> {
        std::mem::take(&mut self.hidden)
    }

    /// The notes that can be reached from some.
    fn reach(&self, mut open: Vec<usize>) -> Vec<bool> {
        let mut reached = vec![false; self.notes.len()];
        while let Some(note) = open.pop() {
            if !std::mem::replace(&mut reached[note], true) {
                open.extend(&self.notes[note].next);
            }
        }
        reached
    }

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
        if !self.images.is_empty() || self.in_title() || self.footnotes.hidden.contains(name) {
            return;
        }
        let note = self.footnotes.note(name);
        match self.footnotes.open.last() {
            Some(&(from, ..)) => self.footnotes.notes[from].next.push(note),
            None => self.footnotes.from_article.push(note),
        }
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
        if self.footnotes.hidden.contains(name) {
            self.footnotes.notes[note].hidden = true;
            self.left_out = Some(LeftOut::of_a_block());
        }
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
        note.defined = !note.hidden;
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
