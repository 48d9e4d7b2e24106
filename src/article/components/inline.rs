//! Components among words: `:kbd[Ctrl+C]`, which may go on in the next line of their paragraph.

use std::borrow::Cow;
use std::ops::Range;

use super::super::body::Writer;
use super::super::inlines::TextRun;
use super::super::{HoleKind, escape};
use super::grammar::{self, Written};
use crate::components::{Form, WHEN};
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
    /// Whether the text of the next line belongs to the run: a component in it may not be closed yet.
    pub(in super::super) fn goes_on_behind_line(&self) -> bool {
        self.images.is_empty() && (self.run.has_break || self.may_call(&self.run.text))
    }

    /// Whether something in a text looks like the beginning of a component among words.
    fn may_call(&self, text: &str) -> bool {
        text.match_indices(':').any(|(colon, _)| {
            let end = grammar::name_end(text, colon + 1);
            let end = end.filter(|&end| text[end..].starts_with(['[', '{']));
            end.is_some_and(|end| self.inline_form(&text[colon + 1..end]) == Some(Form::Inline))
        })
    }

    fn inline_form(&self, name: &str) -> Option<Form> {
        let name = name.replace('_', "-");
        let component = || self.options.components.get(&name);
        if name == WHEN { Some(Form::Inline) } else { component().map(|component| component.form) }
    }

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
            let name = &text[at..end];
            let form = self.inline_form(name);
            if !(form == Some(Form::Inline) || is_closed && form == Some(Form::Leaf)) {
                continue;
            }
            // The text may have been made prettier: what is meant stands in the source.
            let Some(start) = run.source_range(&(colon..at)) else { continue };
            let read = if is_closed { grammar::read_closed } else { grammar::read_inline };
            let end = paragraph_end(self.source, start.end);
            let written = match read(&self.source[..end], start.end) {
                Some(Ok(written)) => on_one_line(written),
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
                    let help =
                        "take links, emphasis, code and breaks between lines out of its label".to_owned();
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
        if name == WHEN {
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
            let text = without_quote_marks(&self.source[place]);
            escape::push_text(&mut self.html, &text);
            return self.push_plain(&text);
        };
        let call = self.start_call(&name, &written, component, arguments, place);
        self.calls[call].among_words = true;
        self.hole(HoleKind::Close(call));
    }
}

/// Where a paragraph ends at the latest, or where nobody looks further.
fn paragraph_end(source: &str, start: usize) -> usize {
    let end = source.floor_char_boundary(start + LENGTH_MAX);
    let mut line_start = start;
    for line in source[start..end].split_inclusive('\n') {
        let is_blank = line.bytes().all(|byte| byte.is_ascii_whitespace() || byte == b'>');
        if is_blank && line_start > start {
            return line_start;
        }
        line_start += line.len();
    }
    end
}

/// With values that go on in the next line as Markdown would show them.
fn on_one_line(mut written: Written) -> Written {
    for attribute in written.attributes.iter_mut().filter(|attribute| attribute.value.contains('\n')) {
        let words: Vec<String> =
            without_quote_marks(&attribute.value).split_whitespace().map(str::to_owned).collect();
        attribute.value = words.join(" ");
    }
    written
}

/// The words of a paragraph, with spaces for what its lines begin with in a quotation.
pub(super) fn without_quote_marks(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') {
        return Cow::Borrowed(text);
    }
    let mut begins = false;
    let blank = |c: char| {
        begins = c == '\n' || begins && matches!(c, ' ' | '\t' | '>');
        if begins && c == '>' { ' ' } else { c }
    };
    Cow::Owned(text.chars().map(blank).collect())
}

/// `10:30[…]`, `std::x[…]` and `a:b[…]` are text.
fn is_wordlike(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, ':' | '\\')
}
