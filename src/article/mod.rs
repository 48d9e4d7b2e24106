//! One file becomes an [`Article`]: everything that can be known from that file and what it includes.
//!
//! What needs other files (where a link leads, how large an image is, which category this is in) is left open:
//! the body has a [`Hole`] for each such place, and `render` fills it in. So an article depends on nothing but
//! the bytes of these files and the [`ParseOptions`], and is cached by their digests.

mod autolink;
mod balance;
mod blocks;
mod body;
mod code;
pub mod components;
mod elements;
pub mod escape;
mod expand;
mod findings;
mod footnotes;
mod front_matter;
mod glossary;
mod headings;
mod highlight;
mod html;
mod inlines;
mod keywords;
mod lines;
mod math;
mod observed;
mod original;
mod parse;
mod raw_html;
mod reuse;
mod tags;
mod text;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::components::Components;
use crate::config::{Conditions, Variables};
use crate::diagnostics::{Edit, Fix, Location, LocationSpan, Position};
use crate::paths::SourcePath;
use crate::source::Interval;

pub use components::{ArgumentValue, Call};
use expand::SourceMap;
pub use expand::{DEPTH_MAX as INCLUDE_DEPTH_MAX, references};
pub use front_matter::KEYS as FRONT_MATTER_KEYS;
pub use glossary::{Definition, Glossary, doubles};
pub use keywords::with_keywords;
pub use observed::{Observed, ObservedForm, ObservedHeading, ObservedImage, ObservedLink};
pub use original::{begun, marked, wording};
pub use parse::parse;

/// What of the configuration changes how one file is parsed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ParseOptions {
    pub smart_punctuation: bool,
    /// What the build is for.
    pub conditions: Arc<Conditions>,
    /// Of the book.
    pub variables: Arc<Variables>,
    /// The folder of the snippets, relative to the book.
    pub snippets: String,
    /// Whether dollars alone begin and end a formula.
    pub math: bool,
    /// What the theme has for writers to call.
    pub components: Arc<Components>,
    /// The terms to mark.
    pub glossary: Arc<Glossary>,
    /// Whether it is noted where text stands that people read: only the check of words needs that.
    pub prose: bool,
}

#[derive(Debug, Clone)]
pub struct Article {
    pub path: SourcePath,
    /// XXH3 of the file.
    pub digest: u128,
    /// The file as text, with what it includes: ranges of this article are ranges of it. [`Article::location`] and
    /// [`Article::origin`] tell where they were written.
    pub text: Arc<str>,
    pub front: FrontMatter,
    /// Plain text: from front matter, else the first heading of level 1, else made from the file name.
    pub title: String,
    /// The title as HTML; from the heading if that is where it comes from.
    pub title_html: String,
    /// The id of the heading that became the title, for the page's `<h1>`: links may lead to it. Empty when the
    /// title is not from a heading.
    pub title_id: String,
    /// From front matter, else the first paragraph's text cut at a sentence or word within 160 characters.
    pub description: String,
    /// Without the heading that became the title.
    pub body: Body,
    /// In the order of the text, without the title heading.
    pub headings: Vec<Heading>,
    /// Every id that a link may lead to: of headings, of raw HTML (`id`, `name` on `a`), of footnotes. Sorted.
    pub anchors: Vec<String>,
    pub links: Vec<Link>,
    /// For the check.
    pub observed: Observed,
    /// Of the article that holds the glossary: its definitions, in their order.
    pub definitions: Vec<Definition>,
    /// The plain text by heading, for search: the first has no heading. Code and table text are in it; raw HTML
    /// only as its text.
    pub sections: Vec<Section>,
    /// Words of text (for Chinese, Japanese and Thai, characters divided by 2).
    pub words: usize,
    /// Whether this build is for something else.
    pub left_out: bool,
    /// Files that it includes, or would if they could be read. Sorted.
    pub files: Vec<SourcePath>,
    /// Variables that it uses. Sorted.
    pub variables: Vec<String>,
    map: SourceMap,
}

impl Article {
    /// Where a range of the text was written: in the article's own file or in one that it includes. Quick for any number
    /// of places.
    pub fn location(&self, range: Range<usize>) -> Location {
        self.map.location(range)
    }

    /// The file that the byte at `offset` of the text was written in.
    pub fn origin(&self, offset: usize) -> &SourcePath {
        self.map.origin(offset)
    }

    /// A change of the file that mends a finding. `None` where the text is not what is in the file, byte by byte.
    pub fn fix(&self, range: Range<usize>, replacement: impl Into<String>) -> Option<Fix> {
        // What is included is mended in its own file, by whoever knows all articles that include it.
        let range = self.map.in_own_file(range)?;
        let text = self.map.own_text();
        let marked = || [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        let is_file = |bytes: &[u8]| xxhash_rust::xxh3::xxh3_128(bytes) == self.digest;
        if !is_file(text.as_bytes()) && !is_file(&marked()) {
            return None;
        }
        let place = self.map.location_in_own_file(range.clone());
        let nowhere = || Position { line: 1, column: 1 };
        let span = place.span.unwrap_or_else(|| LocationSpan { start: nowhere(), end: nowhere() });
        let original = text.get(range.clone())?.to_owned();
        let edit = Edit { range, span, original, replacement: replacement.into() };
        Some(Fix { path: self.path.clone(), digest: self.digest, edits: vec![edit] })
    }
}

/// HTML with places that only the whole site and the theme can fill. `holes` are in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    pub html: String,
    pub holes: Vec<Hole>,
    /// The components that it calls, in the order in which they begin.
    pub calls: Vec<Call>,
}

