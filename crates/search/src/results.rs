//! What a search answers. Texts are plain; what is highlighted is said by segments, never by markup, so that
//! no article and no question can put HTML into a page.

use serde::{Deserialize, Serialize};

/// A text in pieces; `true` marks a piece that the question asked for.
pub type Segments = Vec<(String, bool)>;

/// The answer to one question.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Results {
    pub query: String,
    /// How many articles match; `hits` holds the best of them.
    pub total: usize,
    pub hits: Vec<Hit>,
    /// Words that were answered as if they had been spelled otherwise, since nothing matched them.
    pub corrections: Vec<Correction>,
}

/// One article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Hit {
    pub title: String,
    pub title_marks: Segments,
    /// As in [`crate::SearchDocument::url`]. To land on the section, append `#` and its id.
    pub url: String,
    pub trail: Vec<String>,
    /// The section that answers best, unless it is the beginning of the article.
    pub section: Option<SectionHit>,
    /// The passage that answers best, about 160 characters.
    pub snippet: Segments,
    /// Comparable within one answer only.
    pub score: f32,
}

/// A heading to link to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionHit {
    pub title: String,
    pub id: String,
}

/// A spelling that was taken for another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    pub typed: String,
    pub used: String,
}
