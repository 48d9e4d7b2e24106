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
    /// The question as it was answered, if words were corrected; to be asked as typed, see
    /// [`crate::Question::verbatim`].
    pub corrected: Option<String>,
    /// Where nothing was found: the nearest question that finds something.
    pub spelling: Option<String>,
    /// What the results can be narrowed down by, if the question wanted to know.
    pub facets: Vec<Facet>,
}

/// A filter with its values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// As in [`crate::SearchDocument::filters`].
    pub key: String,
    /// Those that some result has, the most frequent first.
    pub values: Vec<FacetValue>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetValue {
    pub value: String,
    /// How many results it would leave, with the filters of *other* keys as they are.
    pub count: usize,
    /// Whether the question asks for it.
    pub selected: bool,
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
    /// As in [`crate::SearchDocument::badge`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub badge: String,
    /// The section that answers best, unless it is the beginning of the article.
    pub section: Option<SectionHit>,
    /// The passage that answers best, about 160 characters; of [`crate::Detail::Titles`] the description.
    pub snippet: Segments,
    /// Comparable within one answer only.
    pub score: f32,
    /// The book promotes the article for this question; such hits come first, whatever their score.
    pub promoted: bool,
    /// How the score came about, if the question wanted to know; never in the browser.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
}

/// A score, taken apart: the sum of the words, times the factors.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    pub words: Vec<WordScore>,
    /// What else the score was multiplied by, such as `("every word", 1.15)`.
    pub factors: Vec<(String, f32)>,
}

/// What one word of the question adds to a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WordScore {
    /// As typed, folded.
    pub word: String,
    /// The word or words of the article that stood for it.
    pub matched: String,
    /// `exact`, `completion`, `correction`, `synonym` or `compound`.
    pub origin: String,
    /// The fields in which it occurs, with their scores.
    pub fields: Vec<(String, f32)>,
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
