//! The types of the table `[search]`: how a book's search is tuned, and what it is tested by. What each key means
//! stands in `keys.rs`. What names an article or a front matter key is checked where those are known, in `index`, so
//! it remembers its place.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::{CATEGORY_FILTER, TAG_FILTER};

#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Search {
    /// Front matter keys, beside `category` and `tag`.
    pub filters: Vec<Spanned<String>>,
    /// By filter.
    pub labels: BTreeMap<Spanned<String>, String>,
    /// Who is told of searches that led nowhere; nobody without it.
    pub misses: Option<String>,
    pub synonyms: Vec<Synonyms>,
    pub promote: Vec<Promote>,
    /// By article or folder, relative to the content folder.
    pub boost: BTreeMap<Spanned<String>, f64>,
    /// A file with more of `expect`.
    pub expect_file: Option<Spanned<String>>,
    pub expect: Vec<Expect>,
}

impl Search {
    /// Every filter, from the most to the least general: the order in which they are shown.
    pub fn filter_keys(&self) -> Vec<&str> {
        let named = self.filters.iter().map(|key| key.get_ref().as_str());
        std::iter::once(CATEGORY_FILTER).chain(named).chain([TAG_FILTER]).collect()
    }
}

/// Words that mean the same.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Synonyms {
    pub words: Vec<String>,
    /// Makes it one-way: whoever asks for `words` also finds these.
    #[serde(default)]
    pub also: Vec<String>,
}

/// Articles that come first for some questions.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Promote {
    pub queries: Vec<String>,
    /// Relative to the content folder.
    pub articles: Vec<Spanned<String>>,
}

/// A search test: a question, and the article that must be among its first results.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Expect {
    pub query: Spanned<String>,
    /// Relative to the content folder.
    pub article: Spanned<String>,
    #[serde(default = "within")]
    pub within: u32,
}

/// What a customer sees of the results without scrolling.
fn within() -> u32 {
    3
}
