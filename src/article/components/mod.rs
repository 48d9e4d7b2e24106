//! Components in an article: `:::tabs`, `::video[…]{…}`, `:kbd[Ctrl+C]`, and alerts, `> [!NOTE]`, which are components
//! in the dress of a quotation.
//!
//! An article knows what it calls and with what; how a component looks is the theme's, so its HTML is filled in when
//! pages are rendered. What stands in a component is Markdown like any other.

mod arguments;
mod blocks;
mod frames;
mod grammar;
mod inline;
mod mask;
mod sections;
mod spans;
mod when;

use std::ops::Range;

pub(super) use frames::Frame;
pub(super) use mask::mask;
pub(super) use when::LeftOut;

/// A component that an article calls.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// As writers write it, words joined by `-`.
    pub component: String,
    /// What the writer gave, by name, in the order of names.
    pub arguments: Vec<(String, ArgumentValue)>,
    /// The label as plain text; its HTML is in the body. Empty without one.
    pub label: String,
    /// The call whose content this one stands in directly.
    pub parent: Option<usize>,
    /// Whether it stands among words, where blocks have no place.
    pub among_words: bool,
    /// Of the line or the words that call it, in the article's text.
    pub range: Range<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ArgumentValue {
    Text(String),
    Flag(bool),
    Whole(i64),
    Number(f64),
    /// Index in the article's links.
    Link(usize),
    /// Number of a definition of the book's glossary.
    Term(usize),
}
