//! What a caller hands over to be found. Plain data, without markup.

use serde::{Deserialize, Serialize};

/// One article, as the index sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchDocument {
    /// Site-relative and percent-encoded, for example `account/reset/`. Unique within a pack.
    pub url: String,
    pub title: String,
    pub description: String,
    /// Titles of the categories that lead to the article, outermost first.
    pub trail: Vec<String>,
    /// Further words that customers may use for it.
    pub keywords: Vec<String>,
    pub tags: Vec<String>,
    pub sections: Vec<Section>,
}

/// A heading and the text that follows it, up to the next heading.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Section {
    /// Anchor of the heading; `None` for the text before the first heading.
    pub id: Option<String>,
    pub title: String,
    pub text: String,
}
