//! HTML in Markdown passes byte by byte, save for its references into the site, which become holes, and for what
//! an `<img>` needs to load without moving the text.

use std::ops::Range;

use super::body::Writer;
use super::html::{self, Attribute, Piece, Tag};
use super::inlines::{TextRun, is_external};
use super::text::Folded;
use super::{Heading, Hole, HoleKind, Link, LinkKind, ObservedForm, ObservedHeading, ObservedImage, escape};

/// Elements that do not part the words around them.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
    "wbr",
];

/// Elements that part words, and stand among them all the same.
const AMONG_WORDS: &[&str] = &["br", "button", "img", "input", "label", "picture", "select", "source", "svg"];

/// Elements that show nothing where they stand.
const SILENT: &[&str] = &["a", "link", "meta", "script", "style"];

/// A raw heading whose text is being collected.
struct RawHeading {
    level: u8,
    id: Option<String>,
    text: Folded,
    /// Of the element's name.
    range: Range<usize>,
}

/// How far the raw HTML is written.
struct Copied<'r> {
    run: &'r TextRun,
    to: usize,
}

impl Writer<'_> {
    pub(super) fn end_html_block(&mut self) {
        let mut run = std::mem::take(&mut self.raw);
        match self.balanced(&run, false) {
            Some(balanced) => self.raw_html(&balanced),
            None => self.raw_html(&run),
        }
        run.clear();
        self.raw = run;
    }

    pub(super) fn inline_html(&mut self, html: &str, range: Range<usize>) {
        if !self.images.is_empty() {
            return;
        }
        if self.in_title() {
            return self.title_html(html, range);
        }
        let mut run = TextRun::default();
        run.push(html, range, self.source);
        let run = self.balanced(&run, true).unwrap_or(run);
        let html = run.text.as_str();
        // Without attributes, a tag has nothing to resolve.
        if !html.contains('=') {
            let tag = html.get(..4).unwrap_or(html);
            if tag.get(..3).is_some_and(|name| name.eq_ignore_ascii_case("<br")) {
                self.plain_space();
            } else if tag.eq_ignore_ascii_case("</a>") {
                self.end_raw_link();
            }
            self.html.push_str(html);
            return;
        }
        self.raw_html(&run);
    }

    /// A title is shown where links and images have no place; places to link to stay.
    fn title_html(&mut self, html: &str, range: Range<usize>) {
        let mut dropped = false;
        for piece in html::scan(html) {
            match piece {
                Piece::Start(tag) => {
                    let refers = |attribute: &Attribute| reference_kind(&tag.name, &attribute.name).is_some();
                    dropped |= tag.name == "a" || tag.attributes.iter().any(refers);
                    if let Some(id) = tag.value("id").or(tag.value("name")).filter(|id| !id.is_empty()) {
                        self.written_id(id, range.clone());
                        if dropped {
                            self.html.push_str("<span id=\"");
                            escape::push_attribute(&mut self.html, id);
                            self.html.push_str("\"></span>");
                        }
                    }
                    if tag.name == "br" {
                        self.plain_space();
                    }
                    if dropped && tag.name != "a" {
                        self.expect_end(&tag.name);
                    }
                }
                Piece::End(name) => dropped |= name == "a",
                Piece::Text(_) => {}
            }
        }
        if !dropped {
            let mut run = TextRun::default();
            run.push(html, range, self.source);
            let run = self.balanced(&run, true).unwrap_or(run);
            self.html.push_str(&run.text);
        }
    }

    fn raw_html(&mut self, run: &TextRun) {
        let mut copied = Copied { run, to: 0 };
        let mut heading: Option<RawHeading> = None;
        for piece in html::scan(&run.text) {
            match piece {
                Piece::Text(text) => {
                    self.begun |= !text.trim().is_empty();
                    match &mut heading {
                        Some(heading) => {
                            self.out.observed.say(&text);
                            heading.text.push(&text);
                        }
                        None => self.push_plain(&text),
                    }
                }
                Piece::Start(tag) => {
                    self.begun |= !SILENT.contains(&tag.name.as_str());
                    self.part_words(&tag.name, &mut heading);
                    if let Some(level) = heading_level(&tag.name).filter(|_| self.heading.is_none()) {
                        self.end_raw_heading(heading.take());
                        let id = tag.value("id").filter(|id| !id.is_empty()).map(str::to_owned);
                        let name = tag.name_end - tag.name.len()..tag.name_end;
                        let range = run.source_range(&name).unwrap_or_default();
                        heading = Some(RawHeading { level, id, text: Folded::default(), range });
                    }
                    self.raw_tag(&tag, &mut copied);
                    if tag.name == "img" && heading.is_none() {
                        self.search_alternative_text(alternative_text(&tag).unwrap_or_default());
                    }
                }
                Piece::End(name) => {
                    self.part_words(&name, &mut heading);
                    if name == "a" {
                        self.end_raw_link();
                    } else if heading_level(&name).is_some() {
                        self.end_raw_heading(heading.take());
                    }
                }
            }
        }
        self.end_raw_heading(heading);
        self.html.push_str(&run.text[copied.to..]);
    }

    fn part_words(&mut self, element: &str, heading: &mut Option<RawHeading>) {
        match heading {
            _ if INLINE.contains(&element) => {}
            Some(heading) => heading.text.space(),
            None if AMONG_WORDS.contains(&element) => self.plain_space(),
            None => self.plain_line(),
        }
    }

    /// With an id it is a heading like any other; without, it is only text.
    fn end_raw_heading(&mut self, heading: Option<RawHeading>) {
        let Some(RawHeading { level, id, mut text, range }) = heading else { return };
        let text = text.take();
        if !text.is_empty() {
            self.out.observed.headings.push(ObservedHeading { level, range, raw: true });
        }
        if level == 1 && self.out.raw_title.is_none() && !text.is_empty() {
            self.out.raw_title = Some(text.clone());
        }
        match id {
            Some(id) if !text.is_empty() => {
                self.add_heading(Heading { level: level.max(2), id, title: text })
            }
            _ => {
                self.text.line();
                self.text.push(&text);
                self.text.line();
            }
        }
    }

    fn raw_tag(&mut self, tag: &Tag, copied: &mut Copied<'_>) {
        if tag.name == "a" && tag.has("href") {
            self.raw_links += 1;
        }
        self.observe_raw(tag, copied.run);
        let image = tag.name == "img";
        let source = tag.value("src").map(str::trim).unwrap_or_default();
        let sized = ["width", "height"]
            .into_iter()
            .any(|name| tag.has(name) || tag.value("style").is_some_and(|style| style.contains(name)));
        let wants_size = image && !sized && !source.is_empty() && !is_external(source);
        let first_hole = self.holes.len();
        if image {
            self.copy(copied, tag.name_end);
            if wants_size {
                self.hole(HoleKind::Size(usize::MAX));
            }
            if !source.is_empty() && !is_external(source) && !tag.has("srcset") {
                let width = tag.value("width").and_then(|width| width.trim_end_matches("px").parse().ok());
                self.hole(HoleKind::Sources { link: usize::MAX, width });
            }
            for (name, attribute) in [("loading", " loading=\"lazy\""), ("decoding", " decoding=\"async\"")] {
                if !tag.has(name) {
                    self.html.push_str(attribute);
                }
            }
        }
        for attribute in &tag.attributes {
            let link = self.raw_attribute(tag, attribute, copied);
            if let Some(found) = link.filter(|_| attribute.name == "src") {
                for hole in &mut self.holes[first_hole..] {
                    match &mut hole.kind {
                        HoleKind::Size(link) | HoleKind::Sources { link, .. } if *link == usize::MAX => {
                            *link = found;
                        }
                        _ => {}
                    }
                }
            }
        }
        // A second `src` or none that could be noted: then nothing is known of its size.
        let is_open = |hole: &Hole| {
            matches!(hole.kind, HoleKind::Size(usize::MAX) | HoleKind::Sources { link: usize::MAX, .. })
        };
        if self.holes[first_hole..].iter().any(is_open) {
            self.holes.retain(|hole| !is_open(hole));
        }
    }

    fn end_raw_link(&mut self) {
        if self.raw_links > 0 {
            self.raw_links -= 1;
            self.out.observed.close_link();
        }
    }

    /// What the check wants to know of a tag.
    fn observe_raw(&mut self, tag: &Tag, run: &TextRun) {
        let place = |range: &Range<usize>| run.source_range(range).unwrap_or_default();
        let name = tag.name_end - tag.name.len()..tag.name_end;
        let attribute = |name: &str| tag.attributes.iter().find(|attribute| attribute.name == name);
        match tag.name.as_str() {
            "a" => {
                if let Some(href) = attribute("href") {
                    let range = if href.value.is_empty() { &name } else { &href.range };
                    let target = href.value.trim();
                    self.out.observed.open_link(
                        target,
                        place(range),
                        label_of(tag).unwrap_or_default().to_owned(),
                    );
                }
            }
            "img" => {
                let alt = alternative_text(tag).map(str::to_owned);
                self.out.observed.say(alt.as_deref().unwrap_or_default());
                let target = tag.value("src").unwrap_or_default().trim().to_owned();
                self.out.observed.images.push(ObservedImage {
                    target,
                    range: place(&name),
                    alt,
                    how: ObservedForm::Html,
                });
            }
            // What it shows is called by what is in it, which is no text here.
            "svg" | "object" | "video" | "button" | "input" => self.out.observed.say("\u{fffc}"),
            _ => {}
        }
    }

    /// The link of a reference that became a hole.
    fn raw_attribute(&mut self, tag: &Tag, attribute: &Attribute, copied: &mut Copied<'_>) -> Option<usize> {
        let value = attribute.value.as_str();
        let run = copied.run;
        if value.is_empty() {
            return None;
        }
        let place = || run.source_range(&attribute.range).unwrap_or_default();
        if attribute.name == "id" {
            self.written_id(value, place());
        } else if attribute.name == "name" && tag.name == "a" && tag.value("id") != Some(value) {
            self.ids.write(value, &self.reserved);
        }
        let raw = &run.text[attribute.range.clone()];
        let kind = reference_kind(&tag.name, &attribute.name)?;
        let candidates: Vec<(Range<usize>, String)> = if attribute.name == "srcset" {
            html::srcset(raw)
                .into_iter()
                .map(|url| {
                    (
                        url.start + attribute.range.start..url.end + attribute.range.start,
                        raw[url].replace("&amp;", "&"),
                    )
                })
                .collect()
        } else {
            vec![(attribute.range.clone(), value.trim().to_owned())]
        };
        if !matches!(tag.name.as_str(), "a" | "img") {
            for (range, target) in candidates.iter().filter(|(_, target)| is_external(target)) {
                let place = run.source_range(range).unwrap_or_default();
                self.out.observed.embed(target, place, kind);
            }
        }
        let is_page = kind == LinkKind::Page;
        let local = |target: &str| !is_external(target) && (is_page || !target.starts_with('#'));
        if raw.contains('"') || !candidates.iter().any(|(_, target)| local(target)) {
            return None;
        }
        // Whatever quotes the writer used or left out, a resolved reference is safe between double ones.
        let quote = run.text[..attribute.range.start].chars().next_back().filter(|&c| c == '"' || c == '\'');
        let outside = usize::from(quote.is_some());
        self.copy(copied, attribute.range.start - outside);
        self.html.push('"');
        copied.to = attribute.range.start;
        let mut first = None;
        for (range, target) in candidates {
            if local(&target) {
                self.copy(copied, range.start);
                let source = run.source_range(&range).unwrap_or_default();
                let link = self.link(Link { target, range: source, kind });
                self.hole(HoleKind::Reference(link));
                first = first.or(Some(link));
                copied.to = range.end;
            }
        }
        self.copy(copied, attribute.range.end);
        self.html.push('"');
        copied.to = (attribute.range.end + outside).min(run.text.len());
        first
    }

    fn copy(&mut self, copied: &mut Copied<'_>, to: usize) {
        self.html.push_str(&copied.run.text[copied.to..to]);
        copied.to = to;
    }
}

/// What an element is called by, where it is not by its text.
fn label_of(tag: &Tag) -> Option<&str> {
    ["aria-label", "title", "aria-labelledby"].into_iter().find_map(|name| tag.value(name))
}

/// Of an `<img>`; empty where it is hidden from who cannot see it.
fn alternative_text(tag: &Tag) -> Option<&str> {
    let is_hidden = || ["aria-hidden", "role", "hidden"].iter().any(|name| tag.has(name));
    let alt = tag.has("alt").then(|| tag.value("alt").unwrap_or_default());
    alt.or_else(|| label_of(tag)).or_else(|| is_hidden().then_some(""))
}

fn heading_level(element: &str) -> Option<u8> {
    match element.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

/// What a reference in the attribute is for; `None` when it is none.
fn reference_kind(element: &str, attribute: &str) -> Option<LinkKind> {
    match (element, attribute) {
        ("a" | "area", "href") => Some(LinkKind::Page),
        ("iframe" | "frame", "src") => Some(LinkKind::Page),
        (_, "href" | "src" | "srcset" | "poster") => Some(LinkKind::Embed),
        ("object", "data") => Some(LinkKind::Embed),
        _ => None,
    }
}
