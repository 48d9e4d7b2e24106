//! The components that are open, from the line that opens one to what ends it: `:::`, or the end of the list, quotation
//! or article that it stands in.

use std::ops::Range;

use super::super::HoleKind;
use super::super::body::Writer;
use super::sections::Sections;
use crate::diagnostics::Code;

/// Nobody reads components deeper in each other, and each takes a copy of what stands in it.
pub(super) const DEPTH_MAX: usize = 50;

/// A component that is open, or a line that only looks like the beginning of one.
pub(in super::super) struct Frame {
    /// `None` where the theme has no such component: what stands in it is shown as it is.
    pub(super) call: Option<usize>,
    pub(super) name: String,
    colons: usize,
    /// How many blocks of Markdown were open around it.
    pub(super) depth: usize,
    line: Range<usize>,
    /// Written as a quotation, which closes it.
    quoted: bool,
    /// Of a component that its headings part.
    pub(super) sections: Option<Sections>,
}

impl Writer<'_> {
    pub(super) fn is_too_deep(&mut self, line: &Range<usize>) -> bool {
        let is_too_deep = self.frames.len() >= DEPTH_MAX;
        if is_too_deep {
            let message = format!("{DEPTH_MAX} components are open around this one");
            let help = "close those that end before it, each with a line `:::`";
            self.out.findings.add(Code::ComponentSyntax, line.clone(), message, Some(help.to_owned()));
        }
        is_too_deep
    }

    pub(super) fn push_frame(
        &mut self,
        call: Option<usize>,
        name: String,
        colons: usize,
        line: Range<usize>,
        quoted: bool,
    ) {
        self.wall();
        let component = call.and_then(|_| self.options.components.get(&name));
        let sections = component.filter(|component| component.sections).map(|_| Sections::default());
        self.frames.push(Frame { call, name, colons, depth: self.depth, line, quoted, sections });
    }

    pub(super) fn close_component(&mut self, colons: usize, line: Range<usize>) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        let depth = self.depth;
        let mut open =
            self.frames.iter().enumerate().rev().filter(|(_, frame)| frame.depth == depth && !frame.quoted);
        // Colons need not be counted, but who counts them means it.
        let found = open.clone().find(|(_, frame)| frame.colons == colons).or_else(|| open.next());
        let Some((at, _)) = found else {
            let message = "`:::` closes nothing";
            let help = if self.frames.iter().any(|frame| !frame.quoted) {
                "put it where the line that opens the component stands: as far in, in the same list or quotation"
            } else {
                "remove it, or begin the component with a line such as `:::note` before"
            };
            self.out.findings.add(Code::ComponentUnclosed, line, message, Some(help.to_owned()));
            return;
        };
        while self.frames.len() > at + 1 {
            self.end_unclosed_frame();
        }
        self.end_frame();
    }

    /// A block of Markdown, or the article, ends: so does every component that began in it.
    pub(in super::super) fn close_frames(&mut self, depth: usize) {
        while self.frames.last().is_some_and(|frame| frame.depth >= depth) {
            if self.frames.last().is_some_and(|frame| frame.quoted) {
                self.end_frame();
            } else {
                self.end_unclosed_frame();
            }
        }
    }

    fn end_unclosed_frame(&mut self) {
        if let Some(frame) = self.frames.last() {
            let message = format!("`{}` is not closed", frame.name);
            let help = "add a line `:::` where it ends".to_owned();
            self.out.findings.add(Code::ComponentUnclosed, frame.line.clone(), message, Some(help));
        }
        self.end_frame();
    }

    fn end_frame(&mut self) {
        let end = self.out.observed.links.last().map_or(0, |link| link.range.end);
        self.end_open_section(end);
        let Some(frame) = self.frames.pop() else { return };
        if let Some(sections) = &frame.sections {
            self.check_sections(sections);
        }
        self.end_wall();
        self.new_line();
        self.plain_line();
        if let Some(call) = frame.call {
            self.hole(HoleKind::Close(call));
            self.html.push('\n');
        }
    }
}
