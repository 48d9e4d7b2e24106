//! Raw HTML cannot break the page around the article: what the writer opens is closed, and what closes nothing of the
//! article's own is left out.
//!
//! The elements that are open are followed by the rules of a browser, as far as they matter for what stays open.
//! Elements that Markdown makes are walls: an end tag does not reach through them.

use std::ops::Range;

use super::body::Writer;
use super::elements::{Kind, ends_optional, is_void, kind_of};
use super::inlines::TextRun;
use super::tags::{self, Markup};
use crate::diagnostics::Code;

/// Browsers do not nest elements much deeper.
const DEPTH_MAX: usize = 500;

/// Tags without an end in one run, each of which is looked for to the end of the run.
const UNFINISHED_MAX: usize = 100;

#[derive(Default)]
pub(super) struct Balance {
    open: Vec<Open>,
    /// Names of elements that were closed where their end tag did not stand: it is left out, but not told again.
    closed_early: Vec<String>,
    /// Where the last end tag of a raw text element stands in the source.
    last_ends: Vec<(String, Option<usize>)>,
}

struct Open {
    name: String,
    kind: Kind,
    /// Of the tag, in the source.
    range: Range<usize>,
    /// Stands in a paragraph, with Markdown around it.
    inline: bool,
}

/// What is to be put in place of ranges of a run, in order.
type Edits = Vec<(Range<usize>, String)>;

