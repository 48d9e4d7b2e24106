//! The elements that Markdown's inlines become, and which references are left to the site.

use std::ops::Range;

use pulldown_cmark::{CowStr, LinkType};

use super::body::Writer;
use super::{HoleKind, Link, LinkKind, ObservedForm, ObservedImage, ObservedLink, autolink, escape};
use crate::paths::encode_href;

/// A link whose text is being written.
pub(super) enum OpenLink {
    Written,
    /// In a title, where links have no place.
    Dropped,
}

/// An image whose alternative text is being written.
pub(super) struct OpenImage<'a> {
    title: CowStr<'a>,
    link: Option<usize>,
    shown: bool,
    /// Its index among the images that were observed.
    observed: Option<usize>,
}

/// Text that lies together: the parser hands it over in pieces, and an address or a tag must not be cut by them.
#[derive(Default)]
pub(super) struct TextRun {
    pub text: String,
    pieces: Vec<Piece>,
    /// Whether it goes on behind the end of a line.
    pub has_break: bool,
}

struct Piece {
    offset: usize,
    source: Range<usize>,
    /// Whether the text is what stands in the source, byte by byte.
    exact: bool,
}

impl TextRun {
    pub fn push(&mut self, text: &str, source_range: Range<usize>, source: &str) {
        let exact = source.get(source_range.clone()) == Some(text);
        self.pieces.push(Piece { offset: self.text.len(), source: source_range, exact });
        self.text.push_str(text);
    }

    pub fn clear(&mut self) {
        self.text.clear();
        self.pieces.clear();
        self.has_break = false;
    }

    /// With other text in place of ranges, which are in order.
    pub fn edited(&self, edits: &[(Range<usize>, String)], source: &str) -> Self {
        let mut edited = Self::default();
        let mut copied = 0;
        let end = self.text.len();
        for (range, text) in
            edits.iter().map(|(range, text)| (range.clone(), text.as_str())).chain([(end..end, "")])
        {
            self.copy_to(&mut edited, copied..range.start, source);
            let place = self.source_range(&range).map_or(0, |range| range.start);
            edited.push(text, place..place, source);
            copied = range.end;
        }
        edited
    }

    /// Piece by piece, so that places stay exact.
    fn copy_to(&self, other: &mut Self, range: Range<usize>, source: &str) {
        let first = self.pieces.partition_point(|piece| piece.offset <= range.start).saturating_sub(1);
        for (number, piece) in self.pieces.iter().enumerate().skip(first) {
            let piece_end = self.pieces.get(number + 1).map_or(self.text.len(), |next| next.offset);
            let (start, end) = (piece.offset.max(range.start), piece_end.min(range.end));
            if piece.offset >= range.end {
                break;
            }
            if start < end {
                let place = match piece.exact {
                    true => {
                        piece.source.start + start - piece.offset..piece.source.start + end - piece.offset
                    }
                    false => piece.source.clone(),
                };
                other.push(&self.text[start..end], place, source);
            }
        }
    }

    /// The range in the source of a range of the run.
    pub fn source_range(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let start = self.source_offset(range.start)?;
        let last = self.source_offset(range.end.checked_sub(1)?.max(range.start))?;
        Some(start..(last + 1).max(start))
    }

    /// The place in the run that what ends at this place of the source ends at.
    pub fn offset_behind(&self, source_end: usize) -> Option<usize> {
        let number = self.pieces.partition_point(|piece| piece.source.end < source_end);
        let piece = self.pieces.get(number)?;
        let end = self.pieces.get(number + 1).map_or(self.text.len(), |next| next.offset);
        let within = source_end.checked_sub(piece.source.start)?;
        match piece.exact {
            true => Some(piece.offset + within),
            false => (piece.source.end == source_end).then_some(end),
        }
    }

    /// The place in the source of a place in the run.
    fn source_offset(&self, offset: usize) -> Option<usize> {
        let number = self.pieces.partition_point(|piece| piece.offset <= offset).checked_sub(1)?;
        let piece = &self.pieces[number];
        let within = if piece.exact { offset - piece.offset } else { 0 };
        Some((piece.source.start + within).min(piece.source.end))
    }
}

