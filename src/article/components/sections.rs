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
        let links = &self.out.observed.links;
        let choices: Vec<Vec<&str>> = all
            .iter()
            .map(|section| {
                let within =
                    |range: &Range<usize>| section.place.start <= range.start && range.end <= section.end;
                let here = links.iter().filter(|link| within(&link.range));
                here.map(|link| link.target.as_str()).collect()
            })
            .collect();
        let next = |number: usize| -> Vec<usize> {
            let targets = choices[number].iter().filter_map(|target| target.strip_prefix('#'));
            targets.filter_map(|id| numbers.get(id).copied()).collect()
        };
        // A step that leads nowhere else in the guide is an answer, and so is a link that leads out of it.
        let leads_out = |number: usize| choices[number].iter().any(|target| !target.starts_with('#'));
        let is_end = |number: usize| (next(number).is_empty() && all[number].has_text) || leads_out(number);
        let reached = reach(all.len(), [0], next);
        let ended = |start: usize| {
            let ways = reach(all.len(), [start], next);
            (0..all.len()).any(|number| ways[number] && is_end(number))
        };
        let mut found = Vec::new();
        for (number, section) in all.iter().enumerate() {
            let title = &section.title;
            if !reached[number] {
                let meant =
                    nearest(&section.id, choices.iter().flatten().filter_map(|t| t.strip_prefix('#')));
                let help = match meant.filter(|meant| !numbers.contains_key(meant)) {
                    Some(meant) => format!("a step before leads to `#{meant}`: make them the same"),
                    None => format!("link to it from a step before, `[…](#{})`, or remove it", section.id),
                };
                found.push((
                    Code::GuideUnreachable,
                    section,
                    format!("no choice leads to the step \"{title}\""),
                    help,
                ));
            } else if next(number).is_empty() && !is_end(number) {
                let message = format!("the step \"{title}\" ends without an answer");
                let help =
                    "write the answer below it, or choices that lead on, or a link to somebody who can help";
                found.push((Code::GuideDeadEnd, section, message, help.to_owned()));
            } else if !ended(number) {
                let message = format!("no answer can be reached from the step \"{title}\"");
                let help = "add a choice that leads to an answer, or to somebody who can help";
                found.push((Code::GuideDeadEnd, section, message, help.to_owned()));
            }
        }
        for (code, section, message, help) in found {
            self.out.findings.add(code, section.place.clone(), message, Some(help));
        }
    }
}

/// What can be reached from `starts`, themselves included.
fn reach(count: usize, starts: [usize; 1], next: impl Fn(usize) -> Vec<usize>) -> Vec<bool> {
    let mut reached = vec![false; count];
    let mut open: Vec<usize> = starts.into_iter().filter(|&start| start < count).collect();
    while let Some(number) = open.pop() {
        if !std::mem::replace(&mut reached[number], true) {
            open.extend(next(number));
        }
    }
    reached
}
