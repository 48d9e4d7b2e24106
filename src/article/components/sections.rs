//! Components whose headings part them: each heading of the level that comes first begins a `<section>`, which the theme
//! can treat as one thing. Of a guide, these are the steps, and the links among them the choices: every step must be
//! reached, and from every step an answer.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::body::Writer;
use crate::diagnostics::{Code, nearest};

/// The sections of a component that is open.
#[derive(Default)]
pub(super) struct Sections {
    level: Option<u8>,
    all: Vec<Section>,
}

struct Section {
    id: String,
    title: String,
    /// Of its heading, in the source.
    place: Range<usize>,
    /// Where the next one begins, in the source.
    end: usize,
    /// Where its HTML begins.
    html_start: usize,
    has_text: bool,
}

impl Writer<'_> {
    /// A heading begins: where the innermost component is parted by its level, so does a section.
    pub(in super::super) fn begin_section(&mut self, level: u8, place: Range<usize>) {
        let depth = self.depth;
        let Some(frame) = self.frames.last_mut().filter(|frame| frame.depth == depth) else { return };
        let Some(sections) = &mut frame.sections else { return };
        if *sections.level.get_or_insert(level) != level {
            return;
        }
        let class = format!("<section class=\"{}-section\">\n", frame.name);
        self.end_open_section(place.start);
        self.wall();
        let html_start = self.html.len();
        self.html.push_str(&class);
        let section = Section {
            id: String::new(),
            title: String::new(),
            end: place.end,
            place,
            html_start,
            has_text: false,
        };
        if let Some(sections) = self.frames.last_mut().and_then(|frame| frame.sections.as_mut()) {
            sections.all.push(section);
        }
    }

    /// The id of the heading that began a section is known.
    pub(in super::super) fn name_section(&mut self, place: &Range<usize>, id: &str, title: &str) {
        let sections = self.frames.last_mut().and_then(|frame| frame.sections.as_mut());
        if let Some(section) = sections.and_then(|sections| sections.all.last_mut())
            && section.place == *place
        {
            (section.id, section.title) = (id.to_owned(), title.to_owned());
        }
    }

    /// What began with a heading ends at `end` of the source.
    pub(super) fn end_open_section(&mut self, end: usize) {
        let sections = self.frames.last().and_then(|frame| frame.sections.as_ref());
        if sections.is_none_or(|sections| sections.all.is_empty()) {
            return;
        }
        self.end_wall();
        self.new_line();
        let html = &self.html;
        let sections = self.frames.last_mut().and_then(|frame| frame.sections.as_mut());
        if let Some(section) = sections.and_then(|sections| sections.all.last_mut()) {
            section.end = end.max(section.place.end);
            let written = html.get(section.html_start..).unwrap_or_default();
            let behind_heading = written.find("</h").and_then(|at| written[at..].split_once('>'));
            section.has_text = behind_heading.is_some_and(|(_, text)| !text.trim().is_empty());
        }
        self.html.push_str("</section>\n");
    }

    /// Holds the ways through a guide to its promise.
    pub(super) fn check_sections(&mut self, sections: &Sections) {
        let all = &sections.all;
        let numbers: BTreeMap<&str, usize> =
            all.iter().enumerate().map(|(number, section)| (section.id.as_str(), number)).collect();
        let mut next = vec![Vec::new(); all.len()];
        let mut back = vec![Vec::new(); all.len()];
        let mut leads_out = vec![false; all.len()];
        let mut nowhere = Vec::new();
        for link in &self.out.observed.links {
            let before = all.partition_point(|section| section.place.start <= link.range.start);
            let Some(number) = before.checked_sub(1) else { continue };
            if link.range.end > all[number].end {
                continue;
            }
            let Some(id) = link.target.strip_prefix('#') else {
                leads_out[number] = true;
                continue;
            };
            match numbers.get(id) {
                Some(&step) => {
                    next[number].push(step);
                    back[step].push(number);
                }
                None => nowhere.push(id),
            }
        }
        // A step that leads nowhere else in the guide is an answer, and so is a link that leads out of it.
        let is_end = |number: usize| (next[number].is_empty() && all[number].has_text) || leads_out[number];
        let reached = reach((!all.is_empty()).then_some(0), &next);
        let ended = reach((0..all.len()).filter(|&number| is_end(number)), &back);
        for (number, section) in all.iter().enumerate() {
            let title = &section.title;
            let (code, message, help) = if !reached[number] {
                let help = match nearest(&section.id, nowhere.iter().copied()) {
                    Some(meant) => format!("a step before leads to `#{meant}`: make them the same"),
                    None => format!("link to it from a step before, `[…](#{})`, or remove it", section.id),
                };
                (Code::GuideUnreachable, format!("no choice leads to the step \"{title}\""), help)
            } else if next[number].is_empty() && !is_end(number) {
                let help =
                    "write the answer below it, or choices that lead on, or a link to somebody who can help";
                let message = format!("the step \"{title}\" ends without an answer");
                (Code::GuideDeadEnd, message, help.to_owned())
            } else if !ended[number] {
                let help = "add a choice that leads to an answer, or to somebody who can help";
                let message = format!("no answer can be reached from the step \"{title}\"");
                (Code::GuideDeadEnd, message, help.to_owned())
            } else {
                continue;
            };
            self.out.findings.add(code, section.place.clone(), message, Some(help));
        }
    }
}

/// What can be reached from `starts`, themselves included.
fn reach(starts: impl IntoIterator<Item = usize>, next: &[Vec<usize>]) -> Vec<bool> {
    let mut reached = vec![false; next.len()];
    let mut open: Vec<usize> = starts.into_iter().collect();
    while let Some(number) = open.pop() {
        if !std::mem::replace(&mut reached[number], true) {
            open.extend(&next[number]);
        }
    }
    reached
}