impl<'a> Writer<'a> {
    pub(super) fn flush_run(&mut self) {
        if self.run.text.is_empty() {
            return;
        }
        let mut run = std::mem::take(&mut self.run);
        if !self.images.is_empty() {
            self.alternative_text(&run.text);
        } else {
            self.observe_prose(&run);
            let mut written = 0;
            while let Some(inline) = self.next_inline(&run, written) {
                self.plain_run(&run, written..inline.range.start);
                written = inline.range.end;
                self.inline_component(inline);
            }
            self.plain_run(&run, written..run.text.len());
        }
        // The buffers serve again.
        run.clear();
        self.run = run;
    }

    fn plain_run(&mut self, run: &TextRun, range: Range<usize>) {
        let text = &run.text[range.clone()];
        self.push_plain(text);
        if self.in_link() || self.in_title() {
            escape::push_text(&mut self.html, text);
        } else {
            self.text_with_addresses(run, range);
        }
    }

    fn text_with_addresses(&mut self, run: &TextRun, range: Range<usize>) {
        let text = &run.text[..range.end];
        let before =
            run.pieces.first().and_then(|piece| self.source.get(..piece.source.start)?.chars().next_back());
        let mut written = range.start;
        while let Some(link) = autolink::find(text, written, before) {
            self.prose(&text[written..link.range.start]);
            written = link.range.end;
            // Smart punctuation has made `--` in the address something else.
            let source = run
                .source_range(&link.range)
                .filter(|_| self.options.smart_punctuation)
                .and_then(|range| self.source.get(range))
                .filter(|source| !source.contains(['&', '\\']));
            let address = source.unwrap_or(&text[link.range.clone()]);
            let place = run.source_range(&link.range).unwrap_or_default();
            let target = format!("{}{address}", link.prefix);
            self.out.observed.links.push(ObservedLink {
                target,
                range: place,
                kind: LinkKind::Page,
                text: Some(address.to_owned()),
            });
            self.html.push_str("<a href=\"");
            self.html.push_str(link.prefix);
            escape::push_attribute(&mut self.html, &encode_href(address));
            self.html.push_str(if link.prefix == "mailto:" { "\">" } else { "\" rel=\"noopener\">" });
            escape::push_text(&mut self.html, address);
            self.html.push_str("</a>");
        }
        self.prose(&text[written..]);
    }

    pub(super) fn inline_code(&mut self, code: &str) {
        if !self.images.is_empty() {
            return self.alternative_text(code);
        }
        self.html.push_str("<code>");
        escape::push_text(&mut self.html, code);
        self.html.push_str("</code>");
        self.push_plain(code);
    }

    pub(super) fn line_break(&mut self, html: &str) {
        self.plain_space();
        if self.images.is_empty() {
            self.html.push_str(if self.heading.is_some() && html == "\n" { " " } else { html });
        } else {
            self.html.push(' ');
        }
    }

    /// Where the text of a run stands.
    fn observe_prose(&mut self, run: &TextRun) {
        if !self.options.prose {
            return;
        }
        let Some(range) = run.source_range(&(0..run.text.len())) else { return };
        let prose = &mut self.out.observed.prose;
        // A sentence goes on in the next line.
        let gap = prose.last().and_then(|last| self.source.get(last.end..range.start));
        match (gap, prose.last_mut()) {
            (Some(gap), Some(last)) if gap.trim().is_empty() && gap.matches('\n').count() < 2 => {
                last.end = range.end;
            }
            _ => prose.push(range),
        }
    }

    fn alternative_text(&mut self, text: &str) {
        self.push_plain(text);
        if let Some(image) = self.images.first().and_then(|image| image.observed) {
            self.out.observed.images[image].alt.get_or_insert_default().push_str(text);
        }
        if self.images.first().is_some_and(|image| image.shown) {
            escape::push_attribute(&mut self.html, text);
        }
    }

    /// Alternative text that is not written in Markdown is found by search all the same; names of headings go without it.
    pub(super) fn search_alternative_text(&mut self, text: &str) {
        if self.heading.is_none() {
            self.text.space();
            self.text.push(text);
            self.text.space();
        }
    }

