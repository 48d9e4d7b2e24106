//! What a caller hands over to be found. Plain data, without markup.

use serde::{Deserialize, Serialize};

/// One article, as the index sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchDocument {
    /// Site-relative and percent-encoded, for example `account/reset/`. Unique within a pack.
    pub url: String,
    pub title: String,
    pub description: String,
    /// Titles of the categories that lead to the article, outermost first.
    pub trail: Vec<String>,
    /// A word or two that set it apart in results, such as "Fixed"; mostly empty. It is shown and not searched.
    pub badge: String,
    /// Further words that customers may use for it.
    pub keywords: Vec<String>,
    pub tags: Vec<String>,
    /// What results can be narrowed down by, such as `("product", "Drive")`; a key may have several values.
    pub filters: Vec<(String, String)>,
    /// What its score is multiplied by, in per cent; 100 changes nothing.
    pub boost_percent: u16,
    pub sections: Vec<Section>,
}

impl Default for SearchDocument {
    fn default() -> Self {
        SearchDocument {
            url: String::new(),
            title: String::new(),
            description: String::new(),
            trail: Vec::new(),
            badge: String::new(),
            keywords: Vec::new(),
            tags: Vec::new(),
            filters: Vec::new(),
            boost_percent: 100,
            sections: Vec::new(),
        }
    }
}

/// A heading and the text that follows it, up to the next heading.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Section {
    /// Anchor of the heading; `None` for the text before the first heading.
    pub id: Option<String>,
    pub title: String,
    /// Lines are blocks (paragraphs, items, cells): a quoted phrase never spans two of them.
    pub text: String,
}

/// Words that mean the same in this book.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Synonyms {
    /// Words or phrases as customers type them, such as `2fa` and `two-factor authentication`.
    pub words: Vec<String>,
    /// One-way: whoever asks for one of `words` also finds these, but not the other way round. Without any, the
    /// words stand for each other.
    pub also: Vec<String>,
}

/// Articles that come first for certain questions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promotion {
    /// A question is one of these if it has the same words, in any order, stop words and endings aside.
    pub queries: Vec<String>,
    /// As in [`SearchDocument::url`], in the order in which they are shown.
    pub urls: Vec<String>,
}
