//! What the check looks at and pages do not need: how headings, images and links were written, and where. Collected
//! while the body is made, because only then is it known what is text and what is markup.

use std::ops::Range;

use super::LinkKind;

/// In the order of the text. Ranges are of the article's text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Observed {
    /// The heading that became the title.
    pub title: Option<Range<usize>>,
    /// Without that one.
    pub headings: Vec<ObservedHeading>,
    pub images: Vec<ObservedImage>,
    pub links: Vec<ObservedLink>,
    /// Text that people read, without code and addresses; only if the parse options ask for it.
    pub prose: Vec<Range<usize>>,
    /// Links whose text is being collected, as indexes of `links`.
    open: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservedHeading {
    /// As written: 1 to 6.
    pub level: u8,
    pub range: Range<usize>,
    /// Whether it is an HTML tag.
    pub raw: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservedImage {
    pub target: String,
    pub range: Range<usize>,
    /// `None` where the attribute is missing. But in Markdown, an empty one is meant: the image is decoration.
    pub alt: Option<String>,
    pub how: ObservedForm,
}

/// How an image is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObservedForm {
    Markdown,
    Html,
    Component,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservedLink {
    /// As written, HTML entities and Markdown escapes resolved. Those that lead out of the site too.
    pub target: String,
    pub range: Range<usize>,
    pub kind: LinkKind,
    /// What it is called: its text, the alternative texts of its images, its label. `None` for what is no link to click.
    pub text: Option<String>,
}

impl Observed {
    /// A link begins: what is said until it ends is its text.
    pub(super) fn open_link(&mut self, target: &str, range: Range<usize>, name: String) {
        self.open.push(self.links.len());
        self.links.push(ObservedLink {
            target: target.to_owned(),
            range,
            kind: LinkKind::Page,
            text: Some(name),
        });
    }

    pub(super) fn close_link(&mut self) {
        self.open.pop();
    }

    /// Whatever links are open end with their block.
    pub(super) fn close_links(&mut self) {
        self.open.clear();
    }

    /// Text that is shown where the reader is.
    pub(super) fn say(&mut self, text: &str) {
        if let Some(&link) = self.open.last()
            && let Some(link) = self.links.get_mut(link)
        {
            link.text.get_or_insert_default().push_str(text);
        }
    }

    /// A reference without a text of its own.
    pub(super) fn embed(&mut self, target: &str, range: Range<usize>, kind: LinkKind) {
        self.links.push(ObservedLink { target: target.to_owned(), range, kind, text: None });
    }
}
