//! Markdown becomes the body: HTML with holes, headings, links, and the plain text by section.
//!
//! One pass over the events of pulldown-cmark, written straight into one string. What is true of elements lives
//! in `blocks.rs` and `inlines.rs`; of HTML that the writer wrote in `raw_html.rs`.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use pulldown_cmark::{Alignment, Event, Options, Parser, Tag, TagEnd};

use super::balance::Balance;
use super::blocks::OpenHeading;
use super::code::Info;
use super::components::{Call, Frame, LeftOut, mask};
use super::findings::Findings;
use super::footnotes::Footnotes;
use super::glossary::{Definition, OpenDefinition, Role};
use super::headings::Ids;
use super::inlines::{OpenImage, OpenLink, TextRun};
use super::math::Between;
use super::text::Folded;
use super::{Body, Heading, Hole, HoleKind, Link, Observed, ParseOptions, Section};

/// What one file's Markdown gives.
#[derive(Debug, Default)]
pub(super) struct Rendered {
    pub body: Body,
    pub headings: Vec<Heading>,
    /// Sorted.
    pub anchors: Vec<String>,
    pub links: Vec<Link>,
    pub observed: Observed,
    pub sections: Vec<Section>,
    pub title: Option<TitleHeading>,
    /// The text of the first raw `<h1>`, which stays in the body.
    pub raw_title: Option<String>,
    /// The text of the first paragraph that has any.
    pub first_paragraph: Option<String>,
    /// Of the article that holds the glossary.
    pub definitions: Vec<Definition>,
    pub findings: Findings,
}

/// The heading that was taken out of the body for the title of the page.
#[derive(Debug, Default, Clone)]
pub(super) struct TitleHeading {
    pub text: String,
    pub html: String,
    pub id: String,
}

/// Which heading of level 1 is the title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TitleRule {
    /// The first, wherever it stands.
    First,
    /// Only one that the text begins with: front matter has a title already.
    AtTop,
}

/// Each run but the last shows less than the one before, or gives the writer's ids to whom they belong. That what one
/// leaves out frees an id which is then wanted twice needs a third.
const RUNS_MAX: usize = 3;

/// What only the end of a text tells of its beginning.
#[derive(Default)]
struct Known {
    /// Ids that the writer gives.
    ids: HashSet<String>,
    /// Footnotes that are not shown.
    hidden_notes: HashSet<String>,
}

/// Renders `text` from `start` on.
pub(super) fn render(
    text: &str,
    start: usize,
    options: &ParseOptions,
    rule: TitleRule,
    role: Role,
) -> Rendered {
    let masked = mask(text, |name| options.components.contains(&name.replace('_', "-")));
    let mut writer = Writer::new(text, options, rule, role, Known::default());
    writer.run(&masked, start);
    // A heading got an id that the writer gives to something further down, or a reference leads to a footnote that is
    // left out. Seldom, so nothing is prepared for it: the page is made once more, now that this is known.
    for _ in 1..RUNS_MAX {
        let Some(known) = writer.learnt() else { break };
        writer = Writer::new(text, options, rule, role, known);
        writer.run(&masked, start);
    }
    writer.finish()
}

fn markdown_options(options: &ParseOptions) -> Options {
    let mut markdown = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST;
    markdown.set(Options::ENABLE_MATH, options.math);
    markdown.set(Options::ENABLE_SMART_PUNCTUATION, options.smart_punctuation);
    markdown
}

