//! Components that are blocks: what a line calls, held to what the theme has. How long one stays open is `frames.rs`.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::super::body::Writer;
use super::super::headings::github_slug;
use super::super::{HoleKind, escape};
use super::frames::DEPTH_MAX;
use super::grammar::{self, Malformed, Written};
use super::inline::without_quote_marks;
use super::when::LeftOut;
use super::{ArgumentValue, Call};
use crate::components::{Component, Form, WHEN};
use crate::diagnostics::{Code, did_you_mean};

impl<'a> Writer<'a> {
    /// A line of its own that calls or closes a component.
    pub(in super::super) fn component_line(&mut self, range: Range<usize>) {
        let source = self.source;
        let block = source[range.clone()].trim_end();
        let text = block.trim_start();
        let start = range.start + block.len() - text.len();
        let line = start..start + text.len();
        if text.starts_with('[') {
            return self.alert(line);
        }
        let colons = text.bytes().take_while(|&byte| byte == b':').count();
        let behind = start + colons;
        let name_at = line.end - source[behind..line.end].trim_start().len();
        if name_at == line.end {
            return self.close_component(colons, line);
        }
        if colons > 2 && !text.ends_with(":::") && self.is_too_deep(&line) {
            self.too_deep += 1;
            return self.line_as_text(line);
        }
        match grammar::read_line(source, name_at, line.end) {
            Ok(written) => self.open_component(&written, colons, line, false),
            Err(malformed) => {
                self.malformed(&malformed);
                // As far as it can be read: what stands in it is shown, and its end has something to close.
                let end = grammar::name_end(source, name_at).unwrap_or(line.end);
                let name = source[name_at..end].to_owned();
                self.line_as_text(line.clone());
                if colons > 2 {
                    self.push_frame(None, name, colons, line, false);
                }
            }
        }
    }

    pub(super) fn malformed(&mut self, malformed: &Malformed) {
        let help = "write `name[label]{key=value}` behind the colons, each part only if it is needed";
        self.out.findings.add(
            Code::ComponentSyntax,
            malformed.range.clone(),
            malformed.message,
            Some(help.to_owned()),
        );
    }

    /// `[!NOTE]`, with `-` or `+` behind it to fold it, and a title.
    fn alert(&mut self, line: Range<usize>) {
        let source = self.source;
        let text = &source[line.clone()];
        let begins_quote = self.quotes.last() == Some(&false) && self.html.ends_with("<blockquote>\n");
        let name_end = text.find(']').unwrap_or(text.len());
        let name = text.get(2..name_end).unwrap_or_default().to_ascii_lowercase();
        if !begins_quote || !self.options.components.contains(&name) || self.is_too_deep(&line) {
            return self.line_as_text(line);
        }
        self.html.truncate(self.html.len() - "<blockquote>\n".len());
        if let Some(is_alert) = self.quotes.last_mut() {
            *is_alert = true;
        }
        let mut rest = line.start + name_end + 1;
        let mut written = Written { name, ..Written::default() };
        written.name_range = line.start + 2..line.start + name_end;
        let fold = match source[rest..line.end].bytes().next() {
            Some(b'-') => "closed",
            Some(b'+') => "open",
            _ => "",
        };
        if !fold.is_empty() {
            written.attributes.push(grammar::Attribute {
                name: "fold".to_owned(),
                value: fold.to_owned(),
                range: rest..rest + 1,
                value_range: rest..rest + 1,
            });
            rest += 1;
        }
        rest = line.end - source[rest..line.end].trim_start().len();
        written.label = (rest < line.end).then_some(rest..line.end);
        self.open_component(&written, 0, line, true);
    }

    fn open_component(&mut self, written: &Written, colons: usize, line: Range<usize>, quoted: bool) {
        self.begun = true;
        self.new_line();
        self.plain_line();
        let options = self.options;
        let name = written.name.replace('_', "-");
        if name == WHEN && !quoted {
            let holds = self.holds(written);
            self.no_label(written, &name);
            if colons > 2 && !written.closed {
                self.push_frame(None, name, colons, line, quoted);
                self.left_out = (!holds).then(LeftOut::default);
            }
            return;
        }
        let Some(component) = options.components.get(&name) else {
            self.unknown_component(written, &name);
            return self.open_nothing(written, name, colons, line, quoted);
        };
        self.check_place(&name, component, line.clone());
        if !component.takes_label {
            self.no_label(written, &name);
        }
        let is_open = (colons > 2 || quoted) && !written.closed;
        let Some(arguments) = self.component_arguments(written, component, &line) else {
            return self.open_nothing(written, name, colons, line, quoted);
        };
        let call = self.start_call(&name, written, component, arguments, line.clone());
        self.plain_line();
        if is_open && component.form == Form::Container {
            return self.push_frame(Some(call), name, colons, line, quoted);
        }
        self.hole(HoleKind::Close(call));
        self.html.push('\n');
        if is_open {
            let help = "write it with two colons, and without a line that closes it".to_owned();
            let message = format!("`{name}` cannot hold anything");
            self.out.findings.add(Code::ComponentSyntax, line.clone(), message, Some(help));
            self.push_frame(None, name, colons, line, quoted);
        }
    }

