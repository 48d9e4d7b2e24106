//! What all pages of a book share.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{ContactView, LinkView};
use crate::render::banners::{BannerView, FileView};
use crate::render::contact_page::RequestView;

/// What all pages of a book share. URLs in here are relative to the root of the site: templates put `root`
/// before them.
#[derive(Debug, Clone, Serialize)]
pub struct BookView {
    pub title: String,
    pub description: String,
    /// A BCP 47 language tag.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: String,
    /// The home page; empty in a book of one language.
    pub home: String,
    pub styles: Vec<String>,
    /// ES modules.
    pub scripts: Vec<String>,
    pub search: SearchAssets,
    /// The top-level categories, in order.
    pub categories: Vec<LinkView>,
    /// The ways to a human, always in this order on every page (WCAG 2.2, 3.2.6).
    pub contact: Vec<ContactView>,
    /// Announcements that stand on every page, the newest first.
    pub banners: Vec<BannerView>,
    /// Present where pages ask for messages.
    pub status: Option<FileView>,
    /// The page of all of these.
    pub contact_page: Option<String>,
    /// The form of that page.
    pub request: Option<RequestView>,
    /// Present where articles ask if they helped.
    pub feedback: Option<FeedbackView>,
    /// The page that the widget shows first; present where the book has a widget.
    pub widget: Option<String>,
    /// Joined by commas; may be empty.
    pub authors: String,
    /// Where the articles' source can be seen.
    pub repository: Option<String>,
    pub favicon: Option<String>,
    pub generator: String,
}

/// How articles ask if they helped.
#[derive(Debug, Clone, Serialize)]
pub struct FeedbackView {
    /// Where the answers are posted to.
    pub url: String,
    /// Whether customers can leave an e-mail address.
    pub email: bool,
    /// The names of the fields, by helpbook's.
    pub fields: BTreeMap<&'static str, String>,
    /// What can be wrong with an article.
    pub reasons: Vec<ReasonView>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ReasonView {
    /// As it is posted, such as `out-of-date`.
    pub key: &'static str,
    pub text: String,
}

/// Where the browser finds the search engine and its pack.
#[derive(Debug, Clone, Serialize)]
pub struct SearchAssets {
    /// Who is told of searches that led nowhere.
    pub misses: Option<String>,
    pub enabled: bool,
    /// The most results on the search page.
    pub limit: u32,
    pub worker: String,
    pub engine_wasm: String,
    /// The manifest of the search pack, the one file of it whose name never changes.
    pub manifest: String,
    /// The search page, `search/`.
    pub page: String,
    /// The complete list of articles, which stands in for search where there is no JavaScript.
    pub all_articles: String,
    /// What results can be narrowed down by, in the order in which it is shown.
    pub filters: Vec<FilterView>,
}

/// A filter of the search page.
#[derive(Debug, Clone, Serialize)]
pub struct FilterView {
    /// As in the pack: `category`, `tag`, or a key of front matter.
    pub key: String,
    /// What people see, such as "Product".
    pub title: String,
}