impl Writer<'_> {
    /// Follows the tags of a run. The run that is to be written instead, if it is another.
    pub(super) fn balanced(&mut self, run: &TextRun, inline: bool) -> Option<TextRun> {
        let mut edits = Edits::new();
        let html = run.text.as_str();
        let mut at = 0;
        let mut unfinished = 0;
        while at < html.len() {
            if let Some(name) = self.raw_text_name() {
                match tags::raw_text_end(html, at, &name) {
                    Some(end) => at = end,
                    None => break,
                }
            }
            let foreign = self.balance.open.last().is_some_and(|open| open.kind == Kind::Foreign);
            let Some((markup, range)) = tags::next(html, at, foreign) else { break };
            at = range.end;
            let place = run.source_range(&range).unwrap_or_default();
            match markup {
                Markup::Start(name, slash) => self.start_tag(name, slash, range, place, inline, &mut edits),
                Markup::End(name) => {
                    if !self.end_tag(&name, place) {
                        edits.push((range, String::new()));
                    }
                }
                Markup::Unfinished => {
                    let written = &html[range.clone()];
                    let help = "add the `>`, or write `&lt;` for a `<` that is text";
                    self.unbalanced(place, format!("the tag `{written}` is not finished"), help.to_owned());
                    at = range.start + 1;
                    edits.push((range.start..at, "&lt;".to_owned()));
                    unfinished += 1;
                    if unfinished == UNFINISHED_MAX {
                        let rest = html[at..].replace('<', "&lt;");
                        edits.push((at..html.len(), rest));
                        break;
                    }
                }
                Markup::UnclosedComment => {
                    let help = "add `-->` where the comment ends";
                    self.unbalanced(place, "the comment is not closed".to_owned(), help.to_owned());
                    edits.push((html.len()..html.len(), "-->".to_owned()));
                    break;
                }
            }
        }
        self.close_code_without_end(run, &mut edits);
        (!edits.is_empty()).then(|| run.edited(&edits, self.source))
    }

    /// A script or style sheet whose end tag nowhere follows ends with its block.
    fn close_code_without_end(&mut self, run: &TextRun, edits: &mut Edits) {
        let Some(name) = self.raw_text_name() else { return };
        let end = run.source_range(&(0..run.text.len())).map_or(0, |range| range.end);
        if !self.ends_behind(&name, end) {
            let closed = self.close_above(self.balance.open.len() - 1);
            edits.push((run.text.len()..run.text.len(), closed));
        }
    }

    fn raw_text_name(&self) -> Option<String> {
        self.balance.open.last().filter(|open| open.kind == Kind::RawText).map(|open| open.name.clone())
    }

    fn ends_behind(&mut self, name: &str, offset: usize) -> bool {
        let known = self.balance.last_ends.iter().find(|(known, _)| known == name).map(|(_, end)| *end);
        let end = known.unwrap_or_else(|| {
            let mut last = None;
            while let Some(end) = tags::raw_text_end(self.source, last.map_or(0, |last| last + 2), name) {
                last = Some(end);
            }
            self.balance.last_ends.push((name.to_owned(), last));
            last
        });
        end.is_some_and(|end| end >= offset)
    }

    fn start_tag(
        &mut self,
        name: String,
        slash: bool,
        range: Range<usize>,
        place: Range<usize>,
        inline: bool,
        edits: &mut Edits,
    ) {
        let top_foreign = self.balance.open.last().is_some_and(Open::holds_foreign);
        let kind = if top_foreign { Kind::Foreign } else { kind_of(&name) };
        match kind {
            Kind::Page => {
                self.page_tag(&format!("<{name}>"), place);
                return edits.push((range, String::new()));
            }
            Kind::Ignored => return,
            Kind::Foreign if slash => return,
            _ => {}
        }
        if slash && !ends_optional(kind) {
            // What was meant is plain, though a browser does not read the slash.
            return edits.push((range.end..range.end, format!("</{name}>")));
        }
        self.end_implied(&name, kind);
        if self.balance.open.len() >= DEPTH_MAX {
            self.unbalanced(
                place,
                format!("`<{name}>` stands inside of {DEPTH_MAX} elements that are open"),
                "close the elements before it".to_owned(),
            );
            self.balance.closed_early.push(name);
            return edits.push((range, String::new()));
        }
        let is_code = matches!(name.as_str(), "script" | "style");
        if kind == Kind::RawText && !is_code && !self.ends_behind(&name, place.end) {
            // It would hide all that follows.
            edits.push((range.end..range.end, format!("</{name}>")));
            return self.unclosed(&name, place);
        }
        self.balance.open.push(Open { name, kind, range: place, inline });
    }

    /// A `<li>` ends the one before it, a row its cells, and so on.
    fn end_implied(&mut self, name: &str, kind: Kind) {
        let open = &self.balance.open;
        let first = match kind {
            Kind::Item => {
                let ends = |open: &Open| open.kind == Kind::Item && (name == "li") == (open.name == "li");
                let found = open.iter().rposition(|open| {
                    ends(open) || (open.kind.is_special() && !matches!(open.name.as_str(), "div" | "address"))
                });
                found.filter(|&at| ends(&open[at]))
            }
            Kind::Cell | Kind::Row => {
                let table = open.iter().rposition(|open| {
                    open.name == "table" || matches!(open.kind, Kind::Markdown | Kind::Marker)
                });
                let from = table.map_or(0, |table| table + 1);
                let ends = |open: &Open| match (kind, name) {
                    (Kind::Cell, _) => open.kind == Kind::Cell || open.name == "colgroup",
                    (_, "tr") => open.kind == Kind::Cell || matches!(open.name.as_str(), "tr" | "colgroup"),
                    _ => matches!(open.kind, Kind::Cell | Kind::Row),
                };
                open[from..].iter().position(ends).map(|at| from + at)
            }
            Kind::Loose => open
                .last()
                .filter(|open| open.kind == Kind::Loose && (open.name == name || open.name != "optgroup"))
                .map(|_| open.len() - 1),
            Kind::Formatting if name == "a" => {
                let found = open.iter().rposition(|open| open.name == "a" || open.kind.is_marker());
                let Some(at) = found.filter(|&at| open[at].name == "a") else { return };
                let Open { name, range, .. } = self.balance.open.remove(at);
                self.unclosed(&name, range);
                return self.balance.closed_early.push(name);
            }
            _ => None,
        };
        if let Some(first) = first {
            self.end_from(first);
        }
    }

    /// Whether the tag is to be written.
    fn end_tag(&mut self, name: &str, place: Range<usize>) -> bool {
        let kind = kind_of(name);
        if kind == Kind::Page {
            self.page_tag(&format!("</{name}>"), place);
            return false;
        }
        if is_void(name) || kind == Kind::Ignored {
            return true;
        }
        if let Some(at) = self.opened(name, kind) {
            let formatting = self.balance.open[at].kind == Kind::Formatting;
            if !formatting || !self.balance.open[at + 1..].iter().any(|open| open.kind.is_special()) {
                self.end_from(at + 1);
            }
            self.balance.open.remove(at);
            return true;
        }
        if let Some(at) = self.balance.closed_early.iter().rposition(|closed| closed == name) {
            self.balance.closed_early.remove(at);
        } else {
            let help = format!("remove it, or add `<{name}>` where it should begin");
            self.unbalanced(place, format!("`</{name}>` closes nothing"), help);
        }
        false
    }

    /// What an end tag closes.
    fn opened(&self, name: &str, kind: Kind) -> Option<usize> {
        let is_heading = |name: &str| matches!(name.as_bytes(), [b'h', b'1'..=b'6']);
        let names = |open: &Open| {
            open.kind != Kind::Markdown && (open.name == name || (is_heading(name) && is_heading(&open.name)))
        };
        let of_table = matches!(kind, Kind::Cell | Kind::Row) || name == "table";
        for (at, open) in self.balance.open.iter().enumerate().rev() {
            if names(open) {
                return Some(at);
            }
            let wall = match kind {
                _ if of_table => open.kind == Kind::Markdown || open.name == "table",
                Kind::Other | Kind::Loose | Kind::Foreign => open.kind.is_special(),
                Kind::Item if name == "li" => {
                    open.kind.is_marker() || matches!(open.name.as_str(), "ul" | "ol" | "menu")
                }
                _ => open.kind.is_marker(),
            };
            if wall {
                return None;
            }
        }
        None
    }

    /// A browser has ended what is open from `first` on. Formatting goes on behind it.
    fn end_from(&mut self, first: usize) {
        let ended: Vec<Open> = self.balance.open.drain(first..).collect();
        for open in ended {
            if open.kind == Kind::Formatting {
                self.balance.open.push(open);
            } else if !ends_optional(open.kind) {
                self.unclosed(&open.name, open.range);
                self.balance.closed_early.push(open.name);
            }
        }
    }

    /// End tags for all that is open from `first` on.
    fn close_above(&mut self, first: usize) -> String {
        let mut closed = String::new();
        for open in self.balance.open.split_off(first).into_iter().rev() {
            if !ends_optional(open.kind) && open.kind != Kind::Markdown {
                closed.push_str("</");
                closed.push_str(&open.name);
                closed.push('>');
                self.unclosed(&open.name, open.range);
                self.balance.closed_early.push(open.name);
            }
        }
        closed
    }

    /// An element of Markdown begins.
    pub(super) fn wall(&mut self) {
        let open = Open { name: String::new(), kind: Kind::Markdown, range: 0..0, inline: false };
        self.balance.open.push(open);
    }

    /// An element of Markdown ends: so does what was opened in it.
    pub(super) fn end_wall(&mut self) {
        let Some(wall) = self.balance.open.iter().rposition(|open| open.kind == Kind::Markdown) else {
            return;
        };
        let closed = self.close_above(wall + 1);
        self.balance.open.truncate(wall);
        self.html.push_str(&closed);
    }

    /// What hides text goes no further than the paragraph that it stands in.
    pub(super) fn end_inline_raw_text(&mut self) {
        if self.balance.open.last().is_some_and(|open| open.kind == Kind::RawText && open.inline) {
            let closed = self.close_above(self.balance.open.len() - 1);
            self.html.push_str(&closed);
        }
    }

    pub(super) fn close_all(&mut self) {
        let closed = self.close_above(0);
        if !closed.is_empty() {
            self.html.push_str(&closed);
            self.html.push('\n');
        }
    }

    /// The start tag of an element was not written: its end tag will not be either.
    pub(super) fn expect_end(&mut self, name: &str) {
        if !is_void(name) {
            self.balance.closed_early.push(name.to_owned());
        }
    }

    fn unclosed(&mut self, name: &str, place: Range<usize>) {
        let help = format!("add `</{name}>` where it ends, or remove the tag");
        self.unbalanced(place, format!("`<{name}>` is not closed"), help);
    }

    fn page_tag(&mut self, tag: &str, place: Range<usize>) {
        let help = "remove it: the theme writes the page around the article".to_owned();
        self.unbalanced(place, format!("`{tag}` has no place in an article"), help);
    }

    fn unbalanced(&mut self, place: Range<usize>, message: String, help: String) {
        self.out.findings.add(Code::UnbalancedHtml, place, message, Some(help));
    }
}

impl Open {
    /// Whether what is in it is SVG or MathML.
    fn holds_foreign(&self) -> bool {
        let html_inside = matches!(self.name.as_str(), "foreignobject" | "desc" | "title" | "annotation-xml");
        self.kind == Kind::Foreign && !html_inside
    }
}