pub(super) struct Writer<'a> {
    pub source: &'a str,
    pub options: &'a ParseOptions,
    pub rule: TitleRule,
    pub role: Role,
    /// Ids that stand somewhere in the text, known from a first run.
    pub reserved: HashSet<String>,
    pub html: String,
    pub holes: Vec<Hole>,
    pub ids: Ids,
    pub out: Rendered,
    /// The text of the section so far.
    pub text: Folded,
    pub run: TextRun,
    /// Blocks that are open.
    pub depth: usize,
    /// Whether a block that shows something has begun.
    pub begun: bool,
    pub heading: Option<OpenHeading>,
    /// Where in `text` the paragraph that may become the description begins.
    pub paragraph: Option<usize>,
    pub links: Vec<OpenLink>,
    pub images: Vec<OpenImage<'a>>,
    /// What its fence says, and the code so far.
    pub code: Option<(Info, String)>,
    /// Where that code begins.
    pub code_at: Option<usize>,
    pub formula: Between,
    /// The HTML block that is open.
    pub raw: TextRun,
    pub balance: Balance,
    /// Raw `<a href>` that are open.
    pub raw_links: usize,
    pub table: Table,
    pub footnotes: Footnotes,
    pub calls: Vec<Call>,
    /// Components that are open.
    pub frames: Vec<Frame>,
    /// Lines that would open more, and are not closed yet.
    pub too_deep: usize,
    /// The quotations that are open, and whether each is an alert.
    pub quotes: Vec<bool>,
    /// Labels that are being written.
    pub labels: usize,
    /// Terms of the glossary that are marked.
    pub terms: BTreeSet<usize>,
    pub definition: OpenDefinition,
    /// A part of the article that this build is not for.
    pub left_out: Option<LeftOut>,
    /// The line of a component that the parser is at.
    pub component_at: Option<Range<usize>>,
}

#[derive(Default)]
pub(super) struct Table {
    pub alignments: Vec<Alignment>,
    pub column: usize,
    pub in_head: bool,
    pub has_body: bool,
}

impl<'a> Writer<'a> {
    fn new(source: &'a str, options: &'a ParseOptions, rule: TitleRule, role: Role, known: Known) -> Self {
        let out = Rendered {
            sections: vec![Section { heading: None, text: String::new() }],
            ..Rendered::default()
        };
        Self {
            source,
            options,
            rule,
            role,
            html: String::with_capacity(source.len() + source.len() / 4),
            holes: Vec::new(),
            ids: Ids::reserving(known.ids.clone()),
            reserved: known.ids,
            out,
            text: Folded::default(),
            run: TextRun::default(),
            depth: 0,
            begun: false,
            heading: None,
            paragraph: None,
            links: Vec::new(),
            images: Vec::new(),
            code: None,
            code_at: None,
            formula: Between::None,
            raw: TextRun::default(),
            balance: Balance::default(),
            raw_links: 0,
            table: Table::default(),
            footnotes: Footnotes::hiding(known.hidden_notes),
            calls: Vec::new(),
            frames: Vec::new(),
            too_deep: 0,
            quotes: Vec::new(),
            labels: 0,
            terms: BTreeSet::new(),
            definition: OpenDefinition::default(),
            left_out: None,
            component_at: None,
        }
    }

    /// `masked` is the source, with the lines of components masked.
    fn run(&mut self, masked: &'a str, start: usize) {
        let parser = Parser::new_ext(&masked[start..], markdown_options(self.options));
        for (event, range) in parser.into_offset_iter() {
            let range = range.start + start..range.end + start;
            self.event(self.unmasked(event, masked, &range), range);
        }
        self.flush_run();
    }

    /// What a run that began with less should have known.
    fn learnt(&mut self) -> Option<Known> {
        let clashing = self.ids.clashing();
        let hidden_notes = self.footnotes.newly_hidden();
        if clashing.is_none() && hidden_notes.is_none() {
            return None;
        }
        let mut known =
            Known { ids: std::mem::take(&mut self.reserved), hidden_notes: self.footnotes.take_hidden() };
        known.ids.extend(clashing.into_iter().flatten());
        known.hidden_notes.extend(hidden_notes.into_iter().flatten());
        Some(known)
    }

    /// Whether the block of HTML is the mask of a component's line.
    fn is_component_line(&self, range: &Range<usize>) -> bool {
        let block = self.source[range.clone()].trim_start();
        block.starts_with("::") || block.starts_with("[!")
    }

