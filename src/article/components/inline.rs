//! Components among words: `:kbd[Ctrl+C]`.

use std::ops::Range;

use super::super::body::Writer;
use super::super::inlines::TextRun;
use super::super::{HoleKind, escape};
use super::grammar::{self, Written};
use super::when;
use crate::components::Form;
use crate::diagnostics::Code;

/// What a label or attributes do not close within, they are not looked for in: text may have thousands of colons.
const LENGTH_MAX: usize = 4_000;

/// A component in a run of text.
pub(in super::super) struct Inline {
    /// In the run.
    pub range: Range<usize>,
    written: Written,
    /// In the source.
    place: Range<usize>,
}

impl Writer<'_> {
    /// The first component in the run at or after `from`.
    pub(in super::super) fn next_inline(&mut self, run: &TextRun, from: usize) -> Option<Inline> {
        let text = run.text.as_str();
        let mut at = from;
        while let Some(found) = text[at..].find(':') {
            let colon = at + found;
            let before = text[..colon].chars().next_back();
            let colons = text[colon..].bytes().take_while(|&byte| byte == b':').count();
            at = colon + colons;
            let is_closed = colons == 3;
            let end = grammar::name_end(text, at).filter(|_| is_closed || !before.is_some_and(is_wordlike));
            let Some(end) = end else { continue };
            if !(is_closed || colons == 1 && text[end..].starts_with(['[', '{'])) {
                continue;
            }
            let name = text[at..end].replace('_', "-");
            let form = self.options.components.get(&name).map(|component| component.form);
            let form = if name == when::NAME { Some(Form::Inline) } else { form };
            if !(form == Some(Form::Inline) || is_closed && form == Some(Form::Leaf)) {
                continue;
            }
            // The text may have been made prettier: what is meant stands in the source.
            let Some(start) = run.source_range(&(colon..at)) else { continue };
            let read = if is_closed { grammar::read_closed } else { grammar::read_inline };
            let end = self.source.len().min(start.end + LENGTH_MAX);
            let written = match read(&self.source[..self.source.floor_char_boundary(end)], start.end) {
                Some(Ok(written)) => written,
                Some(Err(malformed)) => {
                    let line_end = self.source[malformed.range.start..]
                        .find('\n')
                        .map_or(self.source.len(), |length| malformed.range.start + length);
                    let range = malformed.range.start..malformed.range.end.min(line_end);
                    self.malformed(&grammar::Malformed { range, ..malformed });
                    continue;
                }
                None => continue,
            };
            let place = start.start..written.end;
            match run.offset_behind(place.end) {
                Some(end) if end > colon => return Some(Inline { range: colon..end, written, place }),
                _ => {
                    let message = format!("`{name}` can hold plain text only");
                    let help = "take links, emphasis and code out of its label".to_owned();
                    self.out.findings.add(Code::ComponentSyntax, start, message, Some(help));
                }
            }
        }
        None
    }

    pub(in super::super) fn inline_component(&mut self, inline: Inline) {
        let Inline { written, place, .. } = inline;
        let options = self.options;
        let name = written.name.replace('_', "-");
        if name == when::NAME {
            if self.holds(&written)
                && let Some(label) = written.label
            {
                self.label(label);
            }
            return;
        }
        let Some(component) = options.components.get(&name) else { return };
        if self.in_title() {
            // A title is shown where nothing but words has a place.
            let is_shown = |name: &str| component.arguments.get(name).is_some_and(|argument| argument.shown);
            let shown = written.attributes.iter().find(|attribute| is_shown(&attribute.name));
            let shown = shown.map_or("", |attribute| attribute.value.as_str());
            let text = written.label.map_or(shown, |label| &self.source[label]);
            escape::push_text(&mut self.html, text);
            return self.push_plain(text);
        }
        let Some(arguments) = self.component_arguments(&written, component, &place) else {
            let text = &self.source[place];
            escape::push_text(&mut self.html, text);
            return self.push_plain(text);
        };
        let call = self.start_call(&name, &written, component, arguments, place);
        self.calls[call].among_words = true;
        self.hole(HoleKind::Close(call));
    }
}

/// `10:30[…]`, `std::x[…]` and `a:b[…]` are text.
fn is_wordlike(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, ':' | '\\')
}
