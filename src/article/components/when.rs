//! `:::when{plan=pro}` and `:when[…]{plan=pro}`: what stands in them is part of the article only in a build that is for that.
//! No component of the theme: a part that is left out is not parsed into anything, so that neither page nor search has it.

use pulldown_cmark::{Event, Tag};

use super::super::body::Writer;
use super::grammar::{self, Written};
use crate::diagnostics::Code;

/// A part that is left out, while it lasts.
#[derive(Default)]
pub(in super::super) struct LeftOut {
    /// Components that began in it.
    components: usize,
    /// Markdown's elements that began in it.
    elements: usize,
    /// Whether only the end of the block that it fills ends it.
    fills_block: bool,
}

impl LeftOut {
    /// All that the block holds that has just begun.
    pub(in super::super) fn of_a_block() -> Self {
        Self { fills_block: true, ..Self::default() }
    }
}

impl<'a> Writer<'a> {
    /// Whether the build is for this. What is not understood is left out: it might show what a customer must not see.
    pub(super) fn holds(&mut self, written: &Written) -> bool {
        let options = self.options;
        let mut all = true;
        for attribute in &written.attributes {
            match options.conditions.holds_in(&attribute.name, &attribute.value) {
                Ok(holds) => all &= holds,
                Err(problem) => {
                    let range = attribute.range.clone();
                    self.out.findings.add(
                        Code::UnknownCondition,
                        range,
                        problem.to_string(),
                        Some(problem.help()),
                    );
                    all = false;
                }
            }
        }
        if written.attributes.is_empty() {
            let message = "`when` does not say when";
            let help = "add a condition, such as `{plan=pro}`".to_owned();
            self.out.findings.add(Code::ComponentAttribute, written.name_range.clone(), message, Some(help));
        }
        all
    }

    /// Passes over an event of a part that is left out. True when the event ends the part without being of it.
    pub(in super::super) fn pass_over(&mut self, event: &Event<'a>, line: Option<&str>) -> bool {
        let Some(left_out) = &mut self.left_out else { return true };
        match event {
            Event::Start(Tag::HtmlBlock) if line.is_some() => {
                let line = line.unwrap_or_default().trim();
                let behind = line.trim_start_matches(':').trim_start();
                let colons = line.bytes().take_while(|&byte| byte == b':').count();
                let closes = behind.is_empty() && colons > 2;
                let read = || grammar::read_line(behind, 0, behind.len()).is_ok_and(|written| written.closed);
                if closes && left_out.components + left_out.elements == 0 && !left_out.fills_block {
                    return true;
                }
                if closes {
                    left_out.components = left_out.components.saturating_sub(1);
                } else if colons > 2 && !read() {
                    left_out.components += 1;
                }
                left_out.elements += 1;
            }
            Event::Start(_) => left_out.elements += 1,
            Event::End(_) if left_out.elements == 0 => return true,
            Event::End(_) => left_out.elements -= 1,
            Event::FootnoteReference(name) => self.footnotes.refer_from_left_out(name),
            _ => {}
        }
        false
    }
}