/// A place in `html`, where a value that is not in it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hole {
    /// Byte offset in `html`.
    pub offset: usize,
    pub kind: HoleKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoleKind {
    /// The value of an attribute, without its quotes: the resolved reference, escaped. Index in `links`.
    Reference(usize),
    /// Whole attributes of an `<img>`: ` width="…" height="…"` where they are known, else nothing. Index in `links`.
    Size(usize),
    /// Whole attributes of an `<img>`: ` srcset="…" sizes="…"` where there are copies to choose from, else nothing. `link`
    /// is an index in `links`; `width` what the writer has set, in CSS pixels.
    Sources {
        link: usize,
        width: Option<u32>,
    },
    /// A word of the theme, escaped for text and attributes alike: the key of one of its strings.
    Word(&'static str),
    /// Here a component begins: its label follows, then, behind `Content`, what stands in it. Index in `calls`; calls
    /// lie in each other whole.
    Open(usize),
    Content(usize),
    Close(usize),
}

/// A reference that may lead into the site. Those with a scheme (`https:`, `mailto:`) or host (`//…`) are
/// written into the HTML as they are and do not appear here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// As written, HTML entities and Markdown escapes resolved; for instance `../billing.md#refunds`.
    pub target: String,
    /// Of the reference itself where that can be told, else of the whole link, in `text`.
    pub range: Range<usize>,
    pub kind: LinkKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// `[…](…)` or `<a href>`.
    Page,
    /// `![…](…)`, `<img src>`, `<source src>`, `<video src poster>`, `<audio src>` and so on.
    Embed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    pub id: String,
    /// Plain text.
    pub title: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Index in `headings`; `None` for what comes before the first.
    pub heading: Option<usize>,
    /// A line a block: paragraphs, items, cells. White space is folded.
    pub text: String,
}

/// What a writer says about an article or, in `index.md`, about a category.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FrontMatter {
    pub title: Option<String>,
    pub description: Option<String>,
    pub slug: Option<String>,
    /// Lower comes first; those without come after those with, by title.
    pub order: Option<i64>,
    pub tags: Vec<String>,
    pub keywords: Vec<String>,
    pub draft: bool,
    /// Shown on the home page.
    pub promoted: bool,
    /// First in its category.
    pub pinned: bool,
    /// Articles to read next, as links to them are written.
    pub related: Vec<Spanned<String>>,
    /// Of a category: the name of an icon of the theme.
    pub icon: Option<String>,
    pub updated: Option<time::Date>,
    pub life: Life,
    /// Old addresses that lead here, as written.
    pub aliases: Vec<Spanned<String>>,
    pub template: Option<Spanned<String>>,
    /// Whether it is in the search index; true unless `search: false`.
    pub search: bool,
    /// Whether terms of the glossary are marked in it; true unless `glossary: false`.
    pub glossary: bool,
    /// Of a translation: what [`Article::wording`] was of the original that it was made from.
    pub original: Option<Spanned<String>>,
    /// What it counts in search, beside others: a factor, as written.
    pub boost: Option<f64>,
    /// What it is for; in a build for something else it is left out.
    pub purpose: Vec<Purpose>,
    /// Its own variables, by name; they go before the book's.
    pub variables: BTreeMap<String, String>,
    /// The table `extra`, for templates.
    pub extra: serde_json::Value,
    /// Keys of other tools, as data.
    pub foreign: BTreeMap<String, serde_json::Value>,
    /// Those of `foreign` that hold a number with a point, as text: what was written as `1.10` is not 1.1.
    pub written: BTreeMap<String, Vec<String>>,
    /// Where in `text` the value of a key stands.
    pub ranges: BTreeMap<String, Range<usize>>,
}

/// Who looks after an article, and when it begins and ends to be true.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Life {
    pub owner: Option<String>,
    /// When somebody last made sure that it is true.
    pub reviewed: Option<time::Date>,
    pub review_every: Option<Interval>,
    /// By when that must be done again, whatever `review_every` says.
    pub review_by: Option<time::Date>,
    /// The last day on which it is true.
    pub expires: Option<time::Date>,
    /// The first day on which it is published.
    pub publish_on: Option<time::Date>,
}

/// A condition: a dimension of the book, and values of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purpose {
    pub dimension: Spanned<String>,
    pub values: Vec<Spanned<String>>,
}

/// A value and where it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    pub value: T,
    pub range: Range<usize>,
}