    pub(super) fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        if let Some(line) = &self.component_at {
            if event == Event::End(TagEnd::HtmlBlock) {
                let line = line.clone();
                self.component_at = None;
                self.component_line(line);
            }
            return;
        }
        if self.left_out.is_some() {
            let line = self.is_component_line(&range).then(|| &self.source[range.clone()]);
            if !self.pass_over(&event, line) {
                return;
            }
            self.left_out = None;
        }
        match event {
            Event::Start(Tag::HtmlBlock) if self.is_component_line(&range) => {
                self.flush_run();
                self.component_at = Some(range);
            }
            Event::Text(text) => match &mut self.code {
                Some((_, code)) => {
                    self.code_at = self.code_at.or(Some(range.start));
                    code.push_str(&text);
                }
                None => self.words(&text, range),
            },
            Event::Code(code) if self.formula == Between::Opened => {
                self.flush_run();
                self.formula = Between::Closing;
                self.math_inline(&code, false, range);
            }
            Event::Html(html) => self.raw.push(&html, range, self.source),
            Event::SoftBreak if self.goes_on_behind_line() => {
                let space = if self.heading.is_some() { " " } else { "\n" };
                self.run.push(space, range, self.source);
                self.run.has_break = true;
            }
            other => {
                self.flush_run();
                self.markup(other, range);
            }
        }
    }

    fn markup(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Start(tag) if self.images.is_empty() || matches!(tag, Tag::Image { .. }) => {
                self.start(tag, range);
            }
            Event::End(tag) if self.images.is_empty() || tag == TagEnd::Image => self.end(tag),
            Event::Code(code) => self.inline_code(&code),
            Event::InlineMath(latex) => self.math_inline(&latex, false, range),
            Event::DisplayMath(latex) => self.math_inline(&latex, true, range),
            Event::InlineHtml(html) => self.inline_html(&html, range),
            Event::FootnoteReference(name) => self.footnote_reference(&name),
            Event::SoftBreak => self.line_break("\n"),
            Event::HardBreak => self.line_break("<br>\n"),
            Event::Rule => {
                self.begun = true;
                self.new_line();
                self.html.push_str("<hr>\n");
            }
            Event::TaskListMarker(done) => self.checkbox(done),
            _ => {}
        }
    }

    /// The rest of the section, and everything else that was collected.
    fn finish(mut self) -> Rendered {
        self.left_out = None;
        self.close_frames(0);
        self.end_section();
        self.close_all();
        self.write_footnotes();
        self.out.anchors = self.ids.into_anchors();
        self.out.body = Body { html: self.html, holes: self.holes, calls: self.calls };
        self.out
    }

    /// Closes the text of the section that is open.
    pub fn end_section(&mut self) {
        if let Some(section) = self.out.sections.last_mut() {
            section.text = self.text.take();
        }
    }

    /// Puts plain text where it belongs: into the heading that is open, else into the section.
    pub fn push_plain(&mut self, text: &str) {
        self.out.observed.say(text);
        match &mut self.heading {
            Some(heading) => heading.text.push(text),
            None => self.text.push(text),
        }
    }

    pub fn plain_space(&mut self) {
        match &mut self.heading {
            Some(heading) => heading.text.space(),
            None => self.text.space(),
        }
    }

    /// A block ends or begins.
    pub fn plain_line(&mut self) {
        match &mut self.heading {
            Some(heading) => heading.text.space(),
            None => self.text.line(),
        }
    }

    pub fn new_line(&mut self) {
        if !self.html.is_empty() && !self.html.ends_with('\n') {
            self.html.push('\n');
        }
    }

    /// What follows in the HTML comes behind what fills this.
    pub fn hole(&mut self, kind: HoleKind) {
        self.holes.push(Hole { offset: self.html.len(), kind });
    }

    /// Notes a reference that may lead into the site; its number.
    pub fn link(&mut self, link: Link) -> usize {
        self.out.links.push(link);
        self.out.links.len() - 1
    }

    /// The text of the link that is open, if any, leads nowhere else.
    pub fn in_link(&self) -> bool {
        !self.links.is_empty() || self.raw_links > 0
    }

    /// Inside of the heading that becomes the title: it is shown where links have no place.
    pub fn in_title(&self) -> bool {
        self.heading.as_ref().is_some_and(|heading| heading.is_title)
    }
}