    pub(super) fn start_link(
        &mut self,
        link_type: LinkType,
        target: CowStr<'a>,
        title: CowStr<'a>,
        range: Range<usize>,
    ) {
        if self.in_title() {
            self.links.push(OpenLink::Dropped);
            return;
        }
        self.links.push(OpenLink::Written);
        let place = target_range(self.source, &range, &target);
        self.out.observed.open_link(&target, place, String::new());
        self.html.push_str("<a href=\"");
        if link_type == LinkType::Email {
            self.html.push_str("mailto:");
            escape::push_attribute(&mut self.html, &encode_href(&target));
        } else {
            self.reference(&target, &range, LinkKind::Page);
        }
        self.html.push('"');
        self.title_attribute(&title);
        if is_web(&target) {
            self.html.push_str(" rel=\"noopener\"");
        }
        self.html.push('>');
    }

    pub(super) fn end_link(&mut self) {
        if let Some(OpenLink::Written) = self.links.pop() {
            self.html.push_str("</a>");
            self.out.observed.close_link();
        }
    }

    pub(super) fn start_image(&mut self, target: CowStr<'a>, title: CowStr<'a>, range: Range<usize>) {
        self.plain_space();
        let shown = self.images.is_empty() && !self.in_title();
        let mut link = None;
        let mut observed = None;
        if shown {
            observed = Some(self.out.observed.images.len());
            self.out.observed.images.push(ObservedImage {
                target: target.to_string(),
                range: range.clone(),
                alt: None,
                how: ObservedForm::Markdown,
            });
            self.html.push_str("<img src=\"");
            link = self.reference(&target, &range, LinkKind::Embed);
            self.html.push_str("\" alt=\"");
        }
        self.images.push(OpenImage { title, link, shown, observed });
    }

    pub(super) fn end_image(&mut self) {
        self.plain_space();
        let Some(image) = self.images.pop().filter(|image| image.shown) else { return };
        self.html.push('"');
        self.title_attribute(&image.title);
        if let Some(link) = image.link {
            self.hole(HoleKind::Size(link));
            self.hole(HoleKind::Sources { link, width: None });
        }
        self.html.push_str(" loading=\"lazy\" decoding=\"async\">");
    }

    fn title_attribute(&mut self, title: &str) {
        if !title.is_empty() {
            self.html.push_str(" title=\"");
            escape::push_attribute(&mut self.html, title);
            self.html.push('"');
        }
    }

    /// The value of an attribute: itself if it leads out of the site, else a hole, whose link is returned.
    fn reference(&mut self, target: &str, range: &Range<usize>, kind: LinkKind) -> Option<usize> {
        if is_external(target) {
            escape::push_attribute(&mut self.html, &encode_href(target));
            return None;
        }
        let range = target_range(self.source, range, target);
        let link = self.link(Link { target: target.to_owned(), range, kind });
        self.hole(HoleKind::Reference(link));
        Some(link)
    }
}

/// Whether a reference names a scheme or a host, so that it leads out of the site whatever the site holds.
pub(super) fn is_external(target: &str) -> bool {
    if target.starts_with("//") {
        return true;
    }
    let Some((scheme, _)) = target.split_once(':') else { return false };
    // One letter is a drive of Windows, and a dot makes it the name of a file.
    scheme.len() > 1
        && scheme.as_bytes()[0].is_ascii_alphabetic()
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-'))
}

fn is_web(target: &str) -> bool {
    let starts =
        |prefix: &str| target.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    starts("//") || starts("https://") || starts("http://")
}

/// Where in an inline link its destination stands; the whole link when it is not there as it is, such as in
/// `[text][label]` or with escapes.
fn target_range(source: &str, link: &Range<usize>, target: &str) -> Range<usize> {
    /// Behind the destination there is at most a title.
    const TAIL_MAX: usize = 2_000;
    let window = link.start.max(link.end.saturating_sub(target.len() + TAIL_MAX));
    let start = source.ceil_char_boundary(window);
    let Some(text) = source.get(start..link.end).filter(|_| !target.is_empty()) else { return link.clone() };
    match text.rfind(target) {
        Some(offset) if text[..offset].ends_with(['(', '<', ' ', '\n', '\t']) => {
            start + offset..start + offset + target.len()
        }
        _ => link.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn external_references_have_a_scheme_or_a_host() {
        for target in
            ["https://a.example", "mailto:a@b.example", "//a.example/x", "tel:+1", "javascript:void(0)"]
        {
            assert!(is_external(target), "{target}");
        }
        for target in ["a.md", "/a", "#x", "", "C:/x", "a.md:1", "a b:c", ":x"] {
            assert!(!is_external(target), "{target}");
        }
    }
}
