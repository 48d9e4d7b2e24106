//! The elements that Markdown's blocks become.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Tag, TagEnd};

use super::body::{Table, TitleHeading, TitleRule, Writer};
use super::code::Info;
use super::headings::github_slug;
use super::text::Folded;
use super::{Heading, HoleKind, ObservedHeading, Section, escape};
use crate::diagnostics::Code;

/// A heading whose text is being collected; its tag is written when its id is known.
pub(super) struct OpenHeading {
    /// As it is written: 2 to 6.
    level: u8,
    html_start: usize,
    holes_start: usize,
    id: Option<String>,
    /// ` class="…"` and other attributes, ready.
    attributes: String,
    pub text: Folded,
    pub is_title: bool,
    observed: ObservedHeading,
}

impl<'a> Writer<'a> {
    pub(super) fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        match tag {
            Tag::Link { link_type, dest_url, title, .. } => {
                self.start_link(link_type, dest_url, title, range)
            }
            Tag::Image { dest_url, title, .. } => self.start_image(dest_url, title, range),
            Tag::Emphasis => self.html.push_str("<em>"),
            Tag::Strong => self.html.push_str("<strong>"),
            Tag::Strikethrough => self.html.push_str("<del>"),
            Tag::Heading { level, id, classes, attrs } => {
                self.start_heading(level as u8, id, &classes, &attrs, range);
                self.wall();
            }
            block => {
                self.begun |= !matches!(block, Tag::HtmlBlock | Tag::FootnoteDefinition(_));
                // A tight list below an item's text ends no block before it begins.
                self.plain_line();
                let holds_html = !matches!(block, Tag::HtmlBlock | Tag::Paragraph | Tag::CodeBlock(_));
                self.start_block(block, range);
                if holds_html {
                    self.wall();
                }
                self.depth += 1;
            }
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link => self.end_link(),
            TagEnd::Image => self.end_image(),
            TagEnd::Emphasis => self.html.push_str("</em>"),
            TagEnd::Strong => self.html.push_str("</strong>"),
            TagEnd::Strikethrough => self.html.push_str("</del>"),
            TagEnd::Heading(_) => {
                self.end_wall();
                self.end_heading();
            }
            block => {
                self.close_frames(self.depth);
                self.depth = self.depth.saturating_sub(1);
                match block {
                    TagEnd::HtmlBlock | TagEnd::CodeBlock => {}
                    TagEnd::Paragraph => self.end_inline_raw_text(),
                    _ => self.end_wall(),
                }
                self.end_block(block);
                self.plain_line();
            }
        }
    }

    fn start_block(&mut self, tag: Tag<'a>, range: Range<usize>) {
        if !matches!(tag, Tag::TableCell | Tag::TableRow | Tag::TableHead | Tag::HtmlBlock) {
            self.new_line();
        }
        match tag {
            Tag::Paragraph => {
                if self.out.first_paragraph.is_none() {
                    self.paragraph = Some(self.text.len());
                }
                self.html.push_str("<p>");
            }
            Tag::BlockQuote(_) => {
                self.quotes.push(false);
                self.html.push_str("<blockquote>\n");
            }
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => Info::read(&info),
                    CodeBlockKind::Indented => Info::default(),
                };
                self.code = Some((info, String::new()));
            }
            Tag::List(None) => self.html.push_str("<ul>\n"),
            Tag::List(Some(1)) => self.html.push_str("<ol>\n"),
            Tag::List(Some(first)) => _ = writeln!(self.html, "<ol start=\"{first}\">"),
            Tag::Item => self.html.push_str("<li>"),
            Tag::DefinitionList => self.html.push_str("<dl>\n"),
            Tag::DefinitionListTitle => self.start_definition_title(range),
            Tag::DefinitionListDefinition => self.start_definition(),
            Tag::FootnoteDefinition(name) => self.start_footnote(&name),
            Tag::Table(alignments) => {
                self.table = Table { alignments, ..Table::default() };
                self.html.push_str("<div class=\"table\" role=\"group\" aria-label=\"");
                self.hole(HoleKind::Word("table"));
                self.html.push_str("\" tabindex=\"0\"><table>\n");
            }
            Tag::TableHead => {
                (self.table.in_head, self.table.column) = (true, 0);
                self.html.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                if !self.table.has_body {
                    self.html.push_str("<tbody>\n");
                }
                (self.table.in_head, self.table.column, self.table.has_body) = (false, 0, true);
                self.html.push_str("<tr>");
            }
            Tag::TableCell => self.start_cell(),
            Tag::HtmlBlock => self.raw.clear(),
            // Not enabled, or not a block.
            _ => {}
        }
    }

    fn end_block(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                self.html.push_str("</p>\n");
                self.end_paragraph();
            }
            TagEnd::BlockQuote(_) => {
                // An alert is closed with its component.
                let is_alert = self.quotes.pop() == Some(true);
                self.html.push_str(if is_alert { "" } else { "</blockquote>\n" });
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::List(true) => self.html.push_str("</ol>\n"),
            TagEnd::List(false) => self.html.push_str("</ul>\n"),
            TagEnd::Item => self.html.push_str("</li>\n"),
            TagEnd::DefinitionList => self.html.push_str("</dl>\n"),
            TagEnd::DefinitionListTitle => self.end_definition_title(),
            TagEnd::DefinitionListDefinition => self.end_definition(),
            TagEnd::FootnoteDefinition => self.end_footnote(),
            TagEnd::Table => {
                self.html.push_str(if self.table.has_body {
                    "</tbody></table></div>\n"
                } else {
                    "</table></div>\n"
                });
            }
            TagEnd::TableHead => self.html.push_str("</tr></thead>\n"),
            TagEnd::TableRow => self.html.push_str("</tr>\n"),
            TagEnd::TableCell => {
                self.html.push_str(if self.table.in_head { "</th>" } else { "</td>" });
                self.table.column += 1;
            }
            TagEnd::HtmlBlock => self.end_html_block(),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        self.raw_links = 0;
        self.out.observed.close_links();
        if let Some(start) = self.paragraph.take()
            && let Some(text) = self.text.as_str().get(start..).map(str::trim).filter(|text| !text.is_empty())
        {
            self.out.first_paragraph = Some(text.to_owned());
        }
    }

    /// Alignment is a class: a strict Content-Security-Policy forbids inline style.
    fn start_cell(&mut self) {
        let class = match self.table.alignments.get(self.table.column) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            Some(Alignment::None) | None => "",
        };
        let tag = if self.table.in_head { "<th scope=\"col\"" } else { "<td" };
        self.html.push_str(tag);
        self.html.push_str(class);
        self.html.push('>');
    }

    /// The checkbox says what it shows: it stands before the text and cannot be used.
    pub(super) fn checkbox(&mut self, done: bool) {
        if self.html.ends_with("<li>") {
            self.html.truncate(self.html.len() - 1);
            self.html.push_str(" class=\"task\">");
        }
        let (checked, label) = if done { (" checked", "task_done") } else { ("", "task_open") };
        _ = write!(self.html, "<input type=\"checkbox\"{checked} disabled aria-label=\"");
        self.hole(HoleKind::Word(label));
        self.html.push_str("\"> ");
    }

    fn start_heading(
        &mut self,
        level: u8,
        id: Option<CowStr<'a>>,
        classes: &[CowStr<'a>],
        attributes: &[(CowStr<'a>, Option<CowStr<'a>>)],
        range: Range<usize>,
    ) {
        self.new_line();
        let outermost = self.depth == 0 && self.frames.is_empty();
        let may_be_title = level == 1 && outermost && self.out.title.is_none();
        let is_title = may_be_title && (self.rule == TitleRule::First || !self.begun);
        self.begun = true;
        if let Some(id) = &id {
            self.written_id(id, range.clone());
        }
        self.begin_section(level, range.clone());
        self.text.line();
        self.heading = Some(OpenHeading {
            // The page has its one heading of level 1: its title.
            level: level.max(2),
            html_start: self.html.len(),
            holes_start: self.holes.len(),
            id: id.map(CowStr::into_string),
            attributes: heading_attributes(classes, attributes),
            text: Folded::default(),
            is_title,
            observed: ObservedHeading { level, range, raw: false },
        });
    }

    fn end_heading(&mut self) {
        let Some(OpenHeading {
            level,
            html_start,
            holes_start,
            id,
            attributes,
            mut text,
            is_title,
            observed,
        }) = self.heading.take()
        else {
            return;
        };
        let text = text.take();
        if text.is_empty() && (is_title || self.html.len() == html_start) {
            // A heading that says nothing: nothing to show, and no title.
            self.html.truncate(html_start);
            self.holes.truncate(holes_start);
            return;
        }
        let id = id.unwrap_or_else(|| self.ids.make(github_slug(&text)));
        if is_title {
            let html = self.html.split_off(html_start);
            self.holes.truncate(holes_start);
            self.out.title = Some(TitleHeading { text, html, id });
            self.out.observed.title = Some(observed.range);
            return;
        }
        self.name_section(&observed.range, &id, &text);
        self.out.observed.headings.push(observed);
        let mut tag = format!("<h{level} id=\"");
        escape::push_attribute(&mut tag, &id);
        tag.push('"');
        tag.push_str(&attributes);
        tag.push('>');
        self.html.insert_str(html_start, &tag);
        for hole in &mut self.holes[holes_start..] {
            hole.offset += tag.len();
        }
        self.html.push_str(" <a class=\"anchor\" href=\"#");
        escape::push_attribute(&mut self.html, &id);
        self.html.push_str("\"><span class=\"visually-hidden\">");
        self.hole(HoleKind::Word("anchor"));
        _ = writeln!(self.html, "</span></a></h{level}>");
        self.add_heading(Heading { level, id, title: text });
    }

    /// A heading begins a section.
    pub(super) fn add_heading(&mut self, heading: Heading) {
        self.end_section();
        self.out.headings.push(heading);
        let section = Section { heading: Some(self.out.headings.len() - 1), text: String::new() };
        self.out.sections.push(section);
    }

    /// An id that stands in the text.
    pub(super) fn written_id(&mut self, id: &str, range: Range<usize>) {
        if self.ids.write(id, &self.reserved) {
            self.out.findings.add(
                Code::DuplicateId,
                range,
                format!("the id `{id}` stands in this article more than once"),
                Some("give each place its own id; links lead to the first".to_owned()),
            );
        }
    }
}

fn heading_attributes(classes: &[CowStr<'_>], attributes: &[(CowStr<'_>, Option<CowStr<'_>>)]) -> String {
    let mut html = String::new();
    for (number, class) in classes.iter().enumerate() {
        html.push_str(if number == 0 { " class=\"" } else { " " });
        escape::push_attribute(&mut html, class);
    }
    if !classes.is_empty() {
        html.push('"');
    }
    for (name, value) in attributes {
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            continue;
        }
        html.push(' ');
        html.push_str(name);
        html.push_str("=\"");
        escape::push_attribute(&mut html, value.as_deref().unwrap_or_default());
        html.push('"');
    }
    html
}