    /// What cannot be called: its label and what stands in it are shown all the same.
    fn open_nothing(
        &mut self,
        written: &Written,
        name: String,
        colons: usize,
        line: Range<usize>,
        quoted: bool,
    ) {
        if let Some(label) = &written.label {
            self.html.push_str("<p><strong>");
            self.label(label.clone());
            self.html.push_str("</strong></p>\n");
            self.plain_line();
        }
        if (colons > 2 || quoted) && !written.closed {
            self.push_frame(None, name, colons, line, quoted);
        }
    }

    /// Writes everything of a call up to its content.
    pub(super) fn start_call(
        &mut self,
        name: &str,
        written: &Written,
        component: &Component,
        mut arguments: Vec<(String, ArgumentValue)>,
        line: Range<usize>,
    ) -> usize {
        let parent = self.frames.iter().rev().find_map(|frame| frame.call);
        let number = self.calls.len();
        self.calls.push(Call {
            component: name.to_owned(),
            arguments: Vec::new(),
            label: String::new(),
            parent,
            among_words: false,
            range: line.clone(),
        });
        self.hole(HoleKind::Open(number));
        let label = written.label.clone().map(|label| self.label(label)).unwrap_or_default();
        self.hole(HoleKind::Content(number));
        if label.is_empty() && component.needs_label {
            let help = format!("write `{name}[…]`");
            let message = format!("`{name}` needs a label");
            self.out.findings.add(Code::ComponentAttribute, line, message, Some(help));
        }
        let has_id = arguments.iter().any(|(name, _)| name == "id");
        if component.anchor && !has_id {
            let id = self.ids.make(github_slug(if label.is_empty() { name } else { &label }));
            arguments.push(("id".to_owned(), ArgumentValue::Text(id)));
            arguments.sort_by(|a, b| a.0.cmp(&b.0));
        }
        let call = &mut self.calls[number];
        (call.arguments, call.label) = (arguments, label);
        number
    }

    /// The label's HTML is written; its text is returned.
    pub(super) fn label(&mut self, range: Range<usize>) -> String {
        let source = self.source;
        self.labels += 1;
        self.wall();
        let text_start = self.text.len();
        let text = without_quote_marks(&source[range.clone()]);
        let mut options = Options::ENABLE_STRIKETHROUGH;
        options.set(Options::ENABLE_SMART_PUNCTUATION, self.options.smart_punctuation);
        let events: Vec<(Event<'a>, Range<usize>)> = Parser::new_ext(&text, options)
            .into_offset_iter()
            .map(|(event, place)| (event.into_static(), place))
            .collect();
        let is_paragraph = matches!(events.first(), Some((Event::Start(Tag::Paragraph), _)))
            && matches!(events.last(), Some((Event::End(TagEnd::Paragraph), _)))
            && events.iter().filter(|(event, _)| matches!(event, Event::Start(Tag::Paragraph))).count() == 1;
        if is_paragraph && self.labels <= DEPTH_MAX {
            for (event, place) in &events[1..events.len() - 1] {
                self.event(event.clone(), range.start + place.start..range.start + place.end);
            }
            self.flush_run();
        } else {
            // A list or a heading it is not: what looks like one is text.
            escape::push_text(&mut self.html, &text);
            self.push_plain(&text);
        }
        self.end_wall();
        self.labels -= 1;
        match &self.heading {
            // Its text goes into the heading's.
            Some(_) => text.split_whitespace().collect::<Vec<_>>().join(" "),
            None => self.text.as_str().get(text_start..).unwrap_or_default().trim().to_owned(),
        }
    }

    fn unknown_component(&mut self, written: &Written, name: &str) {
        let names = || self.options.components.names();
        let help = did_you_mean(name, names()).unwrap_or_else(|| {
            format!(
                "write it without colons, or add the component to your theme as `templates/components/{name}.html`"
            )
        });
        let message = format!("the theme has no component `{name}`");
        self.out.findings.add(Code::UnknownComponent, written.name_range.clone(), message, Some(help));
    }

    fn no_label(&mut self, written: &Written, name: &str) {
        if let Some(label) = &written.label {
            let message = format!("`{name}` shows no label");
            let help = "write what it says on lines of its own, and remove it here".to_owned();
            self.out.findings.add(Code::ComponentAttribute, label.clone(), message, Some(help));
        }
    }

    fn check_place(&mut self, name: &str, component: &Component, line: Range<usize>) {
        let Some(parent) = &component.parent else { return };
        let around = self.frames.iter().rev().find(|frame| frame.name != WHEN);
        let stands_in = around.map(|frame| frame.name.as_str());
        if stands_in != Some(parent) {
            let help = format!("put `:::{parent}` before the first, and `:::` behind the last");
            let message = format!("`{name}` must stand in `{parent}`");
            self.out.findings.add(Code::ComponentSyntax, line, message, Some(help));
        }
    }

    /// What cannot be called is shown as it is written.
    fn line_as_text(&mut self, line: Range<usize>) {
        let text = &self.source[line];
        self.html.push_str("<p>");
        escape::push_text(&mut self.html, text);
        self.html.push_str("</p>\n");
        self.push_plain(text);
        self.plain_line();
    }
}
